import Foundation
import Postgres
import Vault

/// The people someone follows, as they are searched: names in memory, whom PostgreSQL shows at that moment and nobody else.
struct FollowedPeople {
    fileprivate struct Version: RowDecodable {
        let person: ID<Person>
        let rowVersion: Int
        let keyVersion: Int
        init(row: Row) throws { (person, rowVersion, keyVersion) = try row.decode() }

        var version: RecentNames.Version { .init(row: person.rawValue, number: rowVersion) }
    }

    private struct Sealed: RowDecodable {
        let person: ID<Person>
        let rowVersion: Int
        let sealed: Bytes
        init(row: Row) throws { (person, rowVersion, sealed) = try row.decode() }
    }

    private struct Wrapped: RowDecodable {
        let person: UUID
        let version: Int
        let wrapped: Bytes
        init(row: Row) throws { (person, version, wrapped) = try row.decode() }
    }

    fileprivate let versions: Later<Version>

    init(in tx: Transaction) throws {
        versions = try tx.inside(.identity) {
            try tx.ask(
                """
                SELECT c.person, c.row_version, c.dek_version
                FROM casework.assignment a
                JOIN identity.civil c ON c.organisation = a.organisation AND c.person = a.person
                WHERE a.organisation = (SELECT access.organisation())
                  AND a.account = (SELECT access.account())
                  AND a.until IS NULL
                """)
        }
    }

    /// Those whose names meet what was typed, the best first.
    func matching(
        _ wanted: Wanted, of organisation: ID<Organisation>, in tx: Transaction
    ) throws -> [(person: ID<Person>, closeness: Closeness)] {
        let versions = try versions.all()
        var names = tx.names.values(of: versions.map(\.version), in: organisation.rawValue)
        let unknown = versions.filter { names[$0.version] == nil }
        if !unknown.isEmpty {
            let opened = try open(unknown, of: organisation, in: tx)
            tx.names.keep(opened, in: organisation.rawValue)
            names.merge(opened) { _, new in new }
        }
        let matches = versions.compactMap { one -> Match? in
            guard let name = names[one.version], let found = wanted.closeness(to: name.words, wholes: name.wholes)
            else { return nil }
            return Match(person: one.person, closeness: found, name: name)
        }
        return matches.sorted(by: <).map { ($0.person, $0.closeness) }
    }

    private struct Match: Comparable {
        let person: ID<Person>
        let closeness: Closeness
        let name: SpelledName

        static func < (left: Match, right: Match) -> Bool {
            guard left.closeness == right.closeness else { return left.closeness < right.closeness }
            for (one, other) in zip(left.name.wholes, right.name.wholes) where one != other {
                return one.lexicographicallyPrecedes(other)
            }
            return left.person.text < right.person.text
        }

        static func == (left: Match, right: Match) -> Bool { left.person == right.person }
    }

    /// What does not open any more is nobody's name.
    private func open(
        _ unknown: [Version], of organisation: ID<Organisation>, in tx: Transaction
    ) throws -> [RecentNames.Version: SpelledName] {
        let people = unknown.map(\.person)
        let laterSealed: Later<Sealed> = try tx.inside(.identity) {
            try tx.ask("SELECT person, row_version, sealed FROM identity.civil WHERE person = ANY (\(people))")
        }
        let laterWrapped: Later<Wrapped> = try tx.inside(.vault) {
            try tx.ask(
                """
                SELECT subject, version, wrapped
                FROM keys.dek
                WHERE organisation = \(organisation) AND subject = ANY (\(people)) AND class = 'civil'
                """)
        }
        let versions = Dictionary(unknown.map { ($0.person, $0) }) { first, _ in first }
        let sealed = try laterSealed.all()
        let keys = Dictionary(try laterWrapped.all().map { ($0.person, $0) }) { one, other in
            one.version > other.version ? one : other
        }
        let rows = sealed.compactMap { row -> (RecentNames.Version, SealedWithKey)? in
            guard let known = versions[row.person], known.rowVersion == row.rowVersion,
                let key = keys[row.person.rawValue], key.version == known.keyVersion
            else { return nil }
            let place = Person.place(.civil, of: row.person, in: organisation, version: row.rowVersion)
            return (
                known.version,
                SealedWithKey(
                    row.sealed.bytes, at: place, subject: row.person.rawValue, class: .civil,
                    keyVersion: key.version, wrapped: key.wrapped.bytes)
            )
        }
        let names = tx.keyring.open(rows.map(\.1)) { try SpelledName($0) }
        var opened: [RecentNames.Version: SpelledName] = [:]
        for (row, name) in zip(rows, names) { opened[row.0] = name }
        return opened
    }
}
