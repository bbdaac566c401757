import Foundation
import Postgres
import Vault

extension Handover {
    /// Takes a file over from another organisation: it becomes a person of one's own, with a code and keys of its own, whom
    /// the caller follows. The giver's own file is only read from then on, and nobody there follows it any more. The identity
    /// opens next, once this is committed.
    package static func take(_ id: ID<Handover>, in tx: Transaction) throws -> (id: ID<Person>, code: String) {
        let handover = try held(id, by: .receiver, in: tx)
        let (account, organisation) = try tx.caller.member(.handOverPeople)

        let entry = tx.newEntry()
        try handover.answer(.taken, entry, in: tx)
        let person = ID<Person>()
        let made = tx.newEntry()
        var keys = Keys(tx.keyring)
        try tx.makePepper(of: person.rawValue, organisation: organisation, into: &keys)
        let (code, digest) = try Person.open(
            person, for: account, of: organisation, birthYear: nil,
            facts: "\(handover.facts.languages), \(handover.facts.frenchLevel), \(handover.facts.commune)", entry: made,
            in: tx)
        try tx.execute(
            """
            INSERT INTO casework.handover_side (organisation, handover, giver, receiver, person, account, entry)
            VALUES (\(organisation), \(id), \(handover.giver), \(handover.receiver), \(person), \(account), \(entry))
            """)

        try handover.end(.personHandoverTaken, entry, in: tx)
        try tx.record(
            .personReceived, entry: made, .one("person", person.rawValue, keys, in: organisation), digest: digest.bytes)
        tx.then { try openTaken(id, to: person, in: $0) }
        return (person, code)
    }

    /// Opens the identity of a file that was taken, and seals it anew as one's own. Both logs tell of it. Where nothing waits to be
    /// opened, nothing is done.
    static func openTaken(_ id: ID<Handover>, to person: ID<Person>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue, person.rawValue])
        let laterSides: Later<Sides> = try tx.ask("SELECT giver, receiver FROM casework.handover WHERE id = \(id)")
        let rows: [Escrowed] = try tx.inside(.identity) {
            try tx.all("SELECT class, sealed, dek_version FROM identity.open_handover(\(id))")
        }
        guard !rows.isEmpty else { return }
        let (sides, keys) = (try laterSides.one(), try laterKeys.open())
        let identity = try Escrowed.identity(
            rows, of: id.rawValue, for: sides.receiver, at: escrowPlace(id, of: sides.receiver), keys)
        let written = try Person.fill(person, of: sides.receiver, with: identity, about: id.rawValue, keys, in: tx)
        let crossing = Crossing(
            organisation: sides.giver, trace: .one("handover", id.rawValue, keys, in: sides.giver))
        try tx.record(
            .personHandoverOpened, entry: written.entry, .one("person", person.rawValue, keys, in: sides.receiver),
            previous: written.previous, digest: written.digest, fields: ["civil", "contact"], crossing: crossing)
    }

    private struct Sides: RowDecodable {
        let giver: ID<Organisation>
        let receiver: ID<Organisation>
        init(row: Row) throws { (giver, receiver) = try row.decode() }
    }
}
