import Foundation
import Postgres

/// The audit as its readers see it: who did what when, to which keyed reference; no names of people, no content.
package struct AuditPage: Sendable {
    package struct Line: Sendable, RowDecodable {
        package let id: ID<Entry>
        package let at: Date
        package let action: String
        package let outcome: String
        /// The account's name, or `nil` for the administrator and the daemon.
        package let actor: String?
        package let organisation: String?
        package let objectType: String
        package let references: Int
        package let sequence: Int
        package let leafHash: Bytes

        package init(row: Row) throws {
            (id, at, action, outcome, actor, organisation, objectType, references, sequence, leafHash) =
                try row.decode()
        }
    }

    package let lines: Paged<Line>

    /// The newest first. Reading the audit is itself an entry.
    package init(limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction) throws {
        try tx.caller.require(.readAudit)
        let limit = min(max(limit, 1), 100)
        let after: SQL = cursor.map { "WHERE (e.at, e.id) < (\($0.at), \($0.id))" } ?? ""
        let rows: [Line] = try tx.inside(.auditor) {
            try tx.all(
                """
                SELECT e.id, e.at, e.action, e.outcome, access.account_name(e.actor), o.name, e.object_type,
                    cardinality(e.object_refs), e.sseq, e.leaf_hash
                FROM audit.entry e
                LEFT JOIN directory.organisation o ON o.id = e.log
                \(after)
                ORDER BY e.at DESC, e.id DESC
                LIMIT \(limit + 1)
                """)
        }
        lines = Paged(rows, limit: limit) { Cursor(at: $0.at, id: $0.id.rawValue) }
        try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
    }
}
