import Foundation
import Postgres
import Vault

/// A correction of someone's file, offered to an organisation that holds a copy of what it said.
///
/// This is what a verb holds while it answers one: the shared row, locked. The recipient never reads the holder's rows: what it
/// takes over was sealed for it.
package struct Correction {
    package let id: ID<Correction>
    let referral: ID<Referral>
    let referrer: ID<Organisation>
    let organisation: ID<Organisation>
    /// The recipient's own person.
    let person: ID<Person>
    let fields: Set<String>
    let facts: Facts
    let entry: ID<Entry>
    let keys: Keys

    /// Where it stands. Mirrored by `correction_state_known`.
    package enum State: String, Sendable, CaseIterable, PostgresValue {
        case offered, accepted, declined
        /// A newer one took its place before it was answered.
        case replaced
        /// The copy it was of is gone.
        case retracted
    }

    /// What names nobody.
    struct Facts: RowDecodable {
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
        init(row: Row) throws { (languages, frenchLevel, commune) = try row.decode() }
    }
}

extension Correction {
    /// The correction, with its keys, locked until the transaction ends, if it stands and the caller follows the person it is
    /// about.
    ///
    /// - Throws: `Refusal.notFound` when there is none the caller may know of; `.notAssigned` when they do not follow the
    ///   person; `.correctionIs` once it was answered.
    static func held(_ id: ID<Correction>, in tx: Transaction) throws -> Correction {
        let (_, own) = try tx.caller.member(.amendPeople)
        let laterRow: Later<Only<ID<Entry>>> = try tx.ask(
            "SELECT entry FROM casework.correction WHERE id = \(id) AND organisation = \(own) FOR UPDATE")
        let laterFacts: Later<Facts> = try tx.ask(
            "SELECT languages, french_level, commune FROM casework.correction WHERE id = \(id)")
        let seen: Seen? = try tx.first(
            """
            SELECT c.state, c.referral, c.referrer, c.organisation, c.fields, s.person, c.row_version
            FROM casework.correction c
            LEFT JOIN casework.referral_side s ON s.referral = c.referral AND s.organisation = c.organisation
            WHERE c.id = \(id)
            """)
        guard let seen, seen.organisation == own else { throw Refusal.notFound(.init(.correction, id.rawValue)) }
        guard let entry = try laterRow.first(), let person = seen.person else { throw Refusal.notAssigned }
        try tx.require(version: seen.rowVersion)
        guard seen.state == .offered else { throw Refusal.correctionIs(seen.state) }
        let keys = try tx.askKeys(about: [seen.referral.rawValue, person.rawValue]).open()
        return Correction(
            id: id, referral: seen.referral, referrer: seen.referrer, organisation: own, person: person,
            fields: Set(seen.fields), facts: try laterFacts.one(), entry: entry.value, keys: keys)
    }

    /// Says what the answer is, clears what was offered, tells both audits, and leaves it to the daemon to tell the people of
    /// the other side: the last beats of either answer.
    func answer(
        _ state: State, _ event: Event, entry: ID<Entry>, amendment: ID<Entry>? = nil, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE casework.correction
            SET state = \(state), answered_at = \(tx.now), amendment = \(amendment), \(Referral.signed(entry))
            WHERE id = \(id)
            """)
        let digest: Only<Bytes> = try tx.one("SELECT casework.end_correction(\(id), \(entry))")
        let crossing = Crossing(
            organisation: referrer, trace: .one("referral", referral.rawValue, keys, in: referrer))
        try tx.record(
            event, entry: entry, .one("referral", referral.rawValue, keys, in: organisation), previous: self.entry,
            digest: digest.value.bytes, fields: fields.sorted(), crossing: crossing)
        try tx.enqueue(Job(.tellCorrection, for: referrer, referral: referral, move: entry))
    }

    static func place(_ id: ID<Correction>, of recipient: ID<Organisation>) -> Place {
        Place(organisation: recipient.rawValue, table: "identity.correction", row: id.rawValue, rowVersion: 1)
    }

    private struct Seen: RowDecodable {
        let state: State
        let referral: ID<Referral>
        let referrer: ID<Organisation>
        let organisation: ID<Organisation>
        let fields: [String]
        let person: ID<Person>?
        let rowVersion: Int
        init(row: Row) throws {
            (state, referral, referrer, organisation, fields, person, rowVersion) = try row.decode()
        }
    }
}

extension Correction.State {
    /// The state as it stands in a sentence: « acceptée », "accepted".
    package func isNow(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .offered: ("en attente d’une réponse", "waiting for an answer")
            case .accepted: ("reprise", "taken over")
            case .declined: ("écartée", "set aside")
            case .replaced: ("remplacée par une plus récente", "replaced by a newer one")
            case .retracted: ("close : la copie n’existe plus", "closed: the copy is gone")
            }
        return language == .french ? french : english
    }
}
