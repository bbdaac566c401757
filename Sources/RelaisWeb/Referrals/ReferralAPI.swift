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
        api.post("referrals/:id/wait") { request, visitor in
            let body = try await JSONBody(request, fields: ["reason", "note"])
            return try await move(visitor) { id, tx in
                try Referral.waitlist(id, reason: body["reason"], note: body["note"], in: tx)
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
        api.post("referrals/:id/attendance") { request, visitor in
            let body = try await JSONBody(request, fields: ["held_on", "presence", "minutes"])
            return try await move(visitor) { id, tx in
                try Referral.attend(
                    id, on: body["held_on"], presence: body["presence"], minutes: body["minutes"], in: tx)
            }
        }
        api.post("referrals/:id/assessment") { request, visitor in
            let body = try await JSONBody(request, fields: ["moment"] + Skill.allCases.map(\.rawValue))
            return try await move(visitor) { id, tx in
                try Referral.assess(id, at: body["moment"], levels: body.levels, in: tx)
            }
        }
        api.post("referrals/:id/end") { request, visitor in
            let body = try await JSONBody(request, fields: ["reason", "note"])
            return try await move(visitor) { id, tx in
                try Referral.end(id, reason: body["reason"], note: body["note"], in: tx)
            }
        }
        api.post("referrals/:id/forwarding") { request, visitor in
            let body = try await JSONBody(request, fields: ["service", "priority", "need", "already_done"])
            let made = try await store.write(as: visitor.credential()) { tx in
                let id = try Referral.id(for: visitor.parameters.get("id") ?? "", in: tx)
                return try Referral.forward(id, Referral.Draft(body), in: tx)
            }
            return JSONAnswer.response(MadeJSON(id: made.id.text, reference: made.reference), status: .created)
        }
        api.post("referrals/:id/correction") { request, visitor in
            let body = try await JSONBody(request, fields: ["reason", "note"])
            return try await move(visitor) { id, tx in
                try Referral.correct(id, reason: body["reason"], note: body["note"], in: tx)
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
