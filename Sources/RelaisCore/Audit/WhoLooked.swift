import Foundation
import Postgres

/// Who looked at someone's file, and worked with it: how often, the first and the last time. For the auditor, who finds it by its code
/// and may open no file.
package struct WhoLooked: Sendable {
    package let lines: [Line]

    package struct Line: Sendable, RowDecodable {
        package let account: UUID
        /// `nil` for the administrator and the daemon.
        package let name: String?
        package let function: Statement.Function
        /// Where they belong, of whoever is of another organisation.
        package let organisation: String?
        package let action: String
        package let times: Int
        package let first: Date
        package let last: Date

        package init(row: Row) throws {
            (account, name, function, organisation, action, times, first, last) = try row.decode()
        }
    }

    /// So many are told.
    static let most = 200

    /// Of the file with this code, or of what has this keyed reference. That it was asked is an entry.
    ///
    /// - Throws: `Refusal.invalid`; `.notPermitted` for whoever does not read the audit.
    package init(_ filter: AuditFilter, in tx: Transaction) throws {
        try tx.caller.require(.readAudit)
        let terms = try AuditFilter(person: filter.person, reference: filter.reference).terms(in: tx)
        guard let references = terms.references else {
            throw Refusal.invalid([Invalid("person", .missing)])
        }
        let log = try tx.caller.organisation
        lines = try tx.inside(.auditor) {
            try tx.all(
                """
                SELECT actor, name, role, organisation, action, times, first_at, last_at
                FROM audit.who_looked(\(log), \(references), \(Self.most))
                """)
        }
        try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
    }
}
