import Postgres

extension Referral {
    /// The support stops before its goal, and the service says why. What it recorded stays with it.
    package static func end(_ id: ID<Referral>, reason: String?, note: String? = nil, in tx: Transaction) throws {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        try referral.requireMove(to: .notFulfilled)
        let (reason, note) = try checked(reason: reason, among: Reason.toEnd, note: note)

        let entry = tx.newEntry()
        let ended: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'not_fulfilled', reason = \(reason), ended_at = \(tx.now), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)

        try referral.tell(
            .referralEnded, to: .notFulfilled, entry: entry, digest: ended.value, reason: reason, note: note, in: tx)
    }
}
