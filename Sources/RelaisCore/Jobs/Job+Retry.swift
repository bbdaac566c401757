import Postgres

extension Job {
    /// Takes up again a job that was given up, or all of them when none is named: the administrator's to do. Answers how
    /// many.
    @discardableResult
    package static func retry(_ id: ID<Job>?, in tx: Transaction) throws -> Int {
        try tx.caller.require(.keepJobs)
        let chosen: SQL = id.map { "id = \($0) AND dead_at IS NOT NULL" } ?? "dead_at IS NOT NULL"
        let retried: [Only<ID<Job>>] = try tx.inside(.access) {
            try tx.all(
                """
                UPDATE jobs.job
                SET dead_at = NULL, attempts = 0, run_at = \(tx.now)
                WHERE \(chosen)
                RETURNING id
                """)
        }
        if let id, retried.isEmpty { throw Refusal.notFound(.init(.job, id.rawValue)) }
        try tx.record(.jobsRetried, .deployment(tx, "job", id?.rawValue ?? tx.deployment))
        tx.hasEnqueued = true
        return retried.count
    }
}
