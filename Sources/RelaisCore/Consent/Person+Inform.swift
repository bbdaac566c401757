import Foundation
import Postgres

/// That someone was told what is done with their data: which version of the notice, in which language, when (GDPR art. 12–14).
package struct Information: Sendable, RowDecodable {
    package let version: String
    package let language: Term
    package let told: Told
    package let hasInterpreter: Bool
    package let givenOn: Day
    /// Who recorded it.
    package let account: String?

    /// Who was told. Mirrored by `information_told_known`.
    package enum Told: String, Sendable, CaseIterable, PostgresValue { case person, representative }

    package init(row: Row) throws {
        let day: String
        let term: (String, String, String)
        (version, term.0, term.1, term.2, told, hasInterpreter, day, account) = try row.decode()
        guard let read = Day(day) else { throw PostgresError.missingRow }
        (givenOn, language) = (read, Term(code: term.0, french: term.1, english: term.2))
    }

    /// Asks for what someone was told, the last first.
    static func ask(of person: ID<Person>, in tx: Transaction) throws -> Later<Information> {
        try tx.ask(
            """
            SELECT i.version, l.code, l.name_fr, l.name_en, i.told, i.has_interpreter, i.given_on::text,
                access.account_name(i.recorded_by)
            FROM casework.information i
            JOIN directory.language l ON l.code = i.language
            WHERE i.person = \(person)
            ORDER BY i.given_on DESC, i.recorded_at DESC
            LIMIT 20
            """)
    }

    /// What a form or a command says of it, as it was typed.
    package struct Draft: Sendable {
        package var language: String?
        package var told: String?
        package var version: String?
        package var givenOn: String?
        package var hasInterpreter = false
        package init() {}
    }
}

extension Person {
    /// Records that someone, or whoever represents them, was told what is done with their data. For whoever follows the person.
    /// Without a version it is the one that this Relais prints.
    package static func inform(_ id: ID<Person>, _ draft: Information.Draft, in tx: Transaction) throws {
        let (account, organisation) = try tx.caller.member(.keepConsents)
        let file = try HeldFile.held([id], of: organisation, in: tx)[0]
        try tx.require(version: file.version)
        var checks = Checks()
        let language = checks.text("language", draft.language, most: 3, isNeeded: true)
        let told: Information.Told = checks.code("told", draft.told) ?? .person
        let version = checks.text("version", draft.version, most: 20)
        if let version, version.firstMatch(of: /[^0-9A-Za-z.-]/) != nil { checks.refuse("version", .unreadable) }
        let today = Day(tx.now)
        let day = checks.wholeDay("given_on", draft.givenOn) ?? today
        if day.isAfter(today) { checks.refuse("given_on", .inTheFuture) }
        try checks.done()
        guard let language else { return }

        let entry = tx.newEntry()
        do {
            let digest: Only<Bytes> = try tx.one(
                """
                INSERT INTO casework.information (organisation, id, person, version, language, told, has_interpreter, given_on,
                    recorded_by, recorded_at, entry)
                VALUES (\(organisation), \(UUID()), \(id), \(version ?? tx.texts.noticeVersion(for: organisation)), \(language),
                    \(told), \(draft.hasInterpreter), \(day.text)::date, \(account), \(tx.now), \(entry))
                RETURNING audit.digest(information)
                """)
            try tx.record(
                .personInformed, entry: entry, .one("person", id.rawValue, file.keys, in: organisation),
                digest: digest.value.bytes, fields: ["version", "language", "told"])
        } catch let error as PostgresError where error.constraint == "information_language_fkey" {
            throw Refusal.invalid([Invalid("language", .notInList)])
        }
    }
}
