import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addReferralAPI(to api: RouterGroup<Visitor>) {
        api.get("referrals") { request, visitor in
            let (limit, after) = try Self.part(of: request)
            let query = request.uri.queryParameters
            let box = query["box"].map { ReferralList.Box(rawValue: String($0)) } ?? .received
            let state = query["state"].map { Referral.State(rawValue: String($0)) }
            guard let box else { throw Refusal.invalid([Invalid("box", .notInList)]) }
            if case .some(.none) = state { throw Refusal.invalid([Invalid("state", .notInList)]) }
            let lines = try await store.write(as: visitor.credential()) { tx in
                try ReferralList(box, state: state ?? nil, limit: limit, after: after, in: tx).lines
            }
            return JSONAnswer.response(ListJSON(lines.items.map(ReferralLineJSON.init), next: lines.next))
        }
        api.post("referrals") { request, visitor in
            let body = try await JSONBody(request, fields: ["person", "service", "priority", "need", "already_done"])
            let made = try await store.write(as: visitor.credential()) {
                try Referral.draft(Referral.Draft(body), in: $0)
            }
            return JSONAnswer.response(MadeJSON(id: made.id.text, reference: made.reference), status: .created)
        }
        api.get("referrals/:id") { _, visitor in try await answer(visitor) }
        api.post("referrals/:id/draft") { request, visitor in
            let body = try await JSONBody(request, fields: ["service", "priority", "need", "already_done"])
            return try await move(visitor) { id, tx in try Referral.redraft(id, Referral.Draft(body), in: tx) }
        }
        api.post("referrals/:id/sending") { request, visitor in
            _ = try await JSONBody(request, fields: [])
            return try await move(visitor) { id, tx in try Referral.send(id, in: tx) }
        }
        api.post("referrals/:id/acceptance") { request, visitor in
            let body = try await JSONBody(request, fields: ["note"])
            return try await move(visitor) { id, tx in _ = try Referral.accept(id, note: body["note"], in: tx) }
        }
        api.post("referrals/:id/refusal") { request, visitor in
            let body = try await JSONBody(request, fields: ["reason", "note"])
            return try await move(visitor) { id, tx in
                try Referral.decline(id, reason: body["reason"], note: body["note"], in: tx)
            }
        }
        api.post("referrals/:id/start") { request, visitor in
            let body = try await JSONBody(request, fields: ["note"])
            return try await move(visitor) { id, tx in try Referral.start(id, note: body["note"], in: tx) }
        }
        api.post("referrals/:id/completion") { request, visitor in
            let body = try await JSONBody(request, fields: ["outcome", "level_at_entry", "level_at_exit", "note"])
            return try await move(visitor) { id, tx in
                try Referral.complete(
                    id, outcome: body["outcome"], levelAtEntry: body["level_at_entry"],
                    levelAtExit: body["level_at_exit"],
                    note: body["note"], in: tx)
            }
        }
        api.post("referrals/:id/withdrawal") { request, visitor in
            let body = try await JSONBody(request, fields: ["reason", "note"])
            return try await move(visitor) { id, tx in
                try Referral.withdraw(id, reason: body["reason"], note: body["note"], in: tx)
            }
        }
    }

    /// Makes a move with the referral in the path, and answers with the referral as it now is: one transaction.
    private func move(
        _ visitor: Visitor, _ verb: @escaping @Sendable (ID<Referral>, Transaction) throws -> Void
    ) async throws -> Response {
        let page = try await store.write(as: visitor.credential()) { tx in
            let id = try Referral.id(for: visitor.parameters.get("id") ?? "", in: tx)
            try verb(id, tx)
            return try ReferralPage(id, in: tx)
        }
        return JSONAnswer.response(ReferralJSON(page))
    }

    private func answer(_ visitor: Visitor) async throws -> Response { try await move(visitor) { _, _ in } }
}

/// A referral in a list.
struct ReferralLineJSON: Encodable {
    let id: String
    let reference: String
    let state: String
    let priority: String
    let side: String
    let referrer: String
    let recipient: String
    let service: String
    let commune: String
    let personCode: String?
    let draftedAt: Date
    let sentAt: Date?
    let dueAt: Date?
    let receivedAt: Date?

    init(_ line: ReferralLine) {
        (id, reference, state) = (line.id.text, line.reference, line.state.rawValue)
        (priority, side) = (line.priority.rawValue, line.side.rawValue)
        (referrer, recipient, service) = (line.referrerName, line.recipientName, line.serviceName)
        (commune, personCode) = (line.communeName, line.personCode)
        (draftedAt, sentAt, dueAt, receivedAt) = (line.draftedAt, line.sentAt, line.dueAt, line.receivedAt)
    }
}

private struct ReferralJSON: Encodable {
    struct Step: Encodable {
        let at: Date
        let state: String
        let organisation: String
        let account: String?
        let reason: String?
        let note: String?
    }
    struct Disclosure: Encodable {
        let ageBracket: String?
        let languages: [String]
        let frenchLevel: String?
        let commune: String?
        let isFrozen: Bool
        let onAcceptance: [String]
    }

    let referral: ReferralLineJSON
    let serviceId: String
    let personId: String?
    let assignee: String?
    let need: String
    let alreadyDone: String?
    let disclosure: Disclosure
    let answeredAt: Date?
    let startedAt: Date?
    let endedAt: Date?
    let reason: String?
    let outcome: String?
    let levelAtEntry: String?
    let levelAtExit: String?
    let thread: [Step]
    let moves: [String]
    let rowVersion: Int

    init(_ page: ReferralPage) {
        referral = ReferralLineJSON(page.line)
        (serviceId, personId, assignee) = (page.service.text, page.person?.text, page.assignee)
        (need, alreadyDone) = (page.request.need, page.request.alreadyDone)
        disclosure = Disclosure(
            ageBracket: page.slip.ageBracket?.rawValue, languages: page.slip.languages.map(\.code),
            frenchLevel: page.slip.frenchLevel?.rawValue, commune: page.slip.commune, isFrozen: page.slip.isFrozen,
            onAcceptance: Manifest.onAcceptance)
        (answeredAt, startedAt, endedAt) = (page.answeredAt, page.startedAt, page.endedAt)
        (reason, outcome) = (page.reason?.rawValue, page.outcome?.rawValue)
        (levelAtEntry, levelAtExit) = (page.levelAtEntry?.rawValue, page.levelAtExit?.rawValue)
        thread = page.thread.map { step in
            Step(
                at: step.at, state: step.state.rawValue, organisation: step.organisation, account: step.account,
                reason: step.reason?.rawValue, note: step.note)
        }
        moves = page.moves.map(\.noun)
        rowVersion = page.rowVersion
    }
}
