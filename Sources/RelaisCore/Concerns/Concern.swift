import Foundation
import Postgres
import Vault

/// What somebody on a match is worried about. Whoever raises one writes and never reads; it reaches the person whom the programme names
/// for it, who neither leads it nor mentors (CASF L226-2-1, Code pénal 434-3), in the protection compartment.
///
/// The audit knows that there was one and who did what, by a reference of its own: no young person's statement tells of it.
package struct Concern: Sendable {
    package let id: ID<Concern>
    package let programme: ID<Programme>
    package let programmeName: String
    package let match: ID<Match>
    /// Who raised it.
    package let raiser: String
    package let raisedAt: Date
    /// Whether whoever raised it feared for somebody at that moment.
    package let isUrgent: Bool
    /// By when something must have been done.
    package let dueAt: Date
    package let receivedAt: Date?
    /// When something was first done.
    package let actedAt: Date?
    package let holdsMatch: Bool
    package let closedAt: Date?
    package let closedFor: Outcome?
    package let rowVersion: Int
    let entry: ID<Entry>

    /// What can be done about one, each on a day. Mirrored by `concern_act_kind_known`.
    package enum Act: String, Sendable, CaseIterable, PostgresValue {
        case sawYoungPerson = "saw_young_person"
        case spokeToRaiser = "spoke_to_raiser"
        case spokeToMentor = "spoke_to_mentor"
        case toldGuardian = "told_guardian"
        case called119 = "called_119"
        /// To the département (CRIP), with the reference it gave; never the content.
        case toldCRIP = "told_crip"
        case toldJustice = "told_justice"
        /// The match is held, and nobody but whom the concern reached lets it go on.
        case heldMatch = "held_match"
        case letMatchGoOn = "let_match_go_on"
        case closed, other

        /// Those that are recorded as facts; what holds, lets go on and closes has a verb of its own.
        package static let facts: [Act] = allCases.filter { ![.heldMatch, .letMatchGoOn, .closed].contains($0) }
    }

    /// What came of it. Mirrored by `concern_closed_for_known`.
    package enum Outcome: String, Sendable, CaseIterable, PostgresValue {
        case settled, transmitted
        case noDanger = "no_danger"
        /// Somebody had raised the same already: it is not counted.
        case raisedTwice = "raised_twice"
    }

    /// The number to call where a child is in danger, day and night, from any telephone.
    package static let helpline = "119"

    /// So long may what is written be, in characters.
    package static let mostWords = 4_000
}

extension Concern: RowDecodable {
    static let columns: SQL =
        """
        c.id, c.programme, p.name, c.match, access.account_name(c.raised_by), c.raised_at, c.is_urgent, c.due_at, c.received_at, c.acted_at,
            c.holds_match, c.closed_at, c.closed_for, c.row_version, c.entry
        """

    package init(row: Row) throws {
        let (name, account): (String?, String?)
        (
            id, programme, name, match, account, raisedAt, isUrgent, dueAt, receivedAt, actedAt, holdsMatch, closedAt,
            closedFor, rowVersion, entry
        ) = try row.decode()
        (programmeName, raiser) = (name ?? "", account ?? "")
    }

    /// The concern, if it reached the caller.
    ///
    /// - Throws: `Refusal.notFound`, `.notPermitted`.
    static func known(_ id: ID<Concern>, in tx: Transaction) throws -> Concern {
        _ = try tx.caller.member(.keepConcerns)
        let found: Concern? = try tx.inside(.protection) {
            try tx.first(
                """
                SELECT \(columns)
                FROM protection.concern c
                LEFT JOIN LATERAL protection.name_of(c.programme) AS p (name) ON true
                WHERE c.id = \(id)
                """)
        }
        guard let found else { throw Refusal.notFound(.init(.concern, id.rawValue)) }
        return found
    }

    /// What the audit calls it: a reference of its own, that leads to nobody.
    static func trace(_ id: ID<Concern>, in tx: Transaction) -> Trace { .deployment(tx, "concern", id.rawValue) }

    /// Words that were written of it.
    struct Words: Codable {
        let text: String
    }

    /// What is sealed of an act: a few words, and the reference of what was sent.
    struct Said: Codable {
        let text: String?
        let reference: String?
    }

    static func notePlace(_ id: UUID, in organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "protection.concern_note", row: id, rowVersion: 1)
    }

    static func actPlace(_ id: UUID, in organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "protection.concern_act", row: id, rowVersion: 1)
    }
}
