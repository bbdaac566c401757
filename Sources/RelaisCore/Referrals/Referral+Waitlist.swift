import Postgres

extension Referral {
    /// The service cannot begin, or go on, just now, and says why: the person waits. Nothing more opens than was open.
    package static func waitlist(_ id: ID<Referral>, reason: String?, note: String? = nil, in tx: Transaction) throws {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        try referral.requireMove(to: .waitlisted)
        let (reason, note) = try checked(reason: reason, among: Reason.toWaitlist, note: note)

        let entry = tx.newEntry()
        let waitlisted: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'waitlisted', reason = \(reason), received_at = coalesce(received_at, \(tx.now)), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)

        try referral.tell(
            .referralWaitlisted, to: .waitlisted, entry: entry, digest: waitlisted.value, reason: reason, note: note,
            in: tx)
    }
}
