import Foundation
import Postgres

/// What is left to do, or what was given up: for the administrator. It names nobody.
package struct JobList: Sendable {
    package let lines: Paged<Line>

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Job>
        package let kind: Job.Kind
        package let leftAt: Date
        package let runAt: Date
        package let attempts: Int
        /// What went wrong last, as a code.
        package let failure: String?
        package let failedAt: Date?
        package let deadAt: Date?
        package init(row: Row) throws {
            (id, kind, leftAt, runAt, attempts, failure, failedAt, deadAt) = try row.decode()
        }
    }

    /// Those that are due first; with `onlyDead`, those given up first.
    package init(onlyDead: Bool = false, limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction) throws {
        try tx.caller.require(.keepJobs)
        let limit = min(max(limit, 1), 100)
        let order: SQL = onlyDead ? "dead_at" : "run_at"
        var conditions: [SQL] = [onlyDead ? "dead_at IS NOT NULL" : "dead_at IS NULL"]
        if let cursor { conditions.append("(\(order), id) > (\(cursor.at), \(cursor.id))") }
        let rows: [Line] = try tx.inside(.access) {
            try tx.all(
                """
                SELECT id, kind, left_at, run_at, attempts, failure, failed_at, dead_at
                FROM jobs.job
                WHERE \(.joined(conditions, by: " AND "))
                ORDER BY \(order), id
                LIMIT \(limit + 1)
                """)
        }
        lines = Paged(rows, limit: limit) {
            Cursor(at: onlyDead ? $0.deadAt ?? $0.runAt : $0.runAt, id: $0.id.rawValue)
        }
    }
}
