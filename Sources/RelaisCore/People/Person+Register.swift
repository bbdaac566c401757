import Foundation
import Postgres

extension Person {
    /// Opens a file for someone the caller will follow. The identity is sealed; the answer is the code to use from now on.
    package static func register(_ draft: Draft, in tx: Transaction) throws -> (id: ID<Person>, code: String) {
        let (account, organisation) = try tx.caller.member(.registerPeople)
        let contents = try draft.applied(to: nil, on: Day(tx.now))

        let id = ID<Person>()
        let entry = tx.newEntry()
        var keys = Keys(tx.keyring)
        try tx.makePepper(of: id.rawValue, organisation: organisation, into: &keys)
        let (code, digest) = try open(
            id, for: account, of: organisation, birthYear: contents.civil.birth?.year,
            facts: "\(contents.languages), \(contents.frenchLevel), \(contents.commune)", entry: entry, in: tx)
        try keep(
            Identity(civil: contents.civil, contact: contents.contact), of: id, organisation: organisation,
            entry: entry, keys: &keys, in: tx)
        try tx.record(
            .personRegistered, entry: entry, .one("person", id.rawValue, keys, in: organisation), digest: digest.bytes)
        return (id, code)
    }

    /// The pseudonymous half of a file, and the assignment that lets its maker see it. `facts` are its languages, its level of
    /// French and its commune; `source` is where they come from, where that is a table.
    static func open(
        _ id: ID<Person>, for account: ID<Account>, of organisation: ID<Organisation>, birthYear: Int?,
        facts: SQL, from source: SQL = "", entry: ID<Entry>, in tx: Transaction
    ) throws -> (code: String, digest: Bytes) {
        try tx.execute(
            """
            INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
            VALUES (\(organisation), \(UUID()), \(id), \(account), \(tx.now), \(entry))
            """)
        return try refusingUnknownCodes {
            // A code is drawn until one is free: at 5,000 people about one in a hundred is not.
            for _ in 0..<20 {
                let code = Code.new(Code.person)
                let digest: Only<Bytes>? = try tx.first(
                    """
                    INSERT INTO casework.person (organisation, id, code, birth_year, languages, french_level, commune, created_at, entry)
                    SELECT \(organisation), \(id), \(code), \(birthYear), \(facts), \(tx.now), \(entry) \(source)
                    ON CONFLICT ON CONSTRAINT person_code_key DO NOTHING
                    RETURNING audit.digest(person)
                    """)
                if let digest { return (code, digest.value) }
            }
            throw PostgresError.missingRow
        }
    }

    /// A language or a commune that is in no list is refused in words.
    static func refusingUnknownCodes<Value>(_ write: () throws -> Value) throws -> Value {
        do {
            return try write()
        } catch let error as PostgresError where error.constraint == "person_commune_fkey" {
            throw Refusal.invalid([Invalid("commune", .notInList)])
        } catch let error as PostgresError where error.constraint == "languages_fkey" {
            throw Refusal.invalid([Invalid("languages", .notInList)])
        }
    }
}
