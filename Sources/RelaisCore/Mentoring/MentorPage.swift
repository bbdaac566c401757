import Foundation
import Postgres
import Vault

/// One mentor: who they are, what they offer, what was done and checked, for which programmes they are cleared. For whoever works with
/// volunteers, and for the mentor themselves.
package struct MentorPage: Sendable {
    package let id: ID<Mentor>
    package let code: String
    package let programme: ID<Programme>
    package let state: Mentor.State
    package let pausedFrom: Mentor.State?
    package let pausedUntil: Day?
    package let leftFor: Mentor.Leaving?
    package let enquiredOn: Day
    package let movedAt: Date
    package let accountName: String?
    /// Until when a link lets them in without an account.
    package let linkUntil: Date?
    package let offer: Mentor.Offer
    /// `nil` where nothing of them is kept.
    package let identity: Mentor.Identity?
    /// What was done with them, the last first.
    package let facts: [Fact]
    /// What was checked, the last first.
    package let checks: [Check]
    /// How they stand in each open programme, by name: cleared for what.
    package let clearances: [ForProgramme]
    /// Until when their matches go on though a check does not hold.
    package let exemptUntil: Day?
    package let rowVersion: Int

    package struct Fact: Sendable, RowDecodable {
        package let kind: Mentor.FactKind
        package let doneOn: Day
        package init(row: Row) throws {
            let day: String
            (kind, day) = try row.decode()
            guard let read = Day(day) else { throw PostgresError.missingRow }
            doneOn = read
        }
    }

    package struct Check: Sendable, RowDecodable {
        package let kind: Mentor.CheckKind
        package let result: Mentor.CheckResult
        package let ground: Mentor.Ground
        package let seenOn: Day
        package let seenBy: String?
        package let until: Day?
        package init(row: Row) throws {
            let days: (String, String?)
            (kind, result, ground, days.0, seenBy, days.1) = try row.decode()
            guard let read = Day(days.0) else { throw PostgresError.missingRow }
            (seenOn, until) = (read, days.1.flatMap { Day($0) })
        }
    }

    /// How they stand in one programme.
    package struct ForProgramme: Sendable {
        package let id: ID<Programme>
        package let name: String
        package let clearance: Clearance
    }

    /// - Throws: `Refusal.notFound` for a mentor the caller may not know of.
    package init(_ id: ID<Mentor>, in tx: Transaction) throws {
        let caller = try tx.caller
        guard caller.may(.keepMentors) || caller.may(.seeOwnMatches), let organisation = caller.organisation else {
            throw Refusal.notPermitted(.keepMentors)
        }
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let day = Day(tx.now)
        let (row, facts, checks, standings): (MentorPageRow?, [Fact], [Check], [StandingRow]) =
            try tx.inside(.volunteer) {
                let laterFacts: Later<Fact> = try tx.ask(
                    "SELECT kind, done_on::text FROM volunteer.mentor_fact WHERE mentor = \(id) ORDER BY done_on DESC, kind LIMIT 50"
                )
                let laterChecks: Later<Check> = try tx.ask(
                    """
                    SELECT kind, result, legal_basis, seen_on::text, access.account_name(seen_by), valid_until_on::text
                    FROM volunteer.mentor_check
                    WHERE mentor = \(id)
                    ORDER BY seen_on DESC, recorded_at DESC, kind
                    LIMIT 50
                    """)
                let laterStandings: Later<StandingRow> = try tx.ask(
                    """
                    SELECT p.id, p.name, s.kind, s.status, s.until_on::text
                    FROM casework.programme p
                    LEFT JOIN LATERAL volunteer.standing(p.organisation, \(id), p.id, \(day.text)::date) s ON true
                    WHERE p.closed_at IS NULL
                    ORDER BY p.name, p.id, s.kind
                    LIMIT 200
                    """)
                let row: MentorPageRow? = try tx.first(
                    """
                    SELECT m.code, m.programme, m.state, m.paused_from, m.paused_until_on::text, m.left_for, m.enquired_on::text, m.moved_at,
                        access.account_name(m.account), m.row_version, m.sealed, m.dek_version, m.sealed_version,
                        (SELECT max(x.until_on)::text FROM volunteer.exemption x
                         WHERE x.mentor = m.id AND x.until_on >= \(day.text)::date),
                        volunteer.link_until(m.id), \(Mentor.Offer.columns)
                    FROM volunteer.mentor m
                    WHERE m.id = \(id)
                    """)
                return (row, try laterFacts.all(), try laterChecks.all(), try laterStandings.all())
            }
        guard let row else { throw Refusal.notFound(.init(.mentor, id.rawValue)) }
        let keys = try laterKeys.open()
        (self.id, code, programme, state, pausedFrom) = (id, row.code, row.programme, row.state, row.pausedFrom)
        (pausedUntil, leftFor, movedAt) = (row.pausedUntil.flatMap { Day($0) }, row.leftFor, row.movedAt)
        enquiredOn = Day(row.enquiredOn) ?? day
        (accountName, offer, rowVersion) = (row.accountName, row.offer, row.rowVersion)
        (exemptUntil, linkUntil) = (row.exemptUntil.flatMap { Day($0) }, row.linkUntil)
        identity = try Mentor.opened(row.sealed, row.keyVersion, row.sealedVersion, of: id, in: organisation, keys)
        (self.facts, self.checks) = (facts, checks)
        var found: [ForProgramme] = []
        for one in standings where one.id != found.last?.id {
            let rows = standings.filter { $0.id == one.id }.compactMap(\.standing)
            found.append(ForProgramme(id: one.id, name: one.name, clearance: Clearance(day: day, checks: rows)))
        }
        clearances = found
        try tx.record(.mentorSeen, Mentor.trace(id, keys, in: organisation), fields: ["name", "contact", "checks"])
    }

    /// Which mentor the caller is.
    ///
    /// - Throws: `Refusal.notFound` for whoever is none, or has left.
    package static func own(in tx: Transaction) throws -> ID<Mentor> {
        _ = try tx.caller.member(.seeOwnMatches)
        let found: Only<ID<Mentor>?> = try tx.inside(.volunteer) { try tx.one("SELECT volunteer.own_mentor()") }
        guard let id = found.value else { throw Refusal.notFound(.init(.mentor)) }
        return id
    }
}

