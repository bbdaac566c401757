import Postgres

extension Referral {
    /// The person came: the support has begun.
    package static func start(_ id: ID<Referral>, note: String? = nil, in tx: Transaction) throws {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        try referral.requireMove(to: .inProgress)
        var checks = Checks()
        let note = checked(note: note, &checks)
        try checks.done()
        try referral.begin(note: note, in: tx)
    }

    /// The move itself, of a referral that is held and may make it.
    mutating func begin(note: String?, in tx: Transaction) throws {
        let entry = tx.newEntry()
        let started: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'in_progress', started_at = coalesce(started_at, \(tx.now)), \(Self.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)

        try tell(.referralStarted, to: .inProgress, entry: entry, digest: started.value, note: note, in: tx)
    }
}
