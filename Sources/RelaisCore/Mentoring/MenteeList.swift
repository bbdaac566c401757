import Foundation
import Postgres
import Vault

/// The mentees of a programme: a code, never a name; those who left, last.
package struct MenteeList: Sendable {
    package let lines: [Line]
    /// Whether there are more than are shown.
    package let isCut: Bool

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Mentee>
        package let person: ID<Person>
        package let personCode: String
        package let birthYear: Int?
        package let commune: String?
        package let languages: [String]
        package let interests: [Mentoring.Activity]
        package let enrolledAt: Date
        package let endedAt: Date?
        /// The match that is open, and where it stands.
        package let match: ID<Match>?
        package let matchState: Match.State?
        /// What they lack to be matched today.
        package let missing: [Missing]
        package let hasCard: Bool
        package let rowVersion: Int

        package init(row: Row) throws {
            let codes: ([String], [String])
            let (code, speaks): (String?, [String]?)
            (
                id, person, code, birthYear, commune, speaks, codes.0, enrolledAt, endedAt, match, matchState, codes.1,
                hasCard, rowVersion
            ) = try row.decode()
            (personCode, languages) = (code ?? "", speaks ?? [])
            interests = codes.0.compactMap(Mentoring.Activity.init)
            missing = Missing.named(codes.1)
        }
    }

    /// So many are shown.
    package static let most = 100

    /// - Throws: `Refusal.notFound` for a programme the caller may not see; `.notPermitted`.
    package init(of programme: ID<Programme>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        _ = try Programme.known(programme, in: tx)
        let rows: [Line] = try tx.all(
            """
            WITH shown AS (
                SELECT e.* FROM casework.mentee e
                WHERE e.programme = \(programme)
                ORDER BY e.ended_at IS NOT NULL, e.enrolled_at DESC, e.id DESC
                LIMIT \(Self.most + 1))
            SELECT e.id, e.person, f.code, f.birth_year, f.commune, f.languages, e.interests, e.enrolled_at, e.ended_at, t.id, t.state,
                CASE WHEN e.ended_at IS NULL THEN casework.mentee_lacks(e.organisation, e.id, \(Day(tx.now).text)::date) ELSE '{}' END,
                EXISTS (SELECT FROM casework.mentee_card c WHERE c.organisation = e.organisation AND c.mentee = e.id), e.row_version
            FROM shown e
            LEFT JOIN casework.mentee_files(array(SELECT s.id FROM shown s)) f ON f.mentee = e.id
            LEFT JOIN LATERAL (
                SELECT t.id, t.state FROM casework.match_mentee o
                JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
                WHERE o.organisation = e.organisation AND o.mentee = e.id AND t.state NOT IN ('closed', 'declined')
                LIMIT 1) t ON true
            ORDER BY e.ended_at IS NOT NULL, e.enrolled_at DESC, e.id DESC
            """)
        lines = Array(rows.prefix(Self.most))
        isCut = rows.count > Self.most
        let people = Array(Set(lines.map(\.person.rawValue)))
        let keys = try tx.askKeys(about: people).open()
        try tx.record(.menteesListed, .list("person", people, keys, in: organisation), fields: ["code"])
    }
}

