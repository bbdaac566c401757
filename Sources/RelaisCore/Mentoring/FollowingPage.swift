import Foundation
import Postgres

/// What there is to do in a programme, for whoever leads it or coordinates its volunteers.
package struct FollowingPage: Sendable {
    package let programme: ID<Programme>
    package let name: String
    package let following: Following
    /// Whose birthday, or what hangs on it, comes within ninety days: of those whom the caller follows, for whoever is bound by secrecy.
    package let birthdays: [Birthday]
    package let rowVersion: Int

    package struct Birthday: Sendable {
        package let mentee: ID<Mentee>
        package let code: String
        package let step: ComingOfAge.Step
    }

    /// So many days ahead.
    package static let ahead = 90

    /// All the mentors who are named on it.
    package var mentors: Set<ID<Mentor>> {
        let asked = following.due.map(\.mentor) + following.unseen.map(\.mentor) + following.gaps.compactMap(\.mentor)
        return Set(asked + following.checks.map { ID(rawValue: $0.subject) })
    }

    /// Of all the young people who are named on it.
    package var codes: [String] {
        following.due.flatMap(\.personCodes) + following.unseen.flatMap(\.personCodes) + birthdays.map(\.code)
            + following.agreements.map(\.code) + following.gaps.filter { $0.mentee != nil }.map(\.code)
    }

    /// - Throws: `Refusal.notFound` for a programme the caller may not see; `.notPermitted`.
    package init(of programme: ID<Programme>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let laterSecrecy = try Safeguards.askSecrecy(in: tx)
        let known = try Programme.known(programme, in: tx)
        following = try Following(of: programme, in: tx)
        (self.programme, name, rowVersion) = (programme, known.name, known.rowVersion)
        try tx.record(.followingSeen, Programme.trace(programme, in: tx), fields: ["code"])
        birthdays =
            try laterSecrecy.one().value && tx.caller.may(.keepMentees)
            ? try Self.birthdays(in: known, organisation, tx) : []
    }

    /// Opens the dates of birth of those who may be near a birthday that counts, as their year of birth says; one entry names whose.
    private static func birthdays(
        in programme: Programme, _ organisation: ID<Organisation>, _ tx: Transaction
    ) throws -> [Birthday] {
        let today = Day(tx.now)
        let rows: [Near] = try tx.all(
            """
            SELECT e.id, e.person, f.code
            FROM casework.mentee e
            JOIN casework.mentee_files(array(SELECT g.id FROM casework.mentee g WHERE g.programme = \(programme.id) AND g.ended_at IS NULL)) f
                ON f.mentee = e.id
            JOIN casework.assignment a ON a.organisation = e.organisation AND a.person = e.person AND a.account = (SELECT access.account())
                AND a.until IS NULL
            WHERE f.birth_year BETWEEN \(today.year - 23) AND \(today.year - 16)
            ORDER BY e.id
            LIMIT 100
            """)
        guard !rows.isEmpty else { return [] }
        let laterKeys = try tx.askKeys(about: rows.map(\.person.rawValue))
        let laterCivil = try Person.askIdentities(of: rows.map(\.person), of: organisation, in: tx)
        let keys = try laterKeys.open()
        let civil = try laterCivil.civil(keys)
        func steps(_ row: Near, _ status: Minority.Status?) -> [ComingOfAge.Step] {
            ComingOfAge(born: civil[row.person]?.birth, status, until: programme.rules.limitAge, on: today)
                .ahead(of: today).filter { $0.days <= ahead }.map(\.step)
        }
        var found: [Birthday] = []
        for row in rows where !steps(row, nil).isEmpty {
            let status = try Safeguards.ask(of: row.person, in: organisation, tx).open(keys).statements.first?.status
            found += steps(row, status).map { Birthday(mentee: row.mentee, code: row.code, step: $0) }
        }
        try tx.record(
            .majorityReviewed, .list("person", rows.map(\.person.rawValue), keys, in: organisation),
            fields: ["birth_date"])
        return found.sorted { ($0.step.day?.text ?? "", $0.code) < ($1.step.day?.text ?? "", $1.code) }
    }

    private struct Near: RowDecodable {
        let mentee: ID<Mentee>
        let person: ID<Person>
        let code: String
        init(row: Row) throws { (mentee, person, code) = try row.decode() }
    }
}
