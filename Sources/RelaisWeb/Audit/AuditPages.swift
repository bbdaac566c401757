import Foundation
import Hummingbird
import RelaisCore

extension Site {
    private static let auditFields = ["person", "account", "kind", "since", "until"]

    func addAuditPages(to router: Router<Visitor>) {
        router.get("audit", use: showAudit)
        router.post("audit") { request, visitor in
            let form = try await Form(request, visitor, fields: Self.auditFields)
            return redirect(to: try Self.address("/audit", sealing: Self.auditFields, of: form, visitor))
        }
        router.get("audit/volumes") { request, visitor in
            let start = Self.asked("from", request).flatMap { Int($0) }.map { max(0, min($0, 10_000)) } ?? 0
            let (volumes, caller) = try await store.write(as: visitor.credential()) { tx in
                (try AccessVolumes(in: tx), try tx.caller)
            }
            let view = VolumesView(volumes: volumes, start: start, caller: caller, words: visitor.words)
            return page(visitor.words.accessVolumes, at: nil, visitor, caller, view.html)
        }
    }

    /// What is looked for travels sealed, but for one event and one keyed reference, which are links and name nobody.
    @Sendable private func showAudit(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let sealed = Self.asked("s", request) ?? ""
        let form = Form.filled(Self.searched(sealed, visitor))
        let (event, reference) = (Self.asked("event", request), Self.asked("about", request))
        let cursor = Self.asked("after", request).flatMap { Cursor($0) }
        guard ![event, reference].contains(where: { $0?.contains("\0") ?? false }) else { throw Unreadable() }
        let filter = AuditFilter(
            person: form["person"], account: form["account"], event: event, kind: form["kind"], since: form["since"],
            until: form["until"], reference: reference)
        let credential = try visitor.credential()
        let read: @Sendable (AuditFilter) async throws -> AuditView.Read = { filter in
            try await store.write(as: credential) { tx in
                let isAbout = filter.person?.isEmpty == false || filter.reference != nil
                return AuditView.Read(
                    page: try AuditPage(filter, limit: AuditView.most, after: cursor, in: tx),
                    actors: try AuditActors(in: tx),
                    looks: isAbout && cursor == nil ? try WhoLooked(filter, in: tx) : nil, caller: try tx.caller,
                    now: tx.now)
            }
        }
        var invalid: [Invalid] = []
        let found: AuditView.Read
        do {
            found = try await read(filter)
        } catch Refusal.invalid(let problems) where problems.allSatisfy({ Self.auditFields.contains($0.field) }) {
            invalid = problems
            found = try await read(AuditFilter())
        }
        let view = AuditView(
            read: found, head: found.caller.organisation.flatMap { store.heads[$0] }, event: event,
            reference: reference, sealed: sealed, fields: Fields(form, invalid, visitor.words),
            token: FormToken.field(visitor))
        return page(
            visitor.words.auditLog, at: .log, visitor, found.caller,
            status: invalid.isEmpty ? .ok : .unprocessableContent, view.html)
    }
}
