import Postgres
import Vault

/// A file that is held, and what it says from now on.
struct Replacement {
    let file: HeldFile
    let new: Person.Contents
    /// In which fields it says something else.
    let fields: [String]
    let entry: ID<Entry>
}

extension HeldFile {
    /// Writes what a file says from now on, and keeps what it said. Answers the digest of its row.
    static func replace(_ replacement: Replacement, by account: ID<Account>, in tx: Transaction) throws -> Bytes {
        guard let digest = try replace([replacement], by: account, in: tx)[replacement.file.id] else {
            throw PostgresError.missingRow
        }
        return digest
    }

    /// The same for many, in a few statements for all of them.
    static func replace(
        _ replacements: [Replacement], by account: ID<Account>, in tx: Transaction
    ) throws -> [ID<Person>: Bytes] {
        let (ids, entries) = (replacements.map(\.file.id), replacements.map(\.entry))
        try tx.execute(
            """
            INSERT INTO casework.person_former (organisation, origin, row_version, person, birth_year, languages, french_level,
                commune, fields, entry, replacement, replaced_at, replaced_by)
            SELECT p.organisation, p.id, p.row_version, p.id, p.birth_year, p.languages, p.french_level, p.commune,
                string_to_array(g.fields, ' '), p.entry, g.entry, \(tx.now), \(account)
            FROM unnest(\(ids), \(replacements.map { $0.fields.joined(separator: " ") }), \(entries)) AS g (id, fields, entry)
            JOIN casework.person p ON p.id = g.id
            """)
        try reseal(.civil, of: replacements, in: tx) { ($0.file.civil, $0.new.civil) }
        try reseal(.contact, of: replacements, in: tx) { ($0.file.contact, $0.new.contact) }
        let new = replacements.map(\.new)
        let rows: [Written] = try Person.refusingUnknownCodes {
            try tx.all(
                """
                UPDATE casework.person p
                SET birth_year = nullif(g.birth_year, 0)::smallint, languages = string_to_array(g.languages, ' '),
                    french_level = nullif(g.french_level, ''), commune = nullif(g.commune, ''),
                    row_version = p.row_version + 1, entry = g.entry
                FROM unnest(\(ids), \(new.map { $0.civil.birth?.year ?? 0 }), \(new.map { $0.languages.joined(separator: " ") }),
                    \(new.map { $0.frenchLevel?.rawValue ?? "" }), \(new.map { $0.commune ?? "" }), \(entries))
                    AS g (id, birth_year, languages, french_level, commune, entry)
                WHERE p.id = g.id
                RETURNING p.id, audit.digest(p)
                """)
        }
        return Dictionary(rows.map { ($0.id, $0.digest) }) { first, _ in first }
    }

    private struct Written: RowDecodable {
        let id: ID<Person>
        let digest: Bytes
        init(row: Row) throws { (id, digest) = try row.decode() }
    }

    /// Of those whose value changed, the former blob goes to the history as it is, for the place it was sealed for; the new
    /// one is the next version.
    private static func reseal<Value: Codable & Equatable>(
        _ sealingClass: SealingClass, of replacements: [Replacement], in tx: Transaction,
        _ values: (Replacement) -> (former: Opened<Value>?, new: Value)
    ) throws {
        let table: SQL = sealingClass == .civil ? "identity.civil" : "identity.contact"
        let resealed = try replacements.compactMap { one -> (person: ID<Person>, sealed: Bytes, entry: ID<Entry>)? in
            let (former, new) = values(one)
            guard let former, former.value != new else { return nil }
            let file = one.file
            let key = try file.keys.key(
                organisation: file.organisation, subject: file.id.rawValue, sealingClass, version: former.keyVersion)
            let place = Person.place(
                sealingClass, of: file.id, in: file.organisation, version: former.version + 1)
            return (person: file.id, sealed: try key.seal(new, at: place), entry: one.entry)
        }
        guard !resealed.isEmpty else { return }
        let (people, entries) = (resealed.map(\.person), resealed.map(\.entry))
        try tx.inside(.identity) {
            try tx.execute(
                """
                INSERT INTO identity.former (organisation, origin, class, row_version, person, sealed, dek_version, entry, replacement)
                SELECT i.organisation, i.person, \(sealingClass.rawValue), i.row_version, i.person, i.sealed, i.dek_version,
                    i.entry, g.entry
                FROM unnest(\(people), \(entries)) AS g (person, entry)
                JOIN \(table) i ON i.person = g.person
                """)
            try tx.execute(
                """
                UPDATE \(table) i
                SET sealed = g.sealed, row_version = i.row_version + 1, entry = g.entry
                FROM unnest(\(people), \(resealed.map(\.sealed)), \(entries)) AS g (person, sealed, entry)
                WHERE i.person = g.person
                """)
        }
    }
}
