import Foundation
import Postgres

/// What a meeting cost a mentor, and what is paid back of it once somebody else agreed.
package struct Expense: Sendable, RowDecodable {
    package let id: ID<Expense>
    package let meeting: ID<Meeting>
    package let match: ID<Match>
    /// The first of the month it is counted in.
    package let month: Day
    package let state: State
    package let claimedCents: Int
    /// Nothing until it is approved; then at most what the month had left.
    package let grantedCents: Int
    package let claimedBy: ID<Account>
    package let rowVersion: Int
    let entry: ID<Entry>

    /// Where it stands. Mirrored by `expense_state_known`.
    package enum State: String, Sendable, CaseIterable, PostgresValue { case claimed, approved, refused }

    static let columns: SQL =
        """
        x.id, x.meeting, x.match, x.month_on::text, x.state, x.claimed_cents, x.granted_cents, x.claimed_by, x.row_version, x.entry
        """

    package init(row: Row) throws {
        let text: String
        (id, meeting, match, text, state, claimedCents, grantedCents, claimedBy, rowVersion, entry) = try row.decode()
        guard let month = Day(text) else { throw PostgresError.missingRow }
        self.month = month
    }

    /// What a journey and a cost come to: kilometres are paid for whoever drives their own car.
    package static func cents(
        _ transport: Mentoring.Transport?, km: Int?, cost: Int?, rate: Int
    ) -> Int {
        (transport == .mentorCar ? (km ?? 0) * rate : 0) + (cost ?? 0)
    }

    /// Asks for what a meeting cost, as it is recorded.
    ///
    /// - Throws: `Obstacle.nothingToPayBack` where there is nothing, or the programme pays nothing back.
    static func claim(_ meeting: ID<Meeting>, _ pair: Pair, _ contents: Meeting.Contents, in tx: Transaction) throws {
        let programme = try Programme.known(pair.match.programme, in: tx)
        let sum = cents(
            contents.transport, km: contents.distanceKm, cost: contents.costCents, rate: programme.rules.rateCents)
        guard contents.state == .held, sum > 0, programme.rules.capCents > 0,
            let month = Day("\(contents.day.year)-\(contents.day.month ?? 1)-01")
        else { throw Refusal.mentoring(.nothingToPayBack) }
        let entry = tx.newEntry()
        do {
            let digest: Only<Bytes> = try tx.one(
                """
                INSERT INTO casework.expense (organisation, id, meeting, match, month_on, state, claimed_cents, claimed_by, claimed_at, entry)
                VALUES (\(pair.organisation), \(ID<Expense>()), \(meeting), \(pair.match.id), \(month.text)::date, 'claimed', \(sum),
                    \(pair.account), \(tx.now), \(entry))
                RETURNING audit.digest(expense)
                """)
            try tx.record(
                .expenseClaimed, entry: entry, .deployment(tx, "meeting", meeting.rawValue),
                digest: digest.value.bytes)
        } catch let error as PostgresError where error.constraint == "expense_once" {
            throw Refusal.mentoring(.alreadyClaimed)
        }
    }
}
