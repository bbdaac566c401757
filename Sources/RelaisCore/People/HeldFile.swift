import Foundation
import Postgres
import Vault

/// A file held for changing: its row locked, its identity open, as the one who follows the person may.
struct HeldFile {
    let id: ID<Person>
    let organisation: ID<Organisation>
    let code: String
    /// Grows with every change of the file, of either half, and of who follows it.
    let version: Int
    let entry: ID<Entry>
    /// What it says; `nil` once what was disclosed was taken back.
    let contents: Person.Contents?
    let languages: [String]
    let frenchLevel: FrenchLevel?
    let commune: String?
    let civil: Opened<Civil>?
    let contact: Opened<Contact>?
    /// Nothing is done with it but keeping it.
    let isRestricted: Bool
    let keys: Keys

    private struct Seen: RowDecodable {
        let id: ID<Person>
        let mergedInto: ID<Person>?
        let handedOverAt: Date?
        let isErased: Bool
        init(row: Row) throws { (id, mergedInto, handedOverAt, isErased) = try row.decode() }
    }

    private struct HeldRow: RowDecodable {
        let id: ID<Person>
        let code: String
        let entry: ID<Entry>
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
        let isRestricted: Bool
        init(row: Row) throws {
            (id, code, entry, languages, frenchLevel, commune, isRestricted) = try row.decode()
        }
    }
}

extension HeldFile {
    /// The files of these people, in the order asked for, locked until the transaction ends.
    ///
    /// - Throws: `Refusal.notFound` when there is one the caller may not know of, or that was merged; `.erased` for one that
    ///   was erased; `.handedOver` for one that another organisation has taken; `.notAssigned` for whoever may see it but
    ///   does not follow the person.
    static func held(
        _ people: [ID<Person>], of organisation: ID<Organisation>, in tx: Transaction
    ) throws -> [HeldFile] {
        let laterSeen: Later<Seen> = try tx.ask(
            """
            SELECT id, merged_into, handed_over_at, erased_at IS NOT NULL
            FROM casework.person
            WHERE id = ANY (\(people))
            """)
        let laterVersions = try Person.lock(people, in: tx)
        let laterRows: Later<HeldRow> = try tx.ask(
            """
            SELECT id, code, entry, languages, french_level, commune, restricted_at IS NOT NULL
            FROM casework.person
            WHERE id = ANY (\(people))
            ORDER BY id
            FOR UPDATE
            """)
        let laterKeys = try tx.askKeys(about: people.map(\.rawValue))
        let later = try Person.askIdentities(of: people, of: organisation, withContact: true, in: tx)
        let seen = Dictionary(try laterSeen.all().map { ($0.id, $0) }) { first, _ in first }
        let rows = Dictionary(try laterRows.all().map { ($0.id, $0) }) { first, _ in first }
        let (versions, keys) = (try laterVersions.read(), try laterKeys.open())
        let (civils, contacts) = (try later.openedCivil(keys), try later.openedContact(keys))
        return try people.map { person in
            guard let known = seen[person], known.mergedInto == nil else {
                throw Refusal.notFound(.init(.person, person.rawValue))
            }
            guard !known.isErased else { throw Refusal.erased }
            guard known.handedOverAt == nil else { throw Refusal.handedOver }
            guard let row = rows[person], let version = versions[person] else { throw Refusal.notAssigned }
            let contents = civils[person].map {
                Person.Contents(
                    civil: $0.value, contact: contacts[person]?.value ?? Contact(), languages: row.languages,
                    frenchLevel: row.frenchLevel, commune: row.commune)
            }
            return HeldFile(
                id: person, organisation: organisation, code: row.code, version: version, entry: row.entry,
                contents: contents, languages: row.languages, frenchLevel: row.frenchLevel, commune: row.commune,
                civil: civils[person], contact: contacts[person], isRestricted: row.isRestricted, keys: keys)
        }
    }
}
