import Foundation
import Postgres
import Vault

/// The opened keys a transaction works with: of a person, of a referral, of each note on it.
struct Keys {
    private var dataKeys: [Name: DataKey] = [:]
    private var peppers: [UUID: Pepper] = [:]
    /// Those that are there and do not open: changed, moved, or wrapped by a key that is gone.
    private var broken: Set<Name> = []
    private let keyring: Keyring

    private struct Name: Hashable {
        let organisation: UUID
        let subject: UUID
        let sealingClass: SealingClass
        let version: Int
    }

    init(_ keyring: Keyring) { self.keyring = keyring }

    mutating func add(_ key: DataKey, organisation: ID<Organisation>, subject: UUID, _ sealingClass: SealingClass) {
        let name = Name(
            organisation: organisation.rawValue, subject: subject, sealingClass: sealingClass, version: key.version)
        dataKeys[name] = key
    }

    mutating func addBroken(organisation: ID<Organisation>, subject: UUID, _ sealingClass: SealingClass, version: Int) {
        broken.insert(
            Name(
                organisation: organisation.rawValue, subject: subject, sealingClass: sealingClass, version: version))
    }

    mutating func add(_ pepper: Pepper, of subject: UUID) { peppers[subject] = pepper }

    /// - Throws: `VaultError.unreadable` when there is no such key: it was destroyed, or never ours.
    func key(
        organisation: ID<Organisation>, subject: UUID, _ sealingClass: SealingClass, version: Int = 1
    ) throws -> DataKey {
        let name = Name(
            organisation: organisation.rawValue, subject: subject, sealingClass: sealingClass, version: version)
        guard let key = dataKeys[name] else { throw VaultError.unreadable }
        return key
    }

    /// The same where there may be none: it was destroyed, or is not shared. One that is there must open.
    func keyIfAny(
        organisation: ID<Organisation>, subject: UUID, _ sealingClass: SealingClass, version: Int = 1
    ) throws -> DataKey? {
        let name = Name(
            organisation: organisation.rawValue, subject: subject, sealingClass: sealingClass, version: version)
        if broken.contains(name) { throw VaultError.unreadable }
        return dataKeys[name]
    }

    /// What the audit of `organisation` calls something; under the deployment's key where its pepper is gone.
    func reference(_ type: String, _ object: UUID, in organisation: ID<Organisation>) -> [UInt8] {
        guard let pepper = peppers[object] else {
            return keyring.deploymentReference(organisation: organisation.rawValue, type: type, object: object)
        }
        return keyring.objectReference(pepper: pepper, organisation: organisation.rawValue, type: type, object: object)
    }
}

/// Keys that were asked for and have not been read yet.
struct LaterKeys {
    fileprivate let dataKeys: Later<WrappedKey>
    fileprivate let peppers: Later<WrappedPepper>
    fileprivate let keyring: Keyring

    func open() throws -> Keys {
        var keys = Keys(keyring)
        // A key that does not open is as good as none: whoever wants it is told so, and nobody else is kept from theirs.
        for row in try dataKeys.all() {
            guard
                let key = try? keyring.unwrap(
                    row.wrapped.bytes, subject: row.subject, class: row.sealingClass, version: row.version)
            else {
                keys.addBroken(
                    organisation: row.organisation, subject: row.subject, row.sealingClass, version: row.version)
                continue
            }
            keys.add(key, organisation: row.organisation, subject: row.subject, row.sealingClass)
        }
        for row in try peppers.all() {
            guard let pepper = try? keyring.unwrapPepper(row.wrapped.bytes, subject: row.subject) else { continue }
            keys.add(pepper, of: row.subject)
        }
        return keys
    }
}

private struct WrappedKey: RowDecodable {
    let organisation: ID<Organisation>
    let subject: UUID
    let sealingClass: SealingClass
    let version: Int
    let wrapped: Bytes
    init(row: Row) throws {
        let name: String
        (organisation, subject, name, version, wrapped) = try row.decode()
        guard let known = SealingClass(rawValue: name) else { throw VaultError.unreadable }
        sealingClass = known
    }
}

