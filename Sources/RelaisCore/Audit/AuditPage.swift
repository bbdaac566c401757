import Foundation
import Ledger
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
        package let account: UUID
        package let organisation: String?
        package let objectType: String
        /// What it is about, as keyed references in hexadecimal: one, or those of a list.
        package let references: [String]
        package let sequence: Int
        package let leafHash: Bytes
        /// Where it stands in the log; `nil` until it is given a position.
        package let position: Int?
        /// What for, as a code.
        package let purpose: String?
        /// Names of what was read or written.
        package let fields: [String]
        /// The other organisation of an act that reaches two.
        package let peer: String?

        package init(row: Row) throws {
            let keyed: [Bytes]
            (id, at, action, outcome, actor) = (
                try row.column(0), try row.column(1), try row.column(2), try row.column(3), try row.column(4)
            )
            (account, organisation, objectType, keyed) = (
                try row.column(5), try row.column(6), try row.column(7), try row.column(8)
            )
            (sequence, leafHash, position) = (try row.column(9), try row.column(10), try row.column(11))
            (purpose, fields, peer) = (try row.column(12), try row.column(13), try row.column(14))
            references = keyed.map { Hex.text($0.bytes) }
        }
    }

    package let lines: Paged<Line>

    /// The newest first. Reading the audit is itself an entry.
    ///
    /// - Throws: `Refusal.invalid` for what a filter says that is not so; `.notPermitted` for whoever does not read the audit.
    package init(
        _ filter: AuditFilter = AuditFilter(), limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction
    ) throws {
        try tx.caller.require(.readAudit)
        let limit = min(max(limit, 1), 100)
        let terms = try filter.terms(in: tx)
        let log = try tx.caller.organisation
        let rows: [Line] = try tx.inside(.auditor) {
            try tx.all(
                """
                SELECT e.id, e.at, e.action, e.outcome, access.account_name(e.actor), e.actor, o.name, e.object_type, e.object_refs,
                    e.sseq, e.leaf_hash, f.position, j.said ->> 'purpose',
                    array(SELECT jsonb_array_elements_text(coalesce(j.said -> 'fields', '[]'))), p.name
                FROM audit.find(\(log), \(terms.actor), \(terms.events?.map(\.rawValue)), \(terms.retentionClass), NULL, \(terms.references),
                    \(terms.since), \(terms.until), \(cursor?.at), \(cursor?.id), \(limit + 1)) AS found (id)
                JOIN audit.entry e ON e.id = found.id
                CROSS JOIN LATERAL (SELECT convert_from(e.bytes, 'UTF8')::jsonb AS said) j
                LEFT JOIN audit.leaf f ON f.entry = e.id
                LEFT JOIN directory.organisation o ON o.id = e.log
                LEFT JOIN directory.organisation p ON p.id = (j.said ->> 'peer')::uuid
                ORDER BY e.at DESC, e.id DESC
                """)
        }
        lines = Paged(rows, limit: limit) { Cursor(at: $0.at, id: $0.id.rawValue) }
        try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
    }
}

/// Whom an auditor may filter by: those who act, or acted, for the organisation.
package struct AuditActors: Sendable {
    package let accounts: [Account]

    package struct Account: Sendable, RowDecodable {
        package let id: UUID
        package let name: String
        package init(row: Row) throws { (id, name) = try row.decode() }
    }

    /// - Throws: `Refusal.notPermitted` for whoever does not read the audit.
    package init(in tx: Transaction) throws {
        try tx.caller.require(.readAudit)
        accounts = try tx.inside(.auditor) { try tx.all("SELECT account, name FROM audit.actors(500)") }
    }
}
