import Foundation
import Postgres

/// One consent as a list shows it: nobody's name.
package struct ConsentLine: Sendable, RowDecodable {
    package let id: ID<Consent>
    package let purpose: Consent.Purpose
    package let recipient: ID<Organisation>
    package let recipientName: String
    package let fields: [String]
    /// Whether who refers may know what comes of it; asked of referrals alone.
    package let sharesResult: Bool
    package let givenBy: Consent.Giver
    package let hasAssent: Bool
    package let method: Consent.Method
    package let language: Term
    package let hasInterpreter: Bool
    package let noticeVersion: String
    package let givenOn: Day
    package let from: Day
    package let until: Day
    package let ending: Consent.Ending?
    package let endedAt: Date?
    package let rowVersion: Int

    static let columns: SQL =
        """
        c.id, c.purpose, c.recipient, o.name, c.fields, c.shares_result, c.given_by, c.has_assent, c.method, l.code, l.name_fr, l.name_en,
            c.has_interpreter, c.notice_version, c.given_on::text, c.from_on::text, c.until_on::text, c.ending, c.ended_at, c.row_version
        """
    static let sources: SQL =
        """
        casework.consent c
        JOIN directory.organisation o ON o.id = c.recipient
        JOIN directory.language l ON l.code = c.language
        """

    package init(row: Row) throws {
        let days: (String, String, String)
        let term: (String, String, String)
        (
            id, purpose, recipient, recipientName, fields, sharesResult, givenBy, hasAssent, method, term.0, term.1,
            term.2,
            hasInterpreter,
            noticeVersion, days.0, days.1, days.2, ending, endedAt, rowVersion
        ) = try row.decode()
        guard let givenOn = Day(days.0), let from = Day(days.1), let until = Day(days.2) else {
            throw PostgresError.missingRow
        }
        (self.givenOn, self.from, self.until) = (givenOn, from, until)
        language = Term(code: term.0, french: term.1, english: term.2)
    }

    /// Where it stands on a day.
    package func standing(on day: Day) -> Standing {
        if let ending { return .ended(ending) }
        if from.isAfter(day) { return .toCome }
        return day.isAfter(until) ? .over : .inForce
    }

    package enum Standing: Sendable, Equatable {
        case inForce, toCome
        /// Its last day has passed, and the daemon has not come by yet.
        case over
        case ended(Consent.Ending)
    }

    /// Asks for what someone agreed to: what holds first, then what ended, the latest first.
    static func ask(of person: ID<Person>, in tx: Transaction) throws -> Later<ConsentLine> {
        try tx.ask(
            """
            SELECT \(columns)
            FROM \(sources)
            WHERE c.person = \(person)
            ORDER BY c.ended_at DESC NULLS FIRST, c.until_on, c.id
            LIMIT 50
            """)
    }
}

/// What someone agreed to, for whoever may see their file.
package struct ConsentList: Sendable {
    package let code: String
    package let lines: [ConsentLine]
    /// Of the file: whoever adds to it says which one they read.
    package let rowVersion: Int

    private struct File: RowDecodable {
        let code: String
        let rowVersion: Int
        init(row: Row) throws { (code, rowVersion) = try row.decode() }
    }

    package init(of person: ID<Person>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [person.rawValue])
        let later = try ConsentLine.ask(of: person, in: tx)
        let file: File? = try tx.first(
            "SELECT code, row_version FROM casework.person WHERE id = \(person) AND merged_into IS NULL")
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard let file else { throw Refusal.notFound(.init(.person, person.rawValue)) }
        (code, rowVersion) = (file.code, file.rowVersion)
        lines = try later.all()
        try tx.record(.consentSeen, .one("person", person.rawValue, laterKeys.open(), in: organisation))
    }
}
