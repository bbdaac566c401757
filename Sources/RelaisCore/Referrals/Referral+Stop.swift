import Postgres

extension Referral {
    /// What allowed a referral has ended: it is withdrawn for that reason, and what it disclosed is taken back at once; both sides are
    /// told, and whoever has it in hand on this one. For whoever ends a consent, and the daemon.
    ///
    /// Answers its reference, or nothing where it was over meanwhile.
    static func stop(_ id: ID<Referral>, in tx: Transaction) throws -> String? {
        var referral = try held(id, by: .referrer, to: try stopping(tx), in: tx)
        guard referral.state != .draft, State.withdrawn.predecessors.contains(referral.state) else {
            return try takeCopyBack(id, in: tx)
        }

        let entry = tx.newEntry()
        let hand: Later<Only<ID<Account>?>> = try tx.ask(
            "SELECT assignee FROM casework.referral_side WHERE referral = \(id) AND organisation = \(referral.own)")
        let withdrawn: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'withdrawn', reason = 'consent_ended', ended_at = \(tx.now), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)

        try referral.tell(
            .referralWithdrawn, to: .withdrawn, entry: entry, digest: withdrawn.value, reason: .consentEnded, in: tx)
        if try hand.one().value != tx.caller.account { try tx.enqueue(referral.tellReferrer(of: entry)) }
        try referral.retractDisclosure(in: tx)
        return referral.reference
    }

    /// What allowed a referral has ended, and the referral is over: what it disclosed is still there, and goes. The other side is told.
    /// Answers its reference, or nothing where nothing was left.
    static func takeCopyBack(_ id: ID<Referral>, in tx: Transaction) throws -> String? {
        let referral = try held(id, by: .referrer, to: try stopping(tx), in: tx)
        guard [.completed, .notFulfilled].contains(referral.state) else { return nil }
        guard let entry = try referral.retractDisclosure(in: tx) else { return nil }
        try tx.enqueue(Job(.tellRetracted, for: referral.recipient, referral: id, move: entry))
        return referral.reference
    }

    /// By which right a referral is stopped: a member's who ends a consent, or time's.
    private static func stopping(_ tx: Transaction) throws -> Permission {
        try tx.caller.kind == .daemon ? .endConsents : .keepConsents
    }
}
