import Foundation
import Postgres
import Vault

extension Person {
    /// Keeps what will open on acceptance: sealed for the recipient, shut by policy until it has accepted.
    static func escrow(
        civil: Bytes, contact: Bytes, referral: ID<Referral>, from referrer: ID<Organisation>,
        to recipient: ID<Organisation>,
        entry: ID<Entry>, in tx: Transaction
    ) throws {
        try tx.inside(.identity) {
            for (sealingClass, sealed) in [("civil", civil), ("contact", contact)] {
                try tx.execute(
                    """
                    INSERT INTO identity.disclosure (organisation, referral, referrer, class, sealed, dek_version, entry)
                    VALUES (\(recipient), \(referral), \(referrer), \(sealingClass), \(sealed), 1, \(entry))
                    """)
            }
        }
    }

    /// Opens what an accepted referral disclosed, and makes of it the recipient's own person, with its own code and keys.
    static func receive(
        _ referral: ID<Referral>, keys: Keys, for account: ID<Account>, of organisation: ID<Organisation>,
        in tx: Transaction
    ) throws -> ID<Person> {
        let laterFacts: Later<Disclosed> = try tx.ask(
            "SELECT languages, french_level, commune FROM casework.disclosure WHERE referral = \(referral)")
        let rows: [Escrowed] = try tx.inside(.identity) {
            let rows: Later<Escrowed> = try tx.ask(
                "SELECT class, sealed, dek_version FROM identity.disclosure WHERE referral = \(referral)")
            try tx.execute(
                "DELETE FROM identity.disclosure WHERE referral = \(referral) AND organisation = \(organisation)")
            return try rows.all()
        }
        let facts = try laterFacts.one()
        func opened<Value: Decodable>(_ sealingClass: SealingClass) throws -> Value {
            guard let row = rows.first(where: { $0.sealingClass == sealingClass.rawValue }) else {
                throw VaultError.unreadable
            }
            let key = try keys.key(
                organisation: organisation, subject: referral.rawValue, sealingClass, version: row.keyVersion)
            return try key.open(row.sealed, at: Referral.escrowPlace(referral, of: organisation))
        }
        let identity = Identity(civil: try opened(.civil), contact: try opened(.contact))

        let id = ID<Person>()
        let entry = tx.newEntry()
        var own = Keys(tx.keyring)
        try tx.makePepper(of: id.rawValue, organisation: organisation, into: &own)
        let (_, digest) = try open(
            id, for: account, of: organisation, birthYear: nil, languages: facts.languages,
            frenchLevel: facts.frenchLevel,
            commune: facts.commune, entry: entry, in: tx)
        try keep(identity, of: id, organisation: organisation, entry: entry, keys: &own, in: tx)
        try tx.inside(.vault) {
            try tx.execute(
                """
                DELETE FROM keys.dek
                WHERE organisation = \(organisation) AND subject = \(referral) AND class IN ('civil', 'contact')
                """)
        }
        try tx.record(
            .personReceived, entry: entry, .one("person", id.rawValue, own, in: organisation), digest: digest.bytes)
        return id
    }

    private struct Disclosed: RowDecodable {
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
        init(row: Row) throws { (languages, frenchLevel, commune) = try row.decode() }
    }

    private struct Escrowed: RowDecodable {
        let sealingClass: String
        let sealed: Bytes
        let keyVersion: Int
        init(row: Row) throws { (sealingClass, sealed, keyVersion) = try row.decode() }
    }
}
