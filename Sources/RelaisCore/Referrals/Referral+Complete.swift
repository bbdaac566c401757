import Postgres

extension Referral {
    /// The support came to its end: what became of it, and where it was told the level of French at entry
    /// and at exit, where the person goes on to, and what stood in the way.
    package static func complete(
        _ id: ID<Referral>, outcome: String?, levelAtEntry: String? = nil, levelAtExit: String? = nil,
        orientation: String? = nil, barriers: [String] = [], note: String? = nil, in tx: Transaction
    ) throws {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        try referral.requireMove(to: .completed)
        var checks = Checks()
        let outcome: Outcome? = checks.code("outcome", outcome, isNeeded: true)
        let entryLevel: FrenchLevel? = checks.code("level_at_entry", levelAtEntry)
        let exitLevel: FrenchLevel? = checks.code("level_at_exit", levelAtExit)
        let told = checks.conclusion(orientation, barriers)
        let note = checked(note: note, &checks)
        try checks.done()

        let entry = tx.newEntry()
        let completed: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'completed', ended_at = \(tx.now), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)
        try keep(
            Result(
                outcome: outcome, levelAtEntry: entryLevel, levelAtExit: exitLevel, orientation: told.orientation,
                barriers: told.barriers),
            of: id, entry: entry, in: tx)

        try referral.tell(.referralCompleted, to: .completed, entry: entry, digest: completed.value, note: note, in: tx)
    }
}
