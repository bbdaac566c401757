import Foundation
import Postgres

extension Need {
    /// What a form or a command says of a need, as it was typed.
    package struct Draft: Sendable, Equatable {
        /// A person's id or code; nobody, where it is not one person's.
        package var person: String?
        package var missing: String?
        /// data·inclusion's code.
        package var theme: String?
        /// A commune by its name, its postcode or its code; the person's own where nothing is said.
        package var place: String?
        /// Since which day; today where nothing is said.
        package var since: String?
        /// The leg whose end showed it, by reference or id.
        package var referral: String?

        package init(
            person: String? = nil, missing: String? = nil, theme: String? = nil, place: String? = nil,
            since: String? = nil, referral: String? = nil
        ) {
            (self.person, self.missing, self.theme) = (person, missing, theme)
            (self.place, self.since, self.referral) = (place, since, referral)
        }
    }

    /// Records that someone needs what nobody gives them: whoever may refer people.
    @discardableResult
    package static func record(_ draft: Draft, in tx: Transaction) throws -> ID<Need> {
        let (account, organisation) = try tx.caller.member(.referPeople)
        let person = try draft.person.flatMap { $0.isEmpty ? nil : try Person.id(for: $0, in: tx) }
        let laterKeys = try person.map { try tx.askKeys(about: [$0.rawValue]) }
        let home = try person.map { try known($0, in: tx) }
        let referral = try draft.referral.flatMap { $0.isEmpty ? nil : try Referral.id(for: $0, in: tx) }
        let (missing, theme, since, place) = try draft.checked(in: tx)
        let commune = place ?? home?.commune

        let (id, entry) = (ID<Need>(), tx.newEntry())
        let digest: Only<Bytes>
        do {
            digest = try tx.one(
                """
                INSERT INTO casework.need (organisation, id, person, missing, theme, commune, department, since_on, referral, recorded_by,
                    recorded_at, entry)
                VALUES (\(organisation), \(id), \(person), \(missing), \(theme), \(commune),
                    (SELECT c.department FROM directory.commune c WHERE c.code = \(commune)), \(since.text)::date, \(referral), \(account),
                    \(tx.now), \(entry))
                RETURNING audit.digest(need)
                """)
        } catch let error as PostgresError where error.constraint == "need_theme_fkey" {
            throw Refusal.invalid([Invalid("theme", .notInList)])
        } catch let error as PostgresError where error.constraint == "need_referral" {
            throw Refusal.notFound(.init(.referral))
        }
        let trace: Trace =
            if let person, let keys = try laterKeys?.open() {
                .one("person", person.rawValue, keys, in: organisation)
            } else {
                .deployment(tx, "need", id.rawValue)
            }
        try tx.record(.needRecorded, entry: entry, trace, digest: digest.value.bytes, fields: [missing.rawValue])
        return id
    }

    private struct Home: RowDecodable {
        let commune: String?
        let isLeft: Bool
        let isRestricted: Bool
        init(row: Row) throws { (commune, isLeft, isRestricted) = try row.decode() }
    }

    /// Where someone lives whose file is open.
    private static func known(_ person: ID<Person>, in tx: Transaction) throws -> Home {
        let found: Home? = try tx.first(
            """
            SELECT commune, erased_at IS NOT NULL OR handed_over_at IS NOT NULL, restricted_at IS NOT NULL
            FROM casework.person
            WHERE id = \(person)
            """)
        guard let found else { throw Refusal.notFound(.init(.person, person.rawValue)) }
        guard !found.isLeft else { throw Refusal.handedOver }
        guard !found.isRestricted else { throw Refusal.restricted }
        return found
    }
}

extension Need.Draft {
    fileprivate func checked(
        in tx: Transaction
    ) throws -> (missing: Need.Missing, theme: String, since: Day, place: String?) {
        var checks = Checks()
        let missing: Need.Missing? = checks.code("missing", missing, isNeeded: true)
        let theme = checks.text("theme", theme, most: 100, isNeeded: true)
        let since =
            since?.isEmpty ?? true
            ? Day(tx.now) : checks.day("since", since, from: tx.now - 3 * 366 * 86_400, to: tx.now)
        var place: String?
        if let typed = checks.text("place", self.place, most: 100) {
            let found = try Commune.named(typed, in: tx)
            place = found.count == 1 ? found[0].code : nil
            if found.isEmpty { checks.refuse("place", .unknownCommune) }
            if found.count > 1 { checks.refuse("place", .severalCommunes(found.map(\.label))) }
        }
        try checks.done()
        guard let missing, let theme, let since else { throw Refusal.invalid([Invalid("missing", .missing)]) }
        return (missing, theme, since, place)
    }
}
