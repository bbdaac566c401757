import Foundation
import Postgres
import Vault

/// A whole file that one organisation offers to another, and what became of the offer.
///
/// This is what a verb holds while it works: the shared row, locked. The other organisation never reads the giver's rows:
/// what it takes is a copy sealed for it.
package struct Handover {
    package let id: ID<Handover>
    package let state: State
    package let giver: ID<Organisation>
    package let receiver: ID<Organisation>
    let entry: ID<Entry>
    package let side: Side
    let facts: Facts
    let keys: Keys

    /// Where an offer stands. Mirrored by `handover_state_known`.
    package enum State: String, Sendable, CaseIterable, PostgresValue { case offered, taken, declined, withdrawn }

    /// Which side of it an organisation is.
    package enum Side: String, Sendable, CaseIterable { case giver, receiver }

    /// What the receiver reads before it takes the file: nothing that names anybody.
    package struct Facts: Sendable, RowDecodable {
        package let ageBracket: AgeBracket?
        package let languages: [String]
        package let frenchLevel: FrenchLevel?
        package let commune: String?
        package init(row: Row) throws { (ageBracket, languages, frenchLevel, commune) = try row.decode() }
    }

    var own: ID<Organisation> { side == .giver ? giver : receiver }
    var other: ID<Organisation> { side == .giver ? receiver : giver }
}

extension Handover {
    /// The offer, with its keys, locked until the transaction ends, if it stands and this is the caller's to answer.
    ///
    /// - Throws: `Refusal.notFound` when there is none the caller may know of; `.notYourSide` when the other organisation
    ///   answers it; `.handoverIs` once it was answered.
    static func held(
        _ id: ID<Handover>, by side: Side, to permission: Permission = .handOverPeople, in tx: Transaction
    ) throws -> Handover {
        let caller = try tx.caller
        try caller.require(permission)
        let keys = try tx.askKeys(about: [id.rawValue])
        let facts: Later<Facts> = try tx.ask(
            "SELECT age_bracket, languages, french_level, commune FROM casework.handover WHERE id = \(id)")
        let row: HeldRow? = try tx.first(
            "SELECT state, giver, receiver, entry, row_version FROM casework.handover WHERE id = \(id) FOR UPDATE")
        guard let row else { throw Refusal.notFound(.init(.handover, id.rawValue)) }
        guard (row.giver == caller.organisation) == (side == .giver) else { throw Refusal.notYourSide(side) }
        try tx.require(version: row.rowVersion)
        guard row.state == .offered else { throw Refusal.handoverIs(row.state) }
        return Handover(
            id: id, state: row.state, giver: row.giver, receiver: row.receiver, entry: row.entry, side: side,
            facts: try facts.one(), keys: try keys.open())
    }

    /// The offer ends: nothing of the person stays on it, both audits are told, and the people of the other side will be. The
    /// last beats of every answer.
    func end(_ event: Event, _ entry: ID<Entry>, in tx: Transaction) throws {
        let digest: Only<Bytes> = try tx.one("SELECT casework.end_handover(\(id), \(entry))")
        let crossing = Crossing(organisation: other, trace: .one("handover", id.rawValue, keys, in: other))
        try tx.record(
            event, entry: entry, .one("handover", id.rawValue, keys, in: own), previous: self.entry,
            digest: digest.value.bytes, fields: ["state"], crossing: crossing)
        try tx.enqueue(Self.tell(side == .giver ? .receiver : .giver, other, of: id, move: entry))
    }

    /// To tell the people of one side what the other has done with an offer.
    static func tell(
        _ side: Side, _ organisation: ID<Organisation>, of id: ID<Handover>, move: ID<Entry>
    ) -> Job {
        Job(side == .giver ? .tellGiver : .tellReceiver, for: organisation, handover: id, move: move)
    }

    /// Says what the answer is; a refusal for a reason, with its words sealed.
    func answer(
        _ state: State, _ entry: ID<Entry>, reason: Referral.Reason? = nil, sealed: Bytes? = nil, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE casework.handover
            SET state = \(state), answered_at = \(tx.now), reason = \(reason), answer_sealed = \(sealed),
                answer_dek_version = \(sealed == nil ? nil : 1), \(Referral.signed(entry))
            WHERE id = \(id)
            """)
    }

    static func wordPlace(_ id: ID<Handover>, of giver: ID<Organisation>) -> Place {
        Place(organisation: giver.rawValue, table: "casework.handover", row: id.rawValue, rowVersion: 1)
    }

    static func answerPlace(_ id: ID<Handover>, of receiver: ID<Organisation>) -> Place {
        Place(organisation: receiver.rawValue, table: "casework.handover", row: id.rawValue, rowVersion: 2)
    }

    static func escrowPlace(_ id: ID<Handover>, of receiver: ID<Organisation>) -> Place {
        Place(organisation: receiver.rawValue, table: "identity.handover", row: id.rawValue, rowVersion: 1)
    }

    private struct HeldRow: RowDecodable {
        let state: State
        let giver: ID<Organisation>
        let receiver: ID<Organisation>
        let entry: ID<Entry>
        let rowVersion: Int
        init(row: Row) throws { (state, giver, receiver, entry, rowVersion) = try row.decode() }
    }
}
