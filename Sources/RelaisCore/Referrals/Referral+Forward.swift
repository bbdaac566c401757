import Postgres

extension Referral {
    /// The states a side can send the same person on from: the recipient someone it has taken on, the referrer someone
    /// whose referral is over. A referral is never reopened; what follows is a leg of its own.
    package static func forwardable(by side: Side) -> Set<State> {
        switch side {
        case .recipient: [.accepted, .inProgress, .completed, .notFulfilled]
        case .referrer: [.declined, .completed, .notFulfilled, .withdrawn, .expired]
        }
    }

    /// Prepares the next leg of someone's path: a draft for another service, about the caller's own person, that goes on
    /// from this referral. It names its parent to the caller's organisation alone.
    @discardableResult
    package static func forward(_ id: ID<Referral>, _ draft: Draft, in tx: Transaction) throws -> (
        id: ID<Referral>, reference: String
    ) {
        let referral = try held(id, by: nil, to: .referPeople, in: tx)
        let states = forwardable(by: referral.side)
        guard states.contains(referral.state), let person = referral.person else {
            throw Refusal.referralIs(referral.state, needs: states)
        }
        var next = draft
        next.person = person.text
        return try prepare(next, from: id, event: .referralForwarded, in: tx)
    }
}
