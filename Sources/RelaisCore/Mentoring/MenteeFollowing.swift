import Foundation
import Postgres

/// One young person, followed: the steps of growing up, how far they are, and when who was asked. For whoever works with volunteers; what
/// comes of a birthday is told to whoever follows the person and is bound by secrecy, and to nobody else.
package struct MenteeFollowing: Sendable {
    package let mentee: ID<Mentee>
    package let programme: ID<Programme>
    package let person: ID<Person>
    package let personCode: String
    /// The match that goes on, if one does.
    package let match: ID<Match>?
    /// `nil` for whoever may not open the date of birth.
    package let comingOfAge: ComingOfAge?
    package let progress: [MenteeProgress]
    package let followUps: [FollowUp]
    package let exits: [Match.Exit]
    package let isEnded: Bool
    package let rowVersion: Int

    /// - Throws: `Refusal.notFound`; `.notPermitted`.
    package init(_ id: ID<Mentee>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let found: Mentee? = try tx.first("SELECT \(Mentee.columns) FROM casework.mentee e WHERE e.id = \(id)")
        guard let found else { throw Refusal.notFound(.init(.mentee, id.rawValue)) }
        let laterKeys = try tx.askKeys(about: [found.person.rawValue])
        let laterProgress = try MenteeProgress.ask(of: id, in: tx)
        let laterMore: Later<More> = try tx.ask(
            """
            SELECT f.code,
                (SELECT t.id FROM casework.match_mentee o JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
                 WHERE o.mentee = \(id) AND t.active_on IS NOT NULL ORDER BY t.ended_on DESC NULLS FIRST, t.id LIMIT 1),
                array(SELECT DISTINCT x FROM casework.match_mentee o, unnest(o.exits) AS x WHERE o.mentee = \(id) ORDER BY x)
            FROM casework.mentee_files(ARRAY[\(id)]) f
            """)
        let laterFollowUps = try LaterFollowUps(
            where: """
                (c.mentee IS NULL OR c.mentee = \(id)) AND c.match IN (SELECT o.match FROM casework.match_mentee o WHERE o.mentee = \(id))
                """, in: organisation, tx)
        let laterSecrecy = try Safeguards.askSecrecy(in: tx)
        let keys = try laterKeys.open()
        let mayOpen = try laterSecrecy.one().value && tx.caller.may(.keepMentees)
        comingOfAge = mayOpen ? try ComingOfAge.of(found, keys, in: tx) : nil
        let more = try laterMore.first()
        (mentee, programme, person) = (id, found.programme, found.person)
        (personCode, match) = (more?.code ?? "", more?.match)
        exits = (more?.exits ?? []).compactMap(Match.Exit.init)
        (progress, isEnded, rowVersion) = (try laterProgress.all(), found.endedAt != nil, found.rowVersion)
        followUps = try laterFollowUps.open(
            try tx.askKeys(about: [found.person.rawValue] + MenteeFollowing.others(id, in: tx)).open())
        try tx.record(
            .menteeFollowed, found.trace(keys),
            fields: ["progress", "note"] + (comingOfAge == nil ? [] : ["birth_date", "minority"]))
    }

    /// Those who share a match with them: the note of a call may be under a key about one of them.
    private static func others(_ id: ID<Mentee>, in tx: Transaction) throws -> [UUID] {
        let rows: [Only<ID<Person>>] = try tx.all(
            """
            SELECT DISTINCT e.person
            FROM casework.match_mentee o
            JOIN casework.match_mentee x ON x.organisation = o.organisation AND x.match = o.match
            JOIN casework.mentee e ON e.organisation = x.organisation AND e.id = x.mentee
            WHERE o.mentee = \(id) AND x.mentee <> \(id)
            LIMIT 50
            """)
        return rows.map(\.value.rawValue)
    }

    private struct More: RowDecodable {
        let code: String
        let match: ID<Match>?
        let exits: [String]
        init(row: Row) throws { (code, match, exits) = try row.decode() }
    }
}

extension ComingOfAge {
    /// That of a mentee, for whoever may open their date of birth; `nil` where it does not open to the caller.
    static func of(_ mentee: Mentee, _ keys: Keys, in tx: Transaction) throws -> ComingOfAge? {
        let laterCivil = try Person.askIdentities(of: [mentee.person], of: mentee.organisation, in: tx)
        let laterSafeguards = try Safeguards.ask(of: mentee.person, in: mentee.organisation, tx)
        let rules = try Programme.known(mentee.programme, in: tx).rules
        guard let civil = try laterCivil.civil(keys)[mentee.person] else { return nil }
        let status = try laterSafeguards.open(keys).statements.first?.status
        return ComingOfAge(born: civil.birth, status, until: rules.limitAge, on: Day(tx.now))
    }
}
