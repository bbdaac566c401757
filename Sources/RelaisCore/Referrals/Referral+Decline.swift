import Postgres

extension Referral {
    /// The service cannot take the person on, and says why. What was disclosed to it is taken back at once.
    package static func decline(_ id: ID<Referral>, reason: String?, note: String? = nil, in tx: Transaction) throws {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        try referral.requireMove(to: .declined)
        let (reason, note) = try checked(reason: reason, among: Reason.toDecline, note: note)

        let entry = tx.newEntry()
        let declined: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'declined', reason = \(reason), answered_at = \(tx.now), ended_at = \(tx.now),
                received_at = coalesce(received_at, \(tx.now)), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)

        try referral.tell(
            .referralDeclined, to: .declined, entry: entry, digest: declined.value, reason: reason, note: note, in: tx)
        try referral.retractDisclosure(in: tx)
    }
}