private struct WrappedPepper: RowDecodable {
    let subject: UUID
    let wrapped: Bytes
    init(row: Row) throws { (subject, wrapped) = try row.decode() }
}

extension Transaction {
    /// Asks for the keys that belong to these people or referrals; PostgreSQL gives the caller's organisation its own.
    func askKeys(about subjects: [UUID]) throws -> LaterKeys {
        try inside(.vault) {
            LaterKeys(
                dataKeys: try ask(
                    """
                    SELECT organisation, subject, class, version, wrapped
                    FROM keys.dek
                    WHERE about = ANY (\(subjects))
                    """),
                peppers: try ask("SELECT subject, wrapped FROM keys.pepper WHERE subject = ANY (\(subjects))"),
                keyring: keyring)
        }
    }

    /// Makes the pepper of a new subject of the caller's organisation.
    func makePepper(of subject: UUID, organisation: ID<Organisation>, into keys: inout Keys) throws {
        let (pepper, wrapped) = try keyring.newPepper(subject: subject)
        try inside(.vault) {
            try execute(
                """
                INSERT INTO keys.pepper (subject, organisation, wrapped)
                VALUES (\(subject), \(organisation), \(Bytes(wrapped)))
                """)
        }
        keys.add(pepper, of: subject)
    }

    /// Makes a data key. `about` is what it will be destroyed with; `sharedWith` may open what it seals too.
    @discardableResult
    func makeKey(
        _ sealingClass: SealingClass, of subject: UUID, about: UUID, organisation: ID<Organisation>,
        sharedWith other: ID<Organisation>? = nil, into keys: inout Keys
    ) throws -> DataKey {
        let (key, wrapped) = try keyring.newDataKey(subject: subject, class: sealingClass, version: 1)
        try inside(.vault) {
            try execute(
                """
                INSERT INTO keys.dek (organisation, subject, class, version, about, shared_with, wrapped)
                VALUES (\(organisation), \(subject), \(sealingClass.rawValue), 1, \(about), \(other), \(Bytes(wrapped)))
                """)
        }
        keys.add(key, organisation: organisation, subject: subject, sealingClass)
        return key
    }
}

extension Transaction {
    /// Destroys the keys of one note, message or other words of the caller's own organisation: what they sealed opens never
    /// again.
    func destroyKey(of subject: UUID) throws {
        try inside(.vault) {
            try execute("DELETE FROM keys.dek WHERE subject = \(subject) AND class = 'narrative'")
        }
    }

    /// Makes the pepper and the data keys of many new people, in two statements.
    func makeKeys(
        _ classes: [SealingClass], ofPeople people: [UUID], organisation: ID<Organisation>, into keys: inout Keys
    ) throws {
        var peppers: [Bytes] = []
        var (subjects, names, wrapped): ([UUID], [String], [Bytes]) = ([], [], [])
        for person in people {
            let (pepper, kept) = try keyring.newPepper(subject: person)
            keys.add(pepper, of: person)
            peppers.append(Bytes(kept))
            for sealingClass in classes {
                let (key, kept) = try keyring.newDataKey(subject: person, class: sealingClass, version: 1)
                keys.add(key, organisation: organisation, subject: person, sealingClass)
                subjects.append(person)
                names.append(sealingClass.rawValue)
                wrapped.append(Bytes(kept))
            }
        }
        try inside(.vault) {
            try execute(
                """
                INSERT INTO keys.pepper (subject, organisation, wrapped)
                SELECT g.subject, \(organisation), g.wrapped FROM unnest(\(people), \(peppers)) AS g (subject, wrapped)
                """)
            try execute(
                """
                INSERT INTO keys.dek (organisation, subject, class, version, about, wrapped)
                SELECT \(organisation), g.subject, g.class, 1, g.subject, g.wrapped
                FROM unnest(\(subjects), \(names), \(wrapped)) AS g (subject, class, wrapped)
                """)
        }
    }
}
