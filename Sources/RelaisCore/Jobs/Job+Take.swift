import Foundation
import Postgres

extension Job {
    /// A job that this transaction has taken: nobody else has it, and it is gone when the transaction is committed.
    struct Taken: Sendable, RowDecodable {
        let id: ID<Job>
        let job: Job
        let attempts: Int

        init(row: Row) throws {
            let (kind, organisation): (Kind, ID<Organisation>?)
            let (referral, handover): (ID<Referral>?, ID<Handover>?)
            let (consent, person, move): (ID<Consent>?, ID<Person>?, ID<Entry>?)
            (id, kind, organisation, referral, handover, consent, person, move, attempts) = try row.decode()
            job = Job(
                kind, for: organisation, referral: referral, handover: handover, consent: consent, person: person,
                move: move)
        }
    }

    /// Takes the job that is due first and that no other runner holds. Answers `nil` when nothing is due.
    static func take(in tx: Transaction) throws -> Taken? {
        try tx.first(
            """
            DELETE FROM jobs.job
            WHERE id = (
                SELECT id
                FROM jobs.job
                WHERE dead_at IS NULL AND run_at <= \(tx.now)
                ORDER BY run_at, id
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, organisation, referral, handover, consent, person, move, attempts
            """)
    }
}

extension Job.Taken {
    /// So often a job is tried before it is given up.
    static let mostAttempts = 12
    /// The longest wait between two tries.
    static let longestWait: TimeInterval = 3_600

    /// Up to how long to wait after so many failed tries: 5 s, 10 s, 20 s, an hour at most.
    static func ceiling(after attempts: Int) -> TimeInterval { min(longestWait, 5 * pow(2, Double(attempts - 1))) }

    /// Counts a try that failed, once: in a transaction of its own, since the one that failed is undone. Anywhere up to
    /// the ceiling (full jitter), so that what failed together does not come back together; dead after the last try.
    ///
    /// `code` says what went wrong without a value; `share` is a random number from 0 to 1.
    func fail(with code: String, share: Double = .random(in: 0...1), in tx: Transaction) throws {
        let tries = attempts + 1
        let isDead = tries >= Self.mostAttempts
        try tx.execute(
            """
            UPDATE jobs.job
            SET attempts = \(tries), failure = \(code), failed_at = \(tx.now),
                run_at = \(tx.now + Self.ceiling(after: tries) * share), dead_at = \(isDead ? tx.now : nil)
            WHERE id = \(id) AND attempts = \(attempts) AND dead_at IS NULL
            """)
    }
}
