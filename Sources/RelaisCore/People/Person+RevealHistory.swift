import Foundation
import Postgres
import Vault

/// A change of someone's file: when, by whom, which fields. No value.
package struct Change: Sendable, RowDecodable {
    package let at: Date
    package let account: String?
    /// Names of fields; `merged_file` when it is another file that was merged into this one.
    package let fields: [String]

    package init(row: Row) throws { (at, account, fields) = try row.decode() }

    /// The field that stands for a whole file that was merged.
    static let mergedFile = "merged_file"

    /// The changes of a person's file, the newest first.
    static func ask(of person: ID<Person>, in tx: Transaction) throws -> Later<Change> {
        try tx.ask(
            """
            SELECT f.replaced_at, access.account_name(f.replaced_by), f.fields
            FROM casework.person_former f
            WHERE f.person = \(person)
            ORDER BY f.replaced_at DESC, f.origin = f.person DESC, f.row_version DESC
            LIMIT 50
            """)
    }
}

/// What a file said before one of its changes.
package struct FormerVersion: Sendable {
    package let at: Date
    package let account: String?
    package let fields: [String]
    /// What those fields said, by their names; all of a file that was merged. Codes stand as they are kept.
    package let values: [(field: String, value: String)]
}

extension Person {
    /// Opens what someone's file said before it was corrected, for a purpose. The entry commits before the caller has a
    /// byte of it.
    package static func revealHistory(
        _ id: ID<Person>, purpose: String?, words: String? = nil, in tx: Transaction
    ) throws -> [FormerVersion] {
        let (_, organisation) = try tx.caller.member(.revealIdentity)
        let (purpose, words) = try checked(purpose: purpose, words: words)

        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterSealed: Later<SealedVersion> = try tx.inside(.identity) {
            try tx.ask(
                """
                SELECT origin, class, row_version, sealed, dek_version, replacement
                FROM identity.former
                WHERE person = \(id)
                """)
        }
        let later = try askIdentities(of: [id], of: organisation, in: tx)
        let laterSeen: Later<Only<Int>> = try tx.ask("SELECT \(shownVersion) FROM casework.person p WHERE p.id = \(id)")
        let versions: [VersionRow] = try tx.all(
            """
            SELECT f.origin, f.replacement, f.replaced_at, access.account_name(f.replaced_by), f.fields, f.languages, f.french_level,
                f.commune
            FROM casework.person_former f
            WHERE f.person = \(id)
            ORDER BY f.replaced_at DESC, f.origin = f.person DESC, f.row_version DESC
            LIMIT 200
            """)
        let keys = try laterKeys.open()
        guard let seen = try laterSeen.first(), try later.civil(keys)[id] != nil else {
            throw Refusal.notFound(.init(.person, id.rawValue))
        }
        try tx.require(version: seen.value)
        let sealed = try laterSealed.all()
        let history = try versions.map { version in
            let own = sealed.filter { $0.origin == version.origin && $0.replacement == version.replacement }
            let values =
                try own.flatMap { try $0.values(of: id, in: organisation, keys) }
                + Contents.values(
                    languages: version.languages, frenchLevel: version.frenchLevel, commune: version.commune)
            let isWhole = version.fields.contains(Change.mergedFile)
            return FormerVersion(
                at: version.at, account: version.account, fields: version.fields,
                values: values.compactMap { field, value in
                    value.flatMap { isWhole || version.fields.contains(field) ? (field, $0) : nil }
                })
        }

        let entry = tx.newEntry()
        if let words { try keepReason(words, of: id, entry: entry, organisation: organisation, in: tx) }
        try tx.record(
            .personHistoryRevealed, entry: entry, .one("person", id.rawValue, keys, in: organisation),
            purpose: purpose.rawValue, fields: ["civil", "contact"], reason: words == nil ? nil : entry.rawValue)
        return history
    }

    private struct VersionRow: RowDecodable {
        let origin: ID<Person>
        let replacement: ID<Entry>
        let at: Date
        let account: String?
        let fields: [String]
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
        init(row: Row) throws {
            (origin, replacement, at, account, fields, languages, frenchLevel, commune) = try row.decode()
        }
    }
}

/// A former blob, and the place it was sealed for.
struct SealedVersion: RowDecodable {
    let origin: ID<Person>
    let sealingClass: SealingClass
    let rowVersion: Int
    let sealed: Bytes
    let keyVersion: Int
    let replacement: ID<Entry>

    init(row: Row) throws {
        let name: String
        (origin, name, rowVersion, sealed, keyVersion, replacement) = try row.decode()
        sealingClass = name == SealingClass.civil.rawValue ? .civil : .contact
    }

    /// What it says, by the names of its fields. Its key is that of the person it is kept with.
    func values(
        of person: ID<Person>, in organisation: ID<Organisation>, _ keys: Keys
    ) throws -> [(field: String, value: String?)] {
        let key = try keys.key(
            organisation: organisation, subject: person.rawValue, sealingClass, version: keyVersion)
        let place = Person.place(sealingClass, of: origin, in: organisation, version: rowVersion)
        return sealingClass == .civil
            ? Person.Contents.values(of: try key.open(sealed, at: place, as: Civil.self))
            : Person.Contents.values(of: try key.open(sealed, at: place, as: Contact.self))
    }
}
