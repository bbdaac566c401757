import Postgres

extension Referral {
    /// The person came: the support has begun.
    package static func start(_ id: ID<Referral>, note: String? = nil, in tx: Transaction) throws {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        try referral.requireMove(to: .inProgress)
        var checks = Checks()
        let note = checked(note: note, &checks)
        try checks.done()

        let entry = tx.newEntry()
        let started: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'in_progress', started_at = coalesce(started_at, \(tx.now)), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)

        try referral.tell(.referralStarted, to: .inProgress, entry: entry, digest: started.value, note: note, in: tx)
    }
}
