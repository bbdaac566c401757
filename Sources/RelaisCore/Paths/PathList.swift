import Foundation
import Postgres

/// The paths someone may see, the latest moved first; or of those who are between two legs, the one that waits longest first.
package struct PathList: Sendable {
    /// One person's path in a list.
    package struct Line: Sendable {
        package let person: ID<Person>
        package let code: String
        /// First name and initial, for whoever follows them.
        package let name: String?
        package let legs: Int
        /// Legs that have not ended.
        package let underWay: Int
        package let movedAt: Date
        /// Since when there is no open leg, while nobody said that the path is over.
        package let betweenAt: Date?
        /// The last leg: the one that is open, or else that ended last.
        package let last: ID<Referral>
        package let reference: String
        package let state: Referral.State
        package let service: String
        package let organisation: String
        /// Whether the next leg is drafted, and not sent.
        package let isPrepared: Bool
    }

    package let lines: Paged<Line>

    package init(
        between: Bool = false, limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction
    ) throws {
        let limit = min(max(limit, 1), 100)
        let rows: [Found] = try tx.all(
            """
            SELECT t.person, p.code, t.legs, t.under_way, t.moved_at, t.between_at, r.id, r.reference, r.state, v.name, o.name,
                EXISTS (SELECT FROM casework.referral_side d JOIN casework.referral q ON q.id = d.referral
                        WHERE d.organisation = p.organisation AND d.person = p.id AND q.state = 'draft')
            FROM casework.listed_paths(\(between), \(cursor?.at), \(cursor?.id), \(limit + 1))
                WITH ORDINALITY AS t (person, legs, under_way, moved_at, between_at, last, place)
            JOIN casework.person p ON p.organisation = (SELECT access.organisation()) AND p.id = t.person
            JOIN casework.referral r ON r.id = t.last
            JOIN directory.service v ON v.id = r.service
            JOIN directory.organisation o ON o.id = r.recipient
            ORDER BY t.place
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        let shown = Paged(rows, limit: limit) { row in
            Cursor(at: between ? row.betweenAt ?? row.movedAt : row.movedAt, id: row.person.rawValue)
        }
        let ids = shown.items.map(\.person)
        let laterKeys = try tx.askKeys(about: ids.map(\.rawValue))
        let laterNames = try Person.askIdentities(of: ids, of: organisation, in: tx)
        let keys = try laterKeys.open()
        let names = try laterNames.civil(keys)
        lines = Paged(items: shown.items.map { $0.line(named: names[$0.person]?.short) }, next: shown.next)
        try tx.record(
            .pathsListed, .list("person", ids.map(\.rawValue), keys, in: organisation), fields: ["short_name"])
    }

    /// How many are between two legs, among those the caller may see, counted to a hundred.
    static func askBetween(in tx: Transaction) throws -> Later<Only<Int>> {
        try tx.ask("SELECT casework.count_between(100)")
    }

    private struct Found: RowDecodable {
        let person: ID<Person>
        let code: String
        let legs: Int
        let underWay: Int
        let movedAt: Date
        let betweenAt: Date?
        let last: ID<Referral>
        let reference: String
        let state: Referral.State
        let service: String
        let organisation: String
        let isPrepared: Bool
        init(row: Row) throws {
            (
                person, code, legs, underWay, movedAt, betweenAt, last, reference, state, service, organisation,
                isPrepared
            ) = try row.decode()
        }

        func line(named name: String?) -> Line {
            Line(
                person: person, code: code, name: name, legs: legs, underWay: underWay, movedAt: movedAt,
                betweenAt: betweenAt, last: last, reference: reference, state: state, service: service,
                organisation: organisation, isPrepared: isPrepared)
        }
    }
}
