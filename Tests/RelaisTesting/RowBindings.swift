import Foundation

@testable import Postgres
@testable import RelaisCore

extension Transaction {
    /// What `audit verify --state` would find in an honest database: rows whose entry does not say what they are, and entries whose row
    /// is gone; each as the table and the act. Nothing, unless a verb forgets to say what it wrote.
    package func unbound(_ cast: Cast) throws -> [String] {
        try self.as(cast.administrator) { tx in
            try tx.inside(.auditor) {
                let rows: [Bound] = try tx.all(
                    """
                    SELECT t.name, e.action, convert_from(e.bytes, 'UTF8')::jsonb ->> 'row_digest' IS NOT DISTINCT FROM encode(r.digest, 'hex')
                    FROM audit.stateful_tables() AS t (name)
                    CROSS JOIN LATERAL audit.live_rows(t.name) r
                    LEFT JOIN audit.entry e ON e.id = r.entry
                    """)
                let lost: [Only<String>] = try tx.all(
                    """
                    WITH rows AS MATERIALIZED (
                        SELECT encode(r.digest, 'hex') AS digest, r.entry
                        FROM audit.stateful_tables() AS t (name) CROSS JOIN LATERAL audit.live_rows(t.name) r
                    ), entries AS MATERIALIZED (
                        SELECT e.id, e.action, encode(e.leaf_hash, 'hex') AS leaf, s.said ->> 'row_digest' AS digest, s.said ->> 'prev' AS previous
                        FROM audit.entry e CROSS JOIN LATERAL (SELECT convert_from(e.bytes, 'UTF8')::jsonb AS said) s
                    )
                    SELECT 'no row of ' || e.action
                    FROM entries e
                    WHERE e.digest IS NOT NULL AND e.action = ANY (\(Array(Event.lasting)))
                      AND NOT EXISTS (SELECT FROM entries f WHERE f.previous = e.leaf)
                      AND NOT EXISTS (SELECT FROM rows r WHERE r.entry = e.id AND r.digest = e.digest)
                    """)
                let unlike = rows.filter { row in
                    guard let action = row.action else { return true }
                    return !row.isSame && LogVerification.digested.contains(row.table)
                        && !Event.spanning.contains(action)
                }
                return Set(unlike.map { "\($0.table) by \($0.action ?? "nothing")" } + lost.map(\.value)).sorted()
            }
        }
    }

    private struct Bound: RowDecodable {
        let table: String
        let action: String?
        let isSame: Bool
        init(row: Row) throws { (table, action, isSame) = try row.decode() }
    }
}
