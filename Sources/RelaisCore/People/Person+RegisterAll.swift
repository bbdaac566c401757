import Foundation
import Postgres
import Vault

/// Someone of a file, checked and new.
struct Newcomer {
    let contents: Person.Contents
    let number: OwnNumber?
}

extension Person {
    /// Opens files for many at once, as `register` does for one: the same rows and the same entry for each, in a few
    /// statements for all of them.
    ///
    /// - Parameters:
    ///   - newcomers: A few hundred at most.
    ///   - follower: A colleague who will follow them, where it is not the caller; only a coordinator may say so.
    ///   - tx: The transaction.
    /// - Returns: Their codes, in the same order.
    /// - Throws: `Refusal.notPermitted` for whoever may open no file.
    static func register(
        all newcomers: ArraySlice<Newcomer>, followedBy follower: ID<Account>?, in tx: Transaction
    ) throws -> [String] {
        let (account, organisation) = try tx.caller.member(.registerPeople)
        let files = newcomers.map { NewFile(newcomer: $0, entry: tx.newEntry()) }
        let ids = files.map(\.id)
        var keys = Keys(tx.keyring)
        try tx.makeKeys([.civil, .contact], ofPeople: ids.map(\.rawValue), organisation: organisation, into: &keys)
        // The caller follows them for as long as it takes to seal what only a follower may write.
        try assign(files, to: account, of: organisation, in: tx)
        if let follower { try assign(files, to: follower, of: organisation, in: tx) }
        let opened = try open(files, of: organisation, in: tx)
        try keep(files, of: organisation, keys: keys, in: tx)
        let numbers = files.compactMap { file in
            file.newcomer.number.map { (person: file.id, number: $0, entry: file.entry) }
        }
        try keep(numbers, of: organisation, in: tx)
        if follower != nil {
            try tx.execute(
                """
                UPDATE casework.assignment SET until = \(tx.now)
                WHERE organisation = \(organisation) AND account = \(account) AND until IS NULL AND person = ANY (\(ids))
                """)
        }
        try tx.record(
            .personRegistered,
            all: files.map { file in
                ObjectEntry(
                    entry: file.entry, reference: keys.reference("person", file.id.rawValue, in: organisation),
                    digest: opened[file.id]?.digest.bytes)
            }, of: "person", in: organisation)
        return try ids.map { id in
            guard let file = opened[id] else { throw PostgresError.missingRow }
            return file.code
        }
    }

    private struct NewFile {
        let newcomer: Newcomer
        let entry: ID<Entry>
        let id = ID<Person>()
    }

    private struct Opened: RowDecodable {
        let id: ID<Person>
        let code: String
        let digest: Bytes
        init(row: Row) throws { (id, code, digest) = try row.decode() }
    }

    private static func assign(
        _ files: [NewFile], to account: ID<Account>, of organisation: ID<Organisation>, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
            SELECT \(organisation), g.id, g.person, \(account), \(tx.now), g.entry
            FROM unnest(\(files.map { _ in UUID() }), \(files.map(\.id)), \(files.map(\.entry))) AS g (id, person, entry)
            """)
    }

    /// Draws codes until everyone has one that is free.
    private static func open(
        _ files: [NewFile], of organisation: ID<Organisation>, in tx: Transaction
    ) throws -> [ID<Person>: Opened] {
        var opened: [ID<Person>: Opened] = [:]
        var left = files
        for _ in 0..<20 where !left.isEmpty {
            let contents = left.map(\.newcomer.contents)
            let rows: [Opened] = try tx.all(
                """
                INSERT INTO casework.person (organisation, id, code, birth_year, languages, french_level, commune, created_at, entry)
                SELECT \(organisation), g.id, g.code, nullif(g.birth_year, 0)::smallint, string_to_array(g.languages, ' '),
                    nullif(g.french_level, ''), nullif(g.commune, ''), \(tx.now), g.entry
                FROM unnest(\(left.map(\.id)), \(left.map { _ in Code.new(Code.person) }),
                    \(contents.map { $0.civil.birth?.year ?? 0 }),
                    \(contents.map { $0.languages.joined(separator: " ") }), \(contents.map { $0.frenchLevel?.rawValue ?? "" }),
                    \(contents.map { $0.commune ?? "" }), \(left.map(\.entry)))
                    AS g (id, code, birth_year, languages, french_level, commune, entry)
                ON CONFLICT ON CONSTRAINT person_code_key DO NOTHING
                RETURNING id, code, audit.digest(person)
                """)
            for row in rows { opened[row.id] = row }
            left.removeAll { opened[$0.id] != nil }
        }
        return opened
    }

    private static func keep(
        _ files: [NewFile], of organisation: ID<Organisation>, keys: Keys, in tx: Transaction
    ) throws {
        func sealed(
            _ value: some Encodable, _ file: NewFile, _ sealingClass: SealingClass, _ table: String
        ) throws -> Bytes {
            try keys.key(organisation: organisation, subject: file.id.rawValue, sealingClass).seal(
                value,
                at: Place(organisation: organisation.rawValue, table: table, row: file.id.rawValue, rowVersion: 1))
        }
        let civil = try files.map { try sealed($0.newcomer.contents.civil, $0, .civil, "identity.civil") }
        let contact = try files.map { try sealed($0.newcomer.contents.contact, $0, .contact, "identity.contact") }
        let (people, entries) = (files.map(\.id), files.map(\.entry))
        try tx.inside(.identity) {
            try tx.execute(
                """
                INSERT INTO identity.civil (organisation, person, sealed, dek_version, row_version, entry)
                SELECT \(organisation), g.person, g.sealed, 1, 1, g.entry
                FROM unnest(\(people), \(civil), \(entries)) AS g (person, sealed, entry)
                """)
            try tx.execute(
                """
                INSERT INTO identity.contact (organisation, person, sealed, dek_version, row_version, entry)
                SELECT \(organisation), g.person, g.sealed, 1, 1, g.entry
                FROM unnest(\(people), \(contact), \(entries)) AS g (person, sealed, entry)
                """)
        }
    }
}
