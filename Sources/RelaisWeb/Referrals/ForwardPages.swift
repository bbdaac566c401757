import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// The form for the next leg: the same person, the words of the last request to begin with.
    @Sendable func showForward(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let referral = try await forwarded(visitor)
        let form = Form.filled([
            "priority": [Referral.Priority.normal.rawValue], "need": [""],
            "already_done": [referral.request.alreadyDone ?? ""],
        ])
        return try await draftPage(.forward, referral, form, [], .ok, visitor)
    }

    @Sendable func forwardReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(
            request, visitor, fields: ["service", "priority", "need", "already_done", "then", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try Referral.forward(id, Referral.Draft(form), in: tx).id
        } again: { objection in
            let referral = try await store.write(as: visitor.credential()) { tx in try ReferralPage(id, in: tx) }
            return try await draftPage(
                .forward, referral, form, objection.invalid, objection.status, visitor, isStale: objection.isStale)
        } done: { made in
            form["then"] == "send"
                ? "/referrals/\(made.text)/\(Move.send.noun)" : "/referrals/\(made.text)?done=forward"
        }
    }

    private func forwarded(_ visitor: Visitor) async throws -> ReferralPage {
        let id: ID<Referral> = try visitor.id(.referral)
        let referral = try await store.write(as: visitor.credential()) { tx in try ReferralPage(id, in: tx) }
        guard referral.moves.contains(.forward) else { throw referral.refusal(of: .forward) }
        return referral
    }
}
