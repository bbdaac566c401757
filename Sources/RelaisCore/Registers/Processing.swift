import Foundation
import Postgres

/// The register of processing (GDPR 30), printed from what the database says of each of its columns, from what the organisation has
/// settled, its agreements, and what each role may do. Nobody keeps it by hand, so it is never out of date.
package struct Processing: Sendable {
    package let organisation: String
    /// Whom to write to about data; `nil` where that is not settled yet.
    package let contact: String?
    package let madeOn: Day
    package let entries: [Entry]
    /// Organisations it has an agreement with, and what that covers.
    package let recipients: [Recipient]
    package let terms: Retention?

    package struct Entry: Sendable {
        package let activity: Activity
        package let tables: [Table]
        /// In English, as the columns say them; each once.
        package var purposes: [String] { Self.once(tables.flatMap { $0.columns.map(\.purpose) }) }
        package var retentions: [String] { Self.once(tables.flatMap { $0.columns.map(\.retention) }) }

        private static func once(_ all: [String]) -> [String] {
            var known: Set<String> = []
            return all.filter { known.insert($0).inserted }
        }
    }

    package struct Table: Sendable {
        package let name: String
        package let columns: [Column]
    }

    package struct Column: Sendable, RowDecodable {
        package let table: String
        package let name: String
        package let purpose: String
        package let retention: String
        package init(row: Row) throws { (table, name, purpose, retention) = try row.decode() }
    }

    package struct Recipient: Sendable {
        package let name: String
        package let covers: String
        package let until: Day?
    }

    /// For whoever keeps an organisation's accounts, or looks after the law; the administrator of the server sees it without an
    /// organisation.
    package init(in tx: Transaction) throws {
        let caller = try tx.caller
        try caller.require(.readRegisters)
        let isOfOne = caller.organisation != nil
        let laterContact = try Setting.privacyContact.ask(in: tx)
        let laterTerms = try Retention.ask(in: tx)
        let columns = try Self.columns(in: tx)
        entries = Activity.allCases.map { activity in
            let own = columns.filter { Activity.of(table: $0.table) == activity }
            let names = Set(own.map(\.table)).sorted()
            return Entry(
                activity: activity,
                tables: names.map { name in Table(name: name, columns: own.filter { $0.table == name }) })
        }
        recipients = isOfOne ? try Self.recipients(caller, in: tx) : []
        let written = try Setting.privacyContact.text(laterContact)
        contact = written.isEmpty ? nil : written
        terms = isOfOne ? try laterTerms.read() : nil
        (organisation, madeOn) = (caller.organisationName, Day(tx.now))
        try tx.record(.registerPrinted, .deployment(tx, "register", tx.deployment))
    }

    /// What every column about people says of itself, in the order of its table.
    static func columns(in tx: Transaction) throws -> [Column] {
        try tx.all(
            """
            SELECT g.name, g.attname, g.said[1], g.said[2]
            FROM (
                SELECT format('%s.%s', n.nspname, c.relname) AS name, a.attname, a.attnum,
                    regexp_match(col_description(a.attrelid, a.attnum), '^purpose: (.*); retention: (.*)$') AS said
                FROM pg_attribute a
                JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE a.attnum > 0 AND NOT a.attisdropped
            ) AS g
            WHERE g.said IS NOT NULL
            ORDER BY g.name, g.attnum
            """)
    }

    private static func recipients(_ caller: Caller, in tx: Transaction) throws -> [Recipient] {
        let list = try AgreementList(in: tx)
        return list.lines.filter { $0.state(on: list.today) == .inForce }.map { agreement in
            Recipient(
                name: agreement.proposer == caller.organisation ? agreement.partnerName : agreement.proposerName,
                covers: agreement.covers, until: agreement.endsOn)
        }
    }
}
