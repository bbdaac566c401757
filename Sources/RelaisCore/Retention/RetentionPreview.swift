import Foundation
import Postgres

/// What an organisation will keep no longer by some day, and what stays though its time has come: codes, days and reasons, nothing of
/// anybody's identity. It changes nothing.
package struct RetentionPreview: Sendable {
    package let terms: Retention
    package let until: Date
    package let lines: [Line]
    /// Whether there is more than is shown.
    package let isCut: Bool
    package let requests: Int
    package let consents: Int
    package let breaches: Int

    package static let most = 200
    package static let longest = 366

    package struct Line: Sendable, RowDecodable {
        /// `words` or `file`.
        package let kept: Retention.Class
        package let person: ID<Person>
        package let code: String
        package let lastContact: Date
        /// When whoever follows the person was told; `nil` while nobody was.
        package let toldAt: Date?
        package let goesAt: Date
        /// Why it stays all the same.
        package let keptFor: Reason?

        package init(row: Row) throws {
            let name: String
            (name, person, code, lastContact, toldAt, goesAt, keptFor) = try row.decode()
            kept = Retention.Class(rawValue: name) ?? .file
        }
    }

    /// Why something is kept though its time has come.
    package enum Reason: String, Sendable, CaseIterable, PostgresValue {
        /// A lawsuit, an authority, someone's protection.
        case held
        case restricted
        /// A referral, an offer or a request that is open.
        case open
    }

    private struct Counts: RowDecodable {
        let requests: Int
        let consents: Int
        let breaches: Int
        init(row: Row) throws { (requests, consents, breaches) = try row.decode() }
    }

    /// What goes within so many days. For whoever coordinates, or keeps the accounts.
    package init(days: Int = Retention.noticeDays, in tx: Transaction) throws {
        guard (0...Self.longest).contains(days) else {
            throw Refusal.invalid([Invalid("days", .outOfRange(least: 0, most: Self.longest))])
        }
        let (_, organisation) = try tx.caller.member(.previewRetention)
        let terms = try Retention.ask(in: tx).read()
        let until = tx.now + TimeInterval(days) * 86_400
        let laterCounts: Later<Counts> = try tx.ask(
            """
            SELECT requests, consents, breaches
            FROM casework.count_ended_rights(\(until), \(terms.requests), \(terms.consents), \(Retention.breaches))
            """)
        let rows: [Line] = try tx.all(
            """
            SELECT class, person, code, quiet_at, noticed_at, due_at, kept_for
            FROM casework.preview_retention(\(tx.now), \(until), \(terms.file), \(terms.words), \(Retention.noticeDays), \(Self.most + 1))
            """)
        let counts = try laterCounts.one()
        (self.terms, self.until) = (terms, until)
        (lines, isCut) = (Array(rows.prefix(Self.most)), rows.count > Self.most)
        (requests, consents, breaches) = (counts.requests, counts.consents, counts.breaches)
        let shown = Array(Set(lines.map(\.person.rawValue)).prefix(100))
        try tx.record(.retentionPreviewed, .list("person", shown, tx.askKeys(about: shown).open(), in: organisation))
    }
}
