import Foundation
import Postgres
import Vault

/// A row that is sealed: only a key, and the place it was sealed for, open it.
private struct SealedRow: RowDecodable {
    let person: ID<Person>
    let sealed: Bytes
    let keyVersion: Int
    let rowVersion: Int
    init(row: Row) throws { (person, sealed, keyVersion, rowVersion) = try row.decode() }
}

/// What a sealed row says, which version of it that is, and of the key.
struct Opened<Value> {
    let value: Value
    let version: Int
    let keyVersion: Int
}

/// Identities that were asked for and have not been opened yet.
struct LaterIdentities {
    fileprivate let organisation: ID<Organisation>
    fileprivate let civil: Later<SealedRow>
    fileprivate let contact: Later<SealedRow>?

    func civil(_ keys: Keys) throws -> [ID<Person>: Civil] { try openedCivil(keys).mapValues(\.value) }

    func contact(_ keys: Keys) throws -> [ID<Person>: Contact] { try openedContact(keys).mapValues(\.value) }

    func openedCivil(_ keys: Keys) throws -> [ID<Person>: Opened<Civil>] { try opened(civil, .civil, keys) }

    func openedContact(_ keys: Keys) throws -> [ID<Person>: Opened<Contact>] {
        try contact.map { try opened($0, .contact, keys) } ?? [:]
    }

    private func opened<Value: Decodable>(
        _ rows: Later<SealedRow>, _ sealingClass: SealingClass, _ keys: Keys
    ) throws -> [ID<Person>: Opened<Value>] {
        var values: [ID<Person>: Opened<Value>] = [:]
        for row in try rows.all() {
            let key = try keys.key(
                organisation: organisation, subject: row.person.rawValue, sealingClass, version: row.keyVersion)
            let place = Person.place(sealingClass, of: row.person, in: organisation, version: row.rowVersion)
            values[row.person] = Opened(
                value: try key.open(row.sealed, at: place), version: row.rowVersion, keyVersion: row.keyVersion)
        }
        return values
    }
}

extension Person {
    /// Where a version of an identity is sealed for: it opens there only, also once it is history.
    static func place(
        _ sealingClass: SealingClass, of person: ID<Person>, in organisation: ID<Organisation>, version: Int
    ) -> Place {
        Place(
            organisation: organisation.rawValue, table: "identity.\(sealingClass.rawValue)", row: person.rawValue,
            rowVersion: Int64(version))
    }

    /// Asks for the names of people, and for their contacts when told so. PostgreSQL answers for those the caller is
    /// assigned to, and for nobody else.
    static func askIdentities(
        of people: [ID<Person>], of organisation: ID<Organisation>, withContact: Bool = false, in tx: Transaction
    ) throws -> LaterIdentities {
        try tx.inside(.identity) {
            LaterIdentities(
                organisation: organisation,
                civil: try tx.ask(
                    """
                    SELECT person, sealed, dek_version, row_version
                    FROM identity.civil
                    WHERE person = ANY (\(people))
                    """),
                contact: withContact
                    ? try tx.ask(
                        """
                        SELECT person, sealed, dek_version, row_version
                        FROM identity.contact
                        WHERE person = ANY (\(people))
                        """) : nil)
        }
    }

    /// Seals an identity for the person of an organisation, with new keys, and keeps it. Answers the names as they are sealed.
    @discardableResult
    static func keep(
        _ identity: Identity, of person: ID<Person>, organisation: ID<Organisation>, entry: ID<Entry>, keys: inout Keys,
        in tx: Transaction
    ) throws -> Bytes {
        func seal(_ value: some Encodable, _ sealingClass: SealingClass) throws -> Bytes {
            let key = try tx.makeKey(
                sealingClass, of: person.rawValue, about: person.rawValue, organisation: organisation, into: &keys)
            return try key.seal(value, at: place(sealingClass, of: person, in: organisation, version: 1))
        }
        let civil = try seal(identity.civil, .civil)
        let contact = try seal(identity.contact, .contact)
        try tx.inside(.identity) {
            try tx.execute(
                """
                INSERT INTO identity.civil (organisation, person, sealed, dek_version, row_version, entry)
                VALUES (\(organisation), \(person), \(civil), 1, 1, \(entry))
                """)
            try tx.execute(
                """
                INSERT INTO identity.contact (organisation, person, sealed, dek_version, row_version, entry)
                VALUES (\(organisation), \(person), \(contact), 1, 1, \(entry))
                """)
        }
        return civil
    }
}
