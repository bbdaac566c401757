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

    /// Where a referral came to nothing: the same is tried elsewhere, not gone on from.
    package static let unfulfilled: Set<State> = [.declined, .notFulfilled, .withdrawn, .expired]

    /// Prepares the next leg of someone's path: a draft for another service, about the caller's own person, that goes on
    /// from this referral. It names its parent to the caller's organisation alone.
    ///
    /// After a referral of one's own that came to nothing it is the successor of that one: what was asked, how soon, and what would be
    /// disclosed stand as they did, wherever the draft says nothing else.
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
        guard referral.side == .referrer, unfulfilled.contains(referral.state) else {
            return try prepare(next, from: id, event: .referralForwarded, in: tx)
        }
        let laterPlan = try Disclosure.askPlan(of: id, in: tx)
        let before = try referral.request()
        next.need = next.need ?? before.need
        next.alreadyDone = next.alreadyDone ?? before.alreadyDone
        next.priority = next.priority ?? referral.priority.rawValue
        next.basisWords = next.basisWords ?? before.basisWords
        return try prepare(
            next, from: id, like: laterPlan.first()?.plan ?? .standard, event: .referralForwarded, in: tx)
    }
}
