import Crypto
import Foundation
import Postgres
import Vault

extension Consent {
    /// How often majorities are looked at, in days. Once a week and not every day, so that the day a notice comes on, or a consent
    /// lapses, does not tell in the case file on which day someone was born: see docs/decisions/0010.
    static let reviewEvery = 7

    /// Looks, in memory, who of those for whom a representative agreed comes of age, in the organisation the daemon acts for. Those
    /// consents lapse; before that, whoever follows the person is told. Of the dates of birth nothing else comes out, and one entry
    /// names whose were looked at.
    static func reviewMajority(in tx: Transaction) throws {
        try tx.caller.require(.endConsents)
        let organisation = try own(in: tx)
        let notices = try Setting.majorityNotices.numbers(Setting.majorityNotices.ask(in: tx))
        var after = ID<Person>(rawValue: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        while true {
            let births = try Self.births(after: after, of: organisation, in: tx)
            guard let last = births.people.last else { return }
            for one in births.given {
                try one.look(births, notices: notices, in: organisation, tx)
            }
            try tx.record(
                .majorityReviewed, .list("person", births.people.map(\.rawValue), births.keys, in: organisation),
                fields: ["birth_date"])
            after = last
        }
    }

    /// A hundred people at a time, as many as an entry names.
    private static func births(
        after: ID<Person>, of organisation: ID<Organisation>, in tx: Transaction
    ) throws -> Births {
        let rows: [SealedBirth] = try tx.inside(.identity) {
            try tx.all(
                "SELECT person, sealed, dek_version, row_version FROM identity.births_to_review(\(after), 100)")
        }
        let people = rows.map(\.person)
        let laterKeys = try tx.askKeys(about: people.map(\.rawValue))
        let laterGiven: Later<Given> = try tx.ask(
            """
            SELECT id, person, given_on::text
            FROM casework.consent
            WHERE person = ANY (\(people)) AND ended_at IS NULL AND given_by <> 'person'
            ORDER BY person, id
            """)
        let statements: [SealedStatement] = try tx.inside(.protection) {
            try tx.all("SELECT person, id, sealed, dek_version FROM protection.statements_to_review(\(people))")
        }
        let keys = try laterKeys.open()
        var births = Births(people: people, given: try laterGiven.all(), keys: keys)
        for row in rows {
            let key = try keys.key(
                organisation: organisation, subject: row.person.rawValue, .civil, version: row.keyVersion)
            let place = Person.place(.civil, of: row.person, in: organisation, version: row.rowVersion)
            let civil: Civil = try key.open(row.sealed, at: place)
            births.days[row.person] = civil.birth
        }
        for row in statements {
            let key = try keys.key(
                organisation: organisation, subject: row.id.rawValue, .protection, version: row.keyVersion)
            let said: Minority.Statement = try key.open(row.sealed, at: Minority.place(row.id, in: organisation))
            births.statuses[row.person] = said.status
        }
        return births
    }

    private struct Births {
        let people: [ID<Person>]
        let given: [Given]
        let keys: Keys
        var days: [ID<Person>: Day] = [:]
        var statuses: [ID<Person>: Minority.Status] = [:]
    }

    private struct Given: RowDecodable {
        let id: ID<Consent>
        let person: ID<Person>
        private let givenOn: String
        init(row: Row) throws { (id, person, givenOn) = try row.decode() }

        func look(_ births: Births, notices: [Int], in organisation: ID<Organisation>, _ tx: Transaction) throws {
            let today = Day(tx.now)
            guard let givenOn = Day(givenOn) else { return }
            switch Majority.of(births.statuses[person], born: births.days[person], givenOn: givenOn, on: today) {
            case .notInSight: return
            case .reached: try tx.enqueue(Job(.lapseConsent, for: organisation, consent: id))
            case .ahead(let days, let isCertain):
                guard let number = notices.filter({ days < $0 + Consent.reviewEvery }).min() else { return }
                try Notice.give(
                    isCertain ? .consentMajority : .consentMayBeOfAge, of: id, cause: cause(number), at: tx.now, in: tx)
            }
        }

        /// What a notice of so many days is called by.
        private func cause(_ days: Int) -> UUID {
            let hash = Array(SHA256.hash(data: Array("majority|\(id.text)|\(days)".utf8)))
            return hash.withUnsafeBytes { UUID(uuid: $0.load(as: uuid_t.self)) }
        }
    }

    private struct SealedBirth: RowDecodable {
        let person: ID<Person>
        let sealed: Bytes
        let keyVersion: Int
        let rowVersion: Int
        init(row: Row) throws { (person, sealed, keyVersion, rowVersion) = try row.decode() }
    }

    private struct SealedStatement: RowDecodable {
        let person: ID<Person>
        let id: ID<Minority>
        let sealed: Bytes
        let keyVersion: Int
        init(row: Row) throws { (person, id, sealed, keyVersion) = try row.decode() }
    }
}
