import Foundation
import Postgres
import Vault

extension Handover {
    /// Takes a file over from another organisation: it becomes a person of one's own, with a code and keys of its own, whom
    /// the caller follows. The giver's own file is only read from then on, and nobody there follows it any more.
    package static func take(_ id: ID<Handover>, in tx: Transaction) throws -> (id: ID<Person>, code: String) {
        let handover = try held(id, by: .receiver, in: tx)
        let (account, organisation) = try tx.caller.member(.handOverPeople)

        let entry = tx.newEntry()
        try handover.answer(.taken, entry, in: tx)
        let identity = try handover.open(in: tx)
        let person = ID<Person>()
        let made = tx.newEntry()
        var keys = Keys(tx.keyring)
        try tx.makePepper(of: person.rawValue, organisation: organisation, into: &keys)
        let (code, digest) = try Person.open(
            person, for: account, of: organisation, birthYear: identity.civil.birth?.year,
            languages: handover.facts.languages, frenchLevel: handover.facts.frenchLevel,
            commune: handover.facts.commune, entry: made, in: tx)
        try Person.keep(identity, of: person, organisation: organisation, entry: made, keys: &keys, in: tx)
        try tx.execute(
            """
            INSERT INTO casework.handover_side (organisation, handover, giver, receiver, person, account, entry)
            VALUES (\(organisation), \(id), \(handover.giver), \(handover.receiver), \(person), \(account), \(entry))
            """)

        try handover.end(.personHandoverTaken, entry, in: tx)
        try tx.record(
            .personReceived, entry: made, .one("person", person.rawValue, keys, in: organisation), digest: digest.bytes)
        return (person, code)
    }

    /// What was sealed for this organisation: PostgreSQL shows it once the file was taken.
    private func open(in tx: Transaction) throws -> Identity {
        let rows: [Escrowed] = try tx.inside(.identity) {
            try tx.all("SELECT class, sealed, dek_version FROM identity.handover WHERE handover = \(id)")
        }
        func opened<Value: Decodable>(_ sealingClass: SealingClass) throws -> Value {
            guard let row = rows.first(where: { $0.sealingClass == sealingClass.rawValue }) else {
                throw VaultError.unreadable
            }
            let key = try keys.key(
                organisation: receiver, subject: id.rawValue, sealingClass, version: row.keyVersion)
            return try key.open(row.sealed, at: Self.escrowPlace(id, of: receiver))
        }
        return Identity(civil: try opened(.civil), contact: try opened(.contact))
    }

    private struct Escrowed: RowDecodable {
        let sealingClass: String
        let sealed: Bytes
        let keyVersion: Int
        init(row: Row) throws { (sealingClass, sealed, keyVersion) = try row.decode() }
    }
}