private struct StandingRow: RowDecodable {
    let id: ID<Programme>
    let name: String
    let standing: Clearance.Standing?

    init(row: Row) throws {
        let kind: Mentor.CheckKind?
        let status: Clearance.Status?
        let until: String?
        (id, name, kind, status, until) = try row.decode()
        standing = kind.flatMap { kind in
            status.map { Clearance.Standing(kind: kind, status: $0, until: until.flatMap { Day($0) }) }
        }
    }
}

private struct MentorPageRow: RowDecodable {
    let code: String
    let programme: ID<Programme>
    let state: Mentor.State
    let pausedFrom: Mentor.State?
    let pausedUntil: String?
    let leftFor: Mentor.Leaving?
    let enquiredOn: String
    let movedAt: Date
    let accountName: String?
    let rowVersion: Int
    let sealed: Bytes?
    let keyVersion: Int?
    let sealedVersion: Int
    let exemptUntil: String?
    let linkUntil: Date?
    let offer: Mentor.Offer

    init(row: Row) throws {
        (code, programme, state) = (try row.column(0), try row.column(1), try row.column(2))
        (pausedFrom, pausedUntil, leftFor) = (try row.column(3), try row.column(4), try row.column(5))
        (enquiredOn, movedAt, accountName) = (try row.column(6), try row.column(7), try row.column(8))
        (rowVersion, sealed, keyVersion) = (try row.column(9), try row.column(10), try row.column(11))
        (sealedVersion, exemptUntil) = (try row.column(12), try row.column(13))
        linkUntil = try row.column(14)
        offer = try Mentor.Offer(row: row, from: 15)
    }
}