/// One mentee: what must be there, what they want in their own words, the card. For whoever leads the pilot; whoever coordinates
/// volunteers sees the facts and no words.
package struct MenteePage: Sendable {
    package let id: ID<Mentee>
    package let programme: ID<Programme>
    package let person: ID<Person>
    package let personCode: String
    package let interests: [Mentoring.Activity]
    package let availability: [Mentoring.HalfDay]
    package let prefers: [Mentoring.Preference]
    /// `nil` for whoever coordinates volunteers, and where the words are kept no longer.
    package let said: Mentee.Said?
    package let card: Mentee.Card?
    package let facts: [Fact]
    package let missing: [Missing]
    package let enrolledAt: Date
    package let endedAt: Date?
    package let endedFor: Mentee.Ending?
    package let rowVersion: Int

    package struct Fact: Sendable, RowDecodable {
        package let id: ID<Mentee.FactKind>
        package let kind: Mentee.FactKind
        package let givenOn: Day
        package let endsOn: Day?
        package let withdrawnAt: Date?
        package let rowVersion: Int
        package init(row: Row) throws {
            let days: (String, String?)
            (id, kind, days.0, days.1, withdrawnAt, rowVersion) = try row.decode()
            guard let given = Day(days.0) else { throw PostgresError.missingRow }
            (givenOn, endsOn) = (given, days.1.flatMap { Day($0) })
        }
    }

    package init(_ id: ID<Mentee>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let laterFacts: Later<Fact> = try tx.ask(
            """
            SELECT id, kind, given_on::text, ends_on::text, withdrawn_at, row_version
            FROM casework.mentee_fact
            WHERE mentee = \(id)
            ORDER BY given_on DESC, recorded_at DESC, id
            LIMIT 100
            """)
        let row: MenteeRow? = try tx.first(
            """
            SELECT e.programme, e.person, f.code, e.interests, e.availability, e.prefers, e.enrolled_at, e.ended_at, e.ended_for,
                e.row_version, e.sealed, e.sealed_version, c.id, c.sealed, c.row_version,
                casework.mentee_lacks(e.organisation, e.id, \(Day(tx.now).text)::date)
            FROM casework.mentee e
            LEFT JOIN casework.mentee_files(ARRAY[e.id]) f ON true
            LEFT JOIN casework.mentee_card c ON c.organisation = e.organisation AND c.mentee = e.id
            WHERE e.id = \(id)
            """)
        guard let row else { throw Refusal.notFound(.init(.mentee, id.rawValue)) }
        let keys = try tx.askKeys(about: [row.person.rawValue]).open()
        (self.id, programme, person, personCode) = (id, row.programme, row.person, row.code ?? "")
        (interests, availability) = (
            row.interests.compactMap(Mentoring.Activity.init), row.availability.compactMap(Mentoring.HalfDay.init)
        )
        prefers = row.prefers.compactMap(Mentoring.Preference.init)
        (enrolledAt, endedAt, endedFor) = (row.enrolledAt, row.endedAt, row.endedFor)
        (rowVersion, missing, facts) = (row.rowVersion, Missing.named(row.missing), try laterFacts.all())
        func opened<Value: Decodable>(_ sealed: Bytes?, of subject: UUID?, at place: Place?) throws -> Value? {
            guard let sealed, let subject, let place,
                let key = try keys.keyIfAny(organisation: organisation, subject: subject, .narrative)
            else { return nil }
            return try key.open(sealed, at: place)
        }
        said = try opened(
            row.sealed, of: id.rawValue, at: Mentee.place(id, in: organisation, version: row.sealedVersion))
        card = try opened(
            row.cardSealed, of: row.card?.rawValue,
            at: row.card.map { Mentee.cardPlace($0, in: organisation, version: row.cardVersion ?? 1) })
        try tx.record(
            .menteeSeen, .one("person", row.person.rawValue, keys, in: organisation),
            fields: ["facts"] + (said == nil ? [] : ["words"]) + (card == nil ? [] : ["card"]))
    }
}

private struct MenteeRow: RowDecodable {
    let programme: ID<Programme>
    let person: ID<Person>
    let code: String?
    let interests: [String]
    let availability: [String]
    let prefers: [String]
    let enrolledAt: Date
    let endedAt: Date?
    let endedFor: Mentee.Ending?
    let rowVersion: Int
    let sealed: Bytes?
    let sealedVersion: Int
    let card: ID<Mentee.Card>?
    let cardSealed: Bytes?
    let cardVersion: Int?
    let missing: [String]

    init(row: Row) throws {
        (
            programme, person, code, interests, availability, prefers, enrolledAt, endedAt, endedFor, rowVersion,
            sealed,
            sealedVersion, card, cardSealed, cardVersion, missing
        ) = try row.decode()
    }
}
