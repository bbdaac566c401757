import Foundation
import Postgres

/// The meetings of a programme, for whoever leads: codes, never names, the last first; which matches did not meet; what is to be paid back.
package struct MeetingList: Sendable {
    package let lines: [Line]
    /// Whether there are more than are shown.
    package let isCut: Bool
    /// The matches under way that met less often in the month that is shown than the programme asks; in the month that goes on, those
    /// that did not meet.
    package let unmet: [Unmet]
    /// What waits for a decision, the oldest first.
    package let claims: [Claim]
    /// The month that is shown; `nil` for all.
    package let month: Day?
    package let match: ID<Match>?

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Meeting>
        package let match: ID<Match>
        package let mentorCode: String
        package let people: [ID<Person>]
        package let personCodes: [String]
        package let state: Meeting.State
        package let day: Day
        package let startMinute: Int?
        package let minutes: Int?
        package let activities: [Mentoring.Activity]
        /// How many came, of how many.
        package let came: Int
        package let asked: Int
        package let rowVersion: Int

        package init(row: Row) throws {
            let (code, text, named): (String?, String, [String])
            (
                id, match, code, people, personCodes, state, text, startMinute, minutes, named, came, asked,
                rowVersion
            ) = try row.decode()
            guard let day = Day(text) else { throw PostgresError.missingRow }
            (mentorCode, self.day, activities) = (code ?? "", day, named.compactMap(Mentoring.Activity.init))
        }
    }

    /// A match that did not meet, or not often enough.
    package struct Unmet: Sendable, RowDecodable {
        package let match: ID<Match>
        package let mentorCode: String
        package let personCodes: [String]
        /// How often they met in the month.
        package let times: Int
        /// The last day they met, if ever.
        package let last: Day?
        package init(row: Row) throws {
            let (code, day): (String?, String?)
            (match, code, personCodes, times, day) = try row.decode()
            (mentorCode, last) = (code ?? "", day.flatMap { Day($0) })
        }
    }

    /// What somebody asks to be paid back.
    package struct Claim: Sendable, RowDecodable {
        package let expense: Expense
        package let day: Day
        package let mentorCode: String
        package let claimant: String
        /// What the month of the match has left.
        package let leftCents: Int

        package init(row: Row) throws {
            let text: String
            let (code, name): (String?, String?)
            let values:
                (ID<Expense>, ID<Meeting>, ID<Match>, String, Expense.State, Int, Int, ID<Account>, Int, ID<Entry>)
            (
                values.0, values.1, values.2, values.3, values.4, values.5, values.6, values.7, values.8, values.9,
                text, code, name, leftCents
            ) = try row.decode()
            guard let day = Day(text), let month = Day(values.3) else { throw PostgresError.missingRow }
            expense = Expense(values, month: month)
            (self.day, mentorCode, claimant) = (day, code ?? "", name ?? "")
        }
    }

    /// So many are shown.
    package static let most = 50

    /// `month` is `2026-11`; `match` an id of one.
    ///
    /// - Throws: `Refusal.notFound`, `.notPermitted`, `.invalid`.
    package init(
        of programme: ID<Programme>, month typed: String? = nil, match: ID<Match>? = nil, in tx: Transaction
    ) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let rules = try Programme.known(programme, in: tx).rules
        var month: Day?
        if let typed, !typed.isEmpty {
            guard let day = Day(typed), day.precision == .month else {
                throw Refusal.invalid([Invalid("month", .unreadable)])
            }
            month = day
        }
        (self.month, self.match) = (month, match)
        let isInMonth: SQL =
            month.map { "AND date_trunc('month', m.meets_on::timestamp) = \("\($0.text)-01")::timestamp" } ?? ""
        let isOfMatch: SQL = match.map { "AND m.match = \($0)" } ?? ""
        let shown = month ?? Self.month(of: tx.now)
        let least = shown == Self.month(of: tx.now) ? 1 : rules.meetingsLeast
        let laterUnmet: Later<Unmet> = try tx.ask(
            """
            SELECT t.id, volunteer.code_of(t.mentor), \(Self.codes), n.times, (
                SELECT max(o.meets_on)::text FROM casework.meeting o WHERE o.match = t.id AND o.state = 'held')
            FROM casework.match t
            CROSS JOIN LATERAL (
                SELECT count(*) AS times FROM casework.meeting m
                WHERE m.match = t.id AND m.state = 'held' AND date_trunc('month', m.meets_on::timestamp) = \("\(shown.text)-01")::timestamp) n
            WHERE t.programme = \(programme) AND t.state IN ('trial', 'active') AND n.times < \(least)
              AND coalesce(t.active_on, t.trial_on) < \("\(shown.text)-01")::date + interval '1 month'
            ORDER BY t.proposed_at, t.id
            LIMIT \(Self.most)
            """)
        let laterClaims: Later<Claim> = try tx.ask(
            """
            SELECT \(Expense.columns), m.meets_on::text, volunteer.code_of(m.mentor), access.account_name(x.claimed_by),
                greatest(0, \(rules.capCents)::bigint - (SELECT coalesce(sum(o.granted_cents), 0) FROM casework.expense o
                                                         WHERE o.match = x.match AND o.month_on = x.month_on))::bigint
            FROM casework.expense x
            JOIN casework.meeting m ON m.organisation = x.organisation AND m.id = x.meeting
            JOIN casework.match t ON t.organisation = x.organisation AND t.id = x.match
            WHERE t.programme = \(programme) AND x.state = 'claimed'
            ORDER BY m.meets_on, x.id
            LIMIT \(Self.most)
            """)
        let rows: [Line] = try tx.all(
            """
            SELECT m.id, m.match, volunteer.code_of(m.mentor),
                array(SELECT f.person FROM casework.mentee_files(array(SELECT o.mentee FROM casework.match_mentee o WHERE o.match = t.id)) f
                      ORDER BY f.mentee),
                \(Self.codes), m.state, m.meets_on::text, m.start_minute, m.duration_minutes, m.activities,
                (SELECT count(*) FROM casework.meeting_mentee a WHERE a.meeting = m.id AND a.presence = 'yes'),
                (SELECT count(*) FROM casework.meeting_mentee a WHERE a.meeting = m.id), m.row_version
            FROM casework.meeting m
            JOIN casework.match t ON t.organisation = m.organisation AND t.id = m.match
            WHERE t.programme = \(programme) \(isInMonth) \(isOfMatch)
            ORDER BY m.meets_on DESC, m.id DESC
            LIMIT \(Self.most + 1)
            """)
        (lines, isCut) = (Array(rows.prefix(Self.most)), rows.count > Self.most)
        (unmet, claims) = (try laterUnmet.all(), try laterClaims.all())
        let people = Array(Set(lines.flatMap(\.people).map(\.rawValue)).prefix(100))
        let keys = try tx.askKeys(about: people).open()
        try tx.record(.meetingsListed, .list("person", people, keys, in: organisation), fields: ["code"])
    }

    /// What a programme is called.
    package static func name(of programme: ID<Programme>, in tx: Transaction) throws -> String {
        try Programme.known(programme, in: tx).name
    }

    /// The month a moment falls in.
    static func month(of moment: Date) -> Day {
        let day = Day(moment)
        return Day("\(day.year)-\(day.month ?? 1)") ?? day
    }

    private static let codes: SQL =
        """
        array(SELECT f.code FROM casework.mentee_files(array(SELECT o.mentee FROM casework.match_mentee o WHERE o.match = t.id)) f
              ORDER BY f.mentee)
        """
}

extension Expense {
    /// Read among other columns.
    init(
        _ values: (ID<Expense>, ID<Meeting>, ID<Match>, String, State, Int, Int, ID<Account>, Int, ID<Entry>),
        month: Day
    ) {
        (id, meeting, match, state) = (values.0, values.1, values.2, values.4)
        (claimedCents, grantedCents, claimedBy, rowVersion) = (values.5, values.6, values.7, values.8)
        (entry, self.month) = (values.9, month)
    }
}
