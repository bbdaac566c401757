import Foundation
import Postgres

extension Person {
    /// What a form or a command says of someone, before they have a file. All of it as it was typed.
    package struct Draft: Sendable, Equatable {
        package var given: String?
        package var family: String?
        package var birthDate: String?
        package var birthSource: String?
        package var gender: String?
        package var phone: String?
        package var email: String?
        package var address: String?
        package var contactWishes: String?
        package var languages: [String] = []
        package var frenchLevel: String?
        package var commune: String?

        package init() {}
    }

    /// Opens a file for someone the caller will follow. The identity is sealed; the answer is the code to use from now on.
    package static func register(_ draft: Draft, in tx: Transaction) throws -> (id: ID<Person>, code: String) {
        let (account, organisation) = try tx.caller.member(.registerPeople)
        let (identity, facts) = try checked(draft, on: Day(tx.now))

        let id = ID<Person>()
        let entry = tx.newEntry()
        var keys = Keys(tx.keyring)
        try tx.makePepper(of: id.rawValue, organisation: organisation, into: &keys)
        let (code, digest) = try open(
            id, for: account, of: organisation, birthYear: identity.civil.birth?.year, languages: facts.languages,
            frenchLevel: facts.frenchLevel, commune: facts.commune, entry: entry, in: tx)
        try keep(identity, of: id, organisation: organisation, entry: entry, keys: &keys, in: tx)
        try tx.record(
            .personRegistered, entry: entry, .one("person", id.rawValue, keys, in: organisation), digest: digest.bytes)
        return (id, code)
    }

    /// The pseudonymous half of a file, and the assignment that lets its maker see it.
    static func open(
        _ id: ID<Person>, for account: ID<Account>, of organisation: ID<Organisation>, birthYear: Int?,
        languages: [String],
        frenchLevel: FrenchLevel?, commune: String?, entry: ID<Entry>, in tx: Transaction
    ) throws -> (code: String, digest: Bytes) {
        try tx.execute(
            """
            INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
            VALUES (\(organisation), \(UUID()), \(id), \(account), \(tx.now), \(entry))
            """)
        do {
            // A code is drawn until one is free: at 5,000 people about one in a hundred is not.
            for _ in 0..<20 {
                let code = Code.new(Code.person)
                let digest: Only<Bytes>? = try tx.first(
                    """
                    INSERT INTO casework.person (organisation, id, code, birth_year, languages, french_level, commune, created_at, entry)
                    VALUES (\(organisation), \(id), \(code), \(birthYear), \(languages), \(frenchLevel), \(commune), \(tx.now), \(entry))
                    ON CONFLICT ON CONSTRAINT person_code_key DO NOTHING
                    RETURNING audit.digest(person)
                    """)
                if let digest { return (code, digest.value) }
            }
        } catch let error as PostgresError where error.constraint == "person_commune_fkey" {
            throw Refusal.invalid([Invalid("commune", .notInList)])
        } catch let error as PostgresError where error.constraint == "languages_fkey" {
            throw Refusal.invalid([Invalid("languages", .notInList)])
        }
        throw PostgresError.missingRow
    }

    /// The half of a file that names nobody.
    private struct Facts {
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
    }

    private static func checked(_ draft: Draft, on today: Day) throws -> (Identity, Facts) {
        var checks = Checks()
        let given = checks.text("given", draft.given, most: 100, isNeeded: true) ?? ""
        let family = checks.text("family", draft.family, most: 100)
        let birth = checks.text("birth_date", draft.birthDate, most: 10).flatMap { text -> Day? in
            guard let day = Day(text) else {
                checks.refuse("birth_date", .notADay)
                return nil
            }
            if day.isAfter(today) { checks.refuse("birth_date", .inTheFuture) }
            return day
        }
        let source: Civil.BirthSource? = checks.code("birth_source", draft.birthSource)
        let gender: Civil.Gender? = checks.code("gender", draft.gender)
        let contact = Contact(
            phone: checks.text("phone", draft.phone, most: 30), email: checks.text("email", draft.email, most: 254),
            address: checks.text("address", draft.address, most: 300),
            wishes: checks.text("contact_wishes", draft.contactWishes, most: 300))
        let level: FrenchLevel? = checks.code("french_level", draft.frenchLevel)
        let languages = checks.codes("languages", draft.languages, most: 10)
        let commune = checks.text("commune", draft.commune, most: 5)
        try checks.done()
        let civil = Civil(
            given: given, family: family, birth: birth, birthSource: birth == nil ? nil : source ?? .declared,
            gender: gender)
        let facts = Facts(languages: languages, frenchLevel: level, commune: commune)
        return (Identity(civil: civil, contact: contact), facts)
    }
}
