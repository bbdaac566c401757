import Foundation
import Postgres
import Vault

/// Someone who gives their time to accompany young people. Who they are is sealed, in a compartment of its own.
///
/// This is what a verb holds while it works: the row, locked, and its keys.
package struct Mentor: Sendable {
    package let id: ID<Mentor>
    package let code: String
    package let programme: ID<Programme>
    package let account: ID<Account>?
    package let state: State
    /// Where someone who pauses comes back to.
    package let pausedFrom: State?
    package let isForgotten: Bool
    package let rowVersion: Int
    let entry: ID<Entry>
    let organisation: ID<Organisation>
    let sealedVersion: Int

    /// Where a mentor stands. Mirrored by `mentor_state_known`, and what follows what by `volunteer.follows`.
    package enum State: String, Sendable, CaseIterable, PostgresValue {
        case enquiry, screening, trained, cleared, paused, left

        /// The states each one can be reached from.
        package var predecessors: Set<State> {
            switch self {
            case .enquiry: []
            case .screening: [.enquiry, .paused]
            case .trained: [.screening, .paused]
            case .cleared: [.trained, .paused]
            case .paused: [.screening, .trained, .cleared]
            case .left: [.enquiry, .screening, .trained, .cleared, .paused]
            }
        }
    }

    /// Why somebody left. Mirrored by `mentor_left_for_known`.
    package enum Leaving: String, Sendable, CaseIterable, PostgresValue {
        case ownWish = "own_wish"
        case movedAway = "moved_away"
        case notSuitable = "not_suitable"
        case checkRefused = "check_refused"
        case lostContact = "lost_contact"
        case programmeEnd = "programme_end"
    }

    /// What was done with somebody before they meet anyone. Mirrored by `mentor_fact_kind_known`.
    package enum FactKind: String, Sendable, CaseIterable, PostgresValue {
        case interview, references, training, charter
    }

    /// What is sealed of one (class `volunteer`).
    package struct Identity: Sendable, Equatable, Codable {
        package var given: String
        package var family: String
        package var phone: String?
        package var email: String?
        /// What they would like, in their own words.
        package var wishes: String?

        package init(given: String, family: String, phone: String? = nil, email: String? = nil, wishes: String? = nil) {
            (self.given, self.family, self.phone, self.email, self.wishes) = (given, family, phone, email, wishes)
        }

        package var name: String { "\(given) \(family)" }
    }

    /// Refuses unless the mentor can go from where they are to `next`.
    func requireMove(to next: State) throws {
        guard next.predecessors.contains(state) else {
            throw Refusal.mentoring(.mentorIs(state, needs: next.predecessors))
        }
    }
}

extension Mentor: RowDecodable {
    static let columns: SQL =
        """
        m.id, m.code, m.programme, m.account, m.state, m.paused_from, m.erased_at IS NOT NULL, m.row_version, m.entry, m.organisation,
            m.sealed_version
        """

    package init(row: Row) throws {
        (
            id, code, programme, account, state, pausedFrom, isForgotten, rowVersion, entry, organisation, sealedVersion
        ) = try row.decode()
    }

    /// The mentor someone named: an id, or a code as it may be typed.
    package static func id(for text: String, in tx: Transaction) throws -> ID<Mentor> {
        if let id = ID<Mentor>(text) { return id }
        guard let code = Code.parse(text, Code.mentor) else { throw Refusal.notFound(.init(.mentor)) }
        let found: Only<ID<Mentor>>? = try tx.inside(.volunteer) {
            try tx.first("SELECT id FROM volunteer.mentor WHERE code = \(code)")
        }
        guard let found else { throw Refusal.notFound(.init(.mentor)) }
        return found.value
    }

    /// The mentor, locked until the transaction ends, with the keys about them, if this is the caller's to do.
    ///
    /// - Throws: `Refusal.notFound` when there is none the caller may know of; `.changedSince` when they saw another version;
    ///   `Obstacle.mentorForgotten` when nothing of them is kept.
    static func held(_ id: ID<Mentor>, in tx: Transaction) throws -> (mentor: Mentor, keys: Keys) {
        _ = try tx.caller.member(.keepMentors)
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let found: Mentor? = try tx.inside(.volunteer) {
            try tx.first("SELECT \(columns) FROM volunteer.mentor m WHERE m.id = \(id) FOR UPDATE")
        }
        guard let found else { throw Refusal.notFound(.init(.mentor, id.rawValue)) }
        try tx.require(version: found.rowVersion)
        guard !found.isForgotten else { throw Refusal.mentoring(.mentorForgotten) }
        return (found, try laterKeys.open())
    }

    static func place(_ id: ID<Mentor>, in organisation: ID<Organisation>, version: Int) -> Place {
        Place(
            organisation: organisation.rawValue, table: "volunteer.mentor", row: id.rawValue,
            rowVersion: Int64(version))
    }

    /// What the audit calls them.
    static func trace(_ id: ID<Mentor>, _ keys: Keys, in organisation: ID<Organisation>) -> Trace {
        .one("mentor", id.rawValue, keys, in: organisation)
    }

    /// Writes what a verb changed, `changes` being the assignments, and tells the audit.
    func keep(
        _ changes: SQL, _ event: Event, _ keys: Keys, fields: [String] = [], as entry: ID<Entry>? = nil,
        in tx: Transaction
    ) throws {
        let next = entry ?? tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.volunteer) {
            try tx.one(
                """
                UPDATE volunteer.mentor
                SET \(changes), \(Referral.signed(next))
                WHERE id = \(id)
                RETURNING audit.digest(mentor)
                """)
        }
        try tx.record(
            event, entry: next, Self.trace(id, keys, in: organisation), previous: self.entry,
            digest: digest.value.bytes,
            fields: fields)
    }
}
