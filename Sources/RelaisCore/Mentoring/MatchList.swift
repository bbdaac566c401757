import Foundation
import Postgres
import Vault

/// The matches of a programme, or of one of its mentors: codes, never names; the open ones first, the newest of each.
package struct MatchList: Sendable {
    package let lines: [Line]
    /// Whether there are more than are shown.
    package let isCut: Bool

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Match>
        package let mentor: ID<Mentor>
        package let mentorCode: String
        package let mentees: [ID<Mentee>]
        package let people: [ID<Person>]
        package let personCodes: [String]
        package let state: Match.State
        package let heldFor: Match.Holding?
        package let endedFor: Match.Ending?
        package let proposedAt: Date
        package let movedAt: Date
        package let activeOn: Day?
        package let rowVersion: Int

        /// Since when it is as it is: of one under way, the day it began.
        package var since: Day { ([.trial, .active].contains(state) ? activeOn : nil) ?? Day(movedAt) }

        package init(row: Row) throws {
            let (code, day): (String?, String?)
            (
                id, mentor, code, mentees, people, personCodes, state, heldFor, endedFor, proposedAt, movedAt, day,
                rowVersion
            ) = try row.decode()
            (mentorCode, activeOn) = (code ?? "", day.flatMap { Day($0) })
        }
    }

    /// So many are shown.
    package static let most = 100

    /// - Throws: `Refusal.notFound` for a programme the caller may not see; `.notPermitted`.
    package init(of programme: ID<Programme>, by mentor: ID<Mentor>? = nil, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        _ = try Programme.known(programme, in: tx)
        let own: SQL = mentor.map { "AND t.mentor = \($0)" } ?? ""
        let rows: [Line] = try tx.all(
            """
            WITH shown AS (
                SELECT t.* FROM casework.match t
                WHERE t.programme = \(programme) \(own)
                ORDER BY t.state IN ('closed', 'declined'), t.proposed_at DESC, t.id DESC
                LIMIT \(Self.most + 1)),
            sides AS (
                SELECT o.match, array_agg(o.mentee ORDER BY o.mentee) AS mentees, array_agg(f.person ORDER BY o.mentee) AS people,
                    array_agg(f.code ORDER BY o.mentee) AS codes
                FROM casework.match_mentee o
                JOIN casework.mentee_files(array(SELECT g.mentee FROM casework.match_mentee g JOIN shown s ON s.id = g.match)) f ON f.mentee = o.mentee
                WHERE o.match IN (SELECT s.id FROM shown s)
                GROUP BY o.match)
            SELECT t.id, t.mentor, volunteer.code_of(t.mentor), coalesce(s.mentees, '{}'), coalesce(s.people, '{}'), coalesce(s.codes, '{}'),
                t.state, t.held_for, t.ended_for, t.proposed_at, t.moved_at, t.active_on::text, t.row_version
            FROM shown t
            LEFT JOIN sides s ON s.match = t.id
            ORDER BY t.state IN ('closed', 'declined'), t.proposed_at DESC, t.id DESC
            """)
        lines = Array(rows.prefix(Self.most))
        isCut = rows.count > Self.most
        let people = Array(Set(lines.flatMap(\.people).map(\.rawValue)).prefix(100))
        let keys = try tx.askKeys(about: people).open()
        try tx.record(.matchesListed, .list("person", people, keys, in: organisation), fields: ["code"])
    }
}

/// One match with its history, for whoever works with volunteers.
package struct MatchPage: Sendable {
    package let match: Match
    package let mentorCode: String
    package let personCodes: [String]
    package let heldFor: Match.Holding?
    package let endedFor: Match.Ending?
    package let signatories: [Match.Signatory]
    package let mentorInterviewedOn: Day?
    package let predecessor: ID<Match>?
    package let moves: [Move]
    package let substitutes: [Substitute]
    /// How the mentor's checks stand today.
    package let clearance: Clearance

    package struct Move: Sendable, RowDecodable {
        package let from: Match.State?
        package let to: Match.State
        package let reason: String?
        package let by: String?
        package let at: Date
        package init(row: Row) throws { (from, to, reason, by, at) = try row.decode() }
    }

    package init(_ id: ID<Match>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let laterMoves: Later<Move> = try tx.ask(
            """
            SELECT from_state, to_state, reason, access.account_name(account), at
            FROM casework.match_move
            WHERE match = \(id)
            ORDER BY at, entry
            LIMIT 200
            """)
        let laterSubstitutes: Later<Substitute> = try tx.ask(
            """
            SELECT \(Substitute.columns) FROM casework.match_substitute s WHERE s.match = \(id)
            ORDER BY s.starts_on DESC, s.id
            LIMIT 50
            """)
        let laterMore: Later<MoreRow> = try tx.ask(
            """
            SELECT t.held_for, t.ended_for, t.signatories, t.mentor_interviewed_on::text, t.predecessor, volunteer.code_of(t.mentor),
                array(SELECT f.code FROM casework.mentee_files(array(SELECT o.mentee FROM casework.match_mentee o WHERE o.match = t.id)) f
                      ORDER BY f.mentee)
            FROM casework.match t
            WHERE t.id = \(id)
            """)
        let keys: Keys
        (match, keys) = try Match.seen(id, in: tx)
        clearance = try Clearance.ask(of: match.mentor, for: match.programme, in: organisation, tx).read()
        let more = try laterMore.one()
        (heldFor, endedFor, predecessor) = (more.heldFor, more.endedFor, more.predecessor)
        signatories = more.signatories.compactMap(Match.Signatory.init)
        mentorInterviewedOn = more.interviewedOn.flatMap { Day($0) }
        (mentorCode, personCodes) = (more.mentorCode ?? "", more.codes)
        (moves, substitutes) = (try laterMoves.all(), try laterSubstitutes.all())
        try tx.record(.matchSeen, match.trace(keys), fields: ["facts"])
    }

    private struct MoreRow: RowDecodable {
        let heldFor: Match.Holding?
        let endedFor: Match.Ending?
        let signatories: [String]
        let interviewedOn: String?
        let predecessor: ID<Match>?
        let mentorCode: String?
        let codes: [String]
        init(row: Row) throws {
            (heldFor, endedFor, signatories, interviewedOn, predecessor, mentorCode, codes) = try row.decode()
        }
    }
}
