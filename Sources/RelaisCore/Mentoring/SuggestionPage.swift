import Foundation
import Postgres

/// Who waits for a mentor in a programme, and who would suit them best.
package struct Waiting: Sendable {
    package let programme: ID<Programme>
    package let name: String
    package let lines: [Line]
    /// How many mentors may be suggested at all.
    package let free: Int
    /// What the mentors suggested are called.
    package let names: [ID<Mentor>: String]
    /// Whether more wait than are shown.
    package let isCut: Bool
    package let rowVersion: Int

    package struct Line: Sendable {
        package let young: Suggestion.Young
        /// `nil` where nobody may be suggested.
        package let best: Suggestion?
        /// How many may be.
        package let among: Int
    }

    /// So many are looked at, and shown.
    static let most = 1_000
    package static let shown = 50

    /// - Throws: `Refusal.notFound` for a programme the caller may not see; `.notPermitted`.
    package init(in programme: ID<Programme>, _ tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let known = try Programme.known(programme, in: tx)
        let pool = try SuggestionPool(of: known, in: tx)
        self.programme = programme
        (name, rowVersion) = (known.name, known.rowVersion)
        free = pool.candidates.count { $0.lacks.isEmpty && $0.accompanied < $0.offer.capacity }
        lines = pool.young.prefix(Self.shown).map { young in
            let ranked = pool.scorer.ranked(for: young)
            return Line(
                young: young, best: ranked.first.map { pool.scorer.suggestion($0.index, for: young) },
                among: ranked.count)
        }
        isCut = pool.young.count > Self.shown
        names = try Mentor.names(of: Array(Set(lines.compactMap(\.best?.mentor))), in: tx)
        let people = lines.map(\.young.person.rawValue)
        let keys = try tx.askKeys(about: people).open()
        try tx.record(.suggestionsSeen, .list("person", people, keys, in: organisation), fields: ["code"])
    }
}

/// The best mentors for one young person, side by side, and why others may not be.
package struct SuggestionPage: Sendable {
    package let programme: ID<Programme>
    package let young: Suggestion.Young
    /// The best first.
    package let best: [Suggestion]
    /// How many may be suggested.
    package let among: Int
    /// Those whom a hard rule bars.
    package let barred: [Suggestion]
    /// What all of those are called.
    package let names: [ID<Mentor>: String]
    package let weights: Programme.Rules.Weights
    /// What the young person lacks still to meet anyone.
    package let missing: [Missing]

    /// So many stand side by side; so many of the others are named.
    package static let shown = 4
    package static let others = 20

    /// - Throws: `Refusal.notFound`; `Obstacle.menteeEnded`, `.menteeMatched` for somebody who waits for nobody.
    package init(for mentee: ID<Mentee>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let seen = try Mentee.waiting(mentee, in: tx)
        let known = try Programme.known(seen.programme, in: tx)
        let pool = try SuggestionPool(of: known, for: mentee, in: tx)
        guard let young = pool.young.first else { throw Refusal.mentoring(.menteeMatched) }
        let ranked = pool.scorer.ranked(for: young)
        let explained = pool.candidates.map {
            Suggestion.explain($0, for: young, by: known.rules, places: pool.places, on: Day(tx.now)).suggestion
        }
        (programme, self.young, weights) = (known.id, young, known.rules.weights)
        best = ranked.prefix(Self.shown).map { explained[$0.index] }
        among = ranked.count
        barred = Array(
            explained.filter { !$0.bars.isEmpty }.sorted { $0.mentorCode < $1.mentorCode }.prefix(Self.others))
        names = try Mentor.names(of: (best + barred).map(\.mentor), in: tx)
        missing = try Mentee.lacks([mentee], in: organisation, tx)
        let keys = try tx.askKeys(about: [young.person.rawValue]).open()
        try tx.record(
            .suggestionsSeen, .one("person", young.person.rawValue, keys, in: organisation), fields: ["code"])
    }
}

extension Mentee {
    /// A mentee who is in the programme still.
    static func waiting(_ id: ID<Mentee>, in tx: Transaction) throws -> Mentee {
        let found: Mentee? = try tx.first("SELECT \(columns) FROM casework.mentee e WHERE e.id = \(id)")
        guard let found else { throw Refusal.notFound(.init(.mentee, id.rawValue)) }
        guard found.endedAt == nil else { throw Refusal.mentoring(.menteeEnded) }
        return found
    }
}

/// All that suggestions are made from, read in four queries.
struct SuggestionPool {
    let candidates: [Suggestion.Candidate]
    /// Whoever waits longest first.
    let young: [Suggestion.Young]
    let places: [String: Spot]
    let scorer: SuggestionScorer

