import Foundation
import Postgres
import Vault

/// A person as they are in a programme. This is what a verb holds while it works: the row, locked.
package struct Mentee: Sendable {
    package let id: ID<Mentee>
    package let programme: ID<Programme>
    package let person: ID<Person>
    package let endedAt: Date?
    package let rowVersion: Int
    let entry: ID<Entry>
    let organisation: ID<Organisation>
    let sealedVersion: Int

    /// A dated fact that must be there before they are matched. Mirrored by `mentee_fact_kind_known`.
    package enum FactKind: String, Sendable, CaseIterable, PostgresValue {
        /// Mentoring stands in the project for the child (CASF L223-1-1), or in that of access to autonomy.
        case inscriptionPPE = "inscription_ppe"
        case inscriptionAutonomy = "inscription_autonomy"
        /// The young person wants it.
        case assent
        /// Whoever holds authority over the minor agreed, in writing.
        case authorityAgreement = "authority_agreement"
        /// Somebody who is of age agreed for themselves.
        case ownAgreement = "own_agreement"
    }

    /// Why somebody left the programme. Mirrored by `mentee_ended_for_known`.
    package enum Ending: String, Sendable, CaseIterable, PostgresValue {
        case ownWish = "own_wish"
        case ageLimit = "age_limit"
        case moved
        case placementEnded = "placement_ended"
        case programmeEnd = "programme_end"
        case otherSupport = "other_support"
        /// Nobody chooses these: two files became one; the file was erased.
        case merged, erased

        package static let chosen: [Ending] = [
            .ownWish, .ageLimit, .moved, .placementEnded, .programmeEnd, .otherSupport,
        ]
    }

    /// What is sealed of one (class `narrative`): their goals and wishes, in their own words.
    package struct Said: Sendable, Equatable, Codable {
        package var goals: String?
        package var wishes: String?
    }

    /// What is sealed of the card that a volunteer sees (class `narrative`, under a key of its own).
    package struct Card: Sendable, Equatable, Codable {
        /// A first name, or another they chose.
        package var called: String
        /// Where and how to meet.
        package var meeting: String?
        package var emergencyContact: String
    }
}

extension Mentee: RowDecodable {
    static let columns: SQL =
        "e.id, e.programme, e.person, e.ended_at, e.row_version, e.entry, e.organisation, e.sealed_version"

    package init(row: Row) throws {
        (id, programme, person, endedAt, rowVersion, entry, organisation, sealedVersion) = try row.decode()
    }

    /// The mentee, locked until the transaction ends, with the keys about the person, if this is the caller's to do.
    ///
    /// - Throws: `Refusal.notFound`, `.changedSince`, `Obstacle.menteeEnded`.
    static func held(_ id: ID<Mentee>, in tx: Transaction) throws -> (mentee: Mentee, keys: Keys) {
        _ = try tx.caller.member(.keepMentees)
        let found: Mentee? = try tx.first("SELECT \(columns) FROM casework.mentee e WHERE e.id = \(id) FOR UPDATE")
        guard let found else { throw Refusal.notFound(.init(.mentee, id.rawValue)) }
        try tx.require(version: found.rowVersion)
        guard found.endedAt == nil else { throw Refusal.mentoring(.menteeEnded) }
        return (found, try tx.askKeys(about: [found.person.rawValue]).open())
    }

    static func place(_ id: ID<Mentee>, in organisation: ID<Organisation>, version: Int) -> Place {
        Place(
            organisation: organisation.rawValue, table: "casework.mentee", row: id.rawValue, rowVersion: Int64(version))
    }

    /// What the audit calls them: the person, so that a statement tells them of it.
    func trace(_ keys: Keys) -> Trace { .one("person", person.rawValue, keys, in: organisation) }

    /// Writes what a verb changed, `changes` being the assignments, and tells the audit.
    func keep(_ changes: SQL, _ event: Event, _ keys: Keys, fields: [String] = [], in tx: Transaction) throws {
        let next = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.mentee
            SET \(changes), \(Referral.signed(next))
            WHERE id = \(id)
            RETURNING audit.digest(mentee)
            """)
        try tx.record(
            event, entry: next, trace(keys), previous: entry, digest: digest.value.bytes, fields: fields)
    }

    /// What somebody lacks today to be matched.
    static func lacks(_ mentees: [ID<Mentee>], in organisation: ID<Organisation>, _ tx: Transaction) throws -> [Missing]
    {
        let codes: [Only<[String]>] = try tx.all(
            """
            SELECT casework.mentee_lacks(\(organisation), g, \(Day(tx.now).text)::date)
            FROM unnest(\(mentees)) AS g
            """)
        let lacking = Set(codes.flatMap { Missing.named($0.value) })
        return Missing.allCases.filter(lacking.contains)
    }
}
