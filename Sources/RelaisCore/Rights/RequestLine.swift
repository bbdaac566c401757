import Foundation
import Postgres

/// One request in a list: which right, about whom, by when; no word of it.
package struct RequestLine: Sendable, RowDecodable {
    package let id: ID<RightsRequest>
    /// The person, where the caller may see the file, with their code.
    package let person: ID<Person>?
    package let personCode: String?
    /// The name of the account it is about, where it is about one.
    package let account: String?
    package let kind: RightsRequest.Kind
    package let askedBy: RightsRequest.AskedBy
    package let receivedOn: Day
    package let dueOn: Day
    package let prolongedFor: RightsRequest.Prolongation?
    package let answer: RightsRequest.Answer?
    package let answeredOn: Day?
    package let isAboutAccount: Bool
    package let rowVersion: Int

    /// How many days are left to answer on a day; fewer than none when it is late.
    package func daysLeft(on today: Day) -> Int { today.days(until: dueOn) }
    package func isLate(on today: Day) -> Bool { answer == nil && today.isAfter(dueOn) }

    static let columns: SQL =
        """
        q.id, p.id, p.code, access.account_name(q.account), q.kind, q.asked_by, q.received_on::text, q.due_on::text, q.prolonged_for,
            q.answer, q.answered_on::text, q.account IS NOT NULL, q.row_version
        """
    static let sources: SQL =
        """
        casework.request q
        LEFT JOIN casework.person p ON p.organisation = q.organisation AND p.id = q.person AND p.erased_at IS NULL
        """

    package init(row: Row) throws {
        let days: (String, String, String?)
        (
            id, person, personCode, account, kind, askedBy, days.0, days.1, prolongedFor, answer, days.2,
            isAboutAccount,
            rowVersion
        ) = try row.decode()
        guard let received = Day(days.0), let due = Day(days.1) else { throw PostgresError.missingRow }
        (receivedOn, dueOn, answeredOn) = (received, due, days.2.flatMap { Day($0) })
    }

    /// Asks for those about someone, what is open first.
    static func ask(about person: ID<Person>, in tx: Transaction) throws -> Later<RequestLine> {
        try tx.ask(
            """
            SELECT \(columns)
            FROM \(sources)
            WHERE q.organisation = (SELECT access.organisation()) AND q.person = \(person)
            ORDER BY q.answer IS NOT NULL, q.due_on, q.id
            LIMIT 50
            """)
    }

    /// Asks for those about the caller's own account.
    static func askOwn(in tx: Transaction) throws -> Later<RequestLine> {
        try tx.ask(
            """
            SELECT \(columns)
            FROM \(sources)
            WHERE q.organisation = (SELECT access.organisation()) AND q.account = (SELECT access.account())
            ORDER BY q.answer IS NOT NULL, q.due_on, q.id
            LIMIT 50
            """)
    }
}