    init(of programme: Programme, for mentee: ID<Mentee>? = nil, in tx: Transaction) throws {
        let day = Day(tx.now)
        let one: SQL = mentee.map { "AND e.id = \($0)" } ?? ""
        let laterYoung: Later<YoungRow> = try tx.ask(
            """
            WITH waiting AS (
                SELECT e.* FROM casework.mentee e
                WHERE e.programme = \(programme.id) AND e.ended_at IS NULL \(one) AND NOT EXISTS (
                    SELECT FROM casework.match_mentee o JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
                    WHERE o.organisation = e.organisation AND o.mentee = e.id AND t.state NOT IN ('closed', 'declined'))
                ORDER BY e.enrolled_at, e.id
                LIMIT \(Waiting.most))
            SELECT e.id, e.person, f.code, e.enrolled_at, e.row_version, f.languages, e.interests, e.availability, e.prefers, f.birth_year,
                f.commune
            FROM waiting e
            JOIN casework.mentee_files(array(SELECT w.id FROM waiting w)) f ON f.mentee = e.id
            ORDER BY e.enrolled_at, e.id
            """)
        let laterEnded: Later<EndedRow> = try tx.ask(
            """
            SELECT o.mentee, t.mentor
            FROM casework.match t
            JOIN casework.match_mentee o ON o.organisation = t.organisation AND o.match = t.id
            WHERE t.programme = \(programme.id)
              AND t.ended_for IN ('incompatibility', 'safeguarding', 'mentee_declined', 'mentor_declined', 'mentee_request', 'mentor_request')
            LIMIT 5000
            """)
        candidates = try tx.inside(.volunteer) {
            try tx.all(
                """
                WITH taken AS (
                    SELECT t.mentor, count(*) AS number
                    FROM casework.match_mentee o JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
                    WHERE t.state NOT IN ('closed', 'declined')
                    GROUP BY t.mentor)
                SELECT m.id, m.code, m.moved_at, coalesce(n.number, 0), l.lacking, \(Mentor.Offer.columns)
                FROM volunteer.mentor m
                JOIN volunteer.lacks_in(\(programme.id), \(day.text)::date) l ON l.mentor = m.id
                LEFT JOIN taken n ON n.mentor = m.id
                WHERE m.programme = \(programme.id) AND m.state = 'cleared'
                ORDER BY m.code
                LIMIT \(Waiting.most)
                """)
        }
        var young = try laterYoung.all().map(\.young)
        let ended = Dictionary(grouping: try laterEnded.all(), by: \.mentee)
        let communes = Set(young.compactMap(\.commune) + candidates.compactMap(\.offer.commune))
        let rows: [PlaceRow] = try tx.all(
            "SELECT code, name, latitude, longitude, density, department FROM directory.commune WHERE code = ANY (\(Array(communes).sorted()))"
        )
        let names = Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0.name) })
        places = Dictionary(uniqueKeysWithValues: rows.compactMap { row in row.spot.map { (row.code, $0) } })
        for index in young.indices {
            young[index].ended = Set((ended[young[index].id] ?? []).map(\.mentor))
            young[index].communeName = young[index].commune.flatMap { names[$0] }
        }
        self.young = young
        scorer = SuggestionScorer(candidates, by: programme.rules, places: places, on: day)
    }
}

private struct YoungRow: RowDecodable {
    let young: Suggestion.Young

    init(row: Row) throws {
        let (id, person): (ID<Mentee>, ID<Person>)
        let (code, commune): (String, String?)
        let at: Date
        let (version, year): (Int, Int?)
        let codes: ([String], [String], [String], [String])
        (id, person, code, at, version, codes.0, codes.1, codes.2, codes.3, year, commune) = try row.decode()
        young = Suggestion.Young(
            id: id, person: person, code: code, enrolledAt: at, rowVersion: version, languages: codes.0,
            interests: Set(codes.1.compactMap(Mentoring.Activity.init)),
            availability: Set(codes.2.compactMap(Mentoring.HalfDay.init)),
            prefers: Set(codes.3.compactMap(Mentoring.Preference.init)), birthYear: year, commune: commune)
    }
}

private struct EndedRow: RowDecodable {
    let mentee: ID<Mentee>
    let mentor: ID<Mentor>
    init(row: Row) throws { (mentee, mentor) = try row.decode() }
}

private struct PlaceRow: RowDecodable {
    let code: String
    let name: String
    let spot: Spot?
    init(row: Row) throws {
        let place: (Double?, Double?, Int?, String)
        (code, name, place.0, place.1, place.2, place.3) = try row.decode()
        spot = Spot(place.0, place.1, place.2, place.3)
    }
}

extension Suggestion.Candidate: RowDecodable {
    package init(row: Row) throws {
        (id, code) = (try row.column(0), try row.column(1))
        (since, accompanied) = (try row.column(2), try row.column(3))
        lacks = Missing.named(try row.column(4))
        offer = try Mentor.Offer(row: row, from: 5)
    }
}
