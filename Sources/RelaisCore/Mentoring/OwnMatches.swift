import Foundation
import Postgres
import Vault

/// What a mentor sees: whom they accompany, or stand in for. A name to call them by, languages, what is agreed on, whom to call in an
/// emergency; nothing else. Whoever has left, or whose match has ended, sees nothing.
package struct OwnMatches: Sendable {
    package let matches: [Line]

    package struct Line: Sendable {
        package let id: ID<Match>
        package let programmeName: String
        package let state: Match.State
        /// The trial meeting, where it is still to come.
        package let trialOn: Day?
        /// Whether the caller stands in for somebody, and until when.
        package let standsInUntil: Day?
        package let mentees: [Young]
    }

    /// A young person as a mentor sees them.
    package struct Young: Sendable {
        package let id: ID<Mentee>
        package let languages: [String]
        package let interests: [Mentoring.Activity]
        /// `nil` while the match is held.
        package let card: Mentee.Card?
    }

    /// So many are shown.
    package static let most = 20

    package init(in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.seeOwnMatches)
        let laterCards: Later<CardRow> = try tx.ask(
            """
            SELECT o.match, o.mentee, c.id, c.languages, c.interests, c.sealed, c.dek_version, c.row_version
            FROM casework.match_mentee o
            LEFT JOIN casework.mentee_card c ON c.organisation = o.organisation AND c.mentee = o.mentee
            ORDER BY o.match, o.mentee
            LIMIT \(Self.most * 10)
            """)
        let laterPeople: Later<Only<ID<Person>>> = try tx.ask("SELECT g FROM casework.own_people() AS g LIMIT 100")
        let rows: [MatchRow] = try tx.all(
            """
            SELECT t.id, p.name, t.state, t.trial_on::text, (SELECT max(s.ends_on)::text FROM casework.match_substitute s WHERE s.match = t.id)
            FROM casework.match t
            JOIN casework.programme p ON p.organisation = t.organisation AND p.id = t.programme
            ORDER BY t.proposed_at, t.id
            LIMIT \(Self.most)
            """)
        let (cards, people) = (try laterCards.all(), try laterPeople.all().map(\.value))
        let keys = try tx.askKeys(about: people.map(\.rawValue)).open()
        matches = try rows.map { row in
            Line(
                id: row.id, programmeName: row.programme, state: row.state, trialOn: row.trialOn.flatMap { Day($0) },
                standsInUntil: row.standsInUntil.flatMap { Day($0) },
                mentees: try cards.filter { $0.match == row.id }.map { try $0.young(keys, in: organisation) })
        }
        try tx.record(
            .ownMatchesSeen, .list("person", people.map(\.rawValue), keys, in: organisation), fields: ["card"])
    }
}

private struct MatchRow: RowDecodable {
    let id: ID<Match>
    let programme: String
    let state: Match.State
    let trialOn: String?
    let standsInUntil: String?
    init(row: Row) throws { (id, programme, state, trialOn, standsInUntil) = try row.decode() }
}

private struct CardRow: RowDecodable {
    let match: ID<Match>
    let mentee: ID<Mentee>
    let card: ID<Mentee.Card>?
    let languages: [String]?
    let interests: [String]?
    let sealed: Bytes?
    let keyVersion: Int?
    let version: Int?
    init(row: Row) throws {
        (match, mentee, card, languages, interests, sealed, keyVersion, version) = try row.decode()
    }

    func young(_ keys: Keys, in organisation: ID<Organisation>) throws -> OwnMatches.Young {
        var opened: Mentee.Card?
        if let card, let sealed, let keyVersion, let version {
            let key = try keys.key(organisation: organisation, subject: card.rawValue, .narrative, version: keyVersion)
            opened = try key.open(sealed, at: Mentee.cardPlace(card, in: organisation, version: version))
        }
        return OwnMatches.Young(
            id: mentee, languages: languages ?? [], interests: (interests ?? []).compactMap(Mentoring.Activity.init),
            card: opened)
    }
}
