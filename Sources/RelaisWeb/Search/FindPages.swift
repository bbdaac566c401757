import Foundation
import Hummingbird
import RelaisCore
import Vault

extension Site {
    func addFindPages(to router: Router<Visitor>) {
        router.get("find", use: showFound)
        router.post("find", use: find)
    }

    /// A code leads to its page; words to what they find, at an address that says nothing of them: it carries them sealed for
    /// this session, so that one can come back to it, and reload it, and nobody else can read it.
    @Sendable private func find(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["q"])
        guard let token = visitor.token else { throw Refusal.signInNeeded }
        let typed = String((form["q"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(Search.longest))
        guard !typed.isEmpty else { return redirect(to: "/find") }
        let page = try await store.read(as: visitor.credential()) { tx -> String? in
            if let person = try? Person.id(for: typed, in: tx) { return "/people/\(person.text)" }
            if let referral = try? Referral.id(for: typed, in: tx) { return "/referrals/\(referral.text)" }
            return nil
        }
        return redirect(to: try page ?? "/find?s=\(token.sealed(typed))")
    }

    /// The form, and what was found. Words that stand in the address themselves are not looked for: what is typed into an
    /// address is kept by browsers and by whatever stands on the way.
    @Sendable private func showFound(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let credential = try visitor.credential()
        guard Self.asked("q", request) == nil else { return redirect(to: "/find") }
        let typed = Self.asked("s", request).flatMap { visitor.token?.opened($0) }
        let only = Self.asked("only", request).flatMap(Search.Group.init)
        var found: Search?
        if let typed {
            found = try await Search.made(typed, only: only, limit: only == nil ? 10 : 100, as: credential, in: store)
        }
        let (caller, now) = try await store.read(as: credential) { (try $0.caller, $0.now) }
        let view = FindView(
            typed: typed ?? "", found: found, only: only, sealed: Self.asked("s", request) ?? "", caller: caller,
            now: now, visitor: visitor)
        return page(visitor.words.find, at: nil, visitor, caller, view.html)
    }
}
