import Foundation
import Postgres
import Vault

/// The people someone follows, as they are searched: names in memory, whom PostgreSQL shows at that moment and nobody else.
struct FollowedPeople {
    private struct Version {
        let person: ID<Person>
        let rowVersion: Int
        let keyVersion: Int

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

    private let told: Later<Only<Bytes?>>

    init(in tx: Transaction) throws {
        told = try tx.inside(.identity) { try tx.ask("SELECT identity.followed_versions()") }
    }

    /// `identity.followed_versions` tells each in 28 bytes.
    private func versions() throws -> [Version] {
        let bytes = try told.one().value?.bytes ?? []
        return bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - 27, by: 28).map { start in
                func number<Number: FixedWidthInteger>(_ offset: Int, _: Number.Type) -> Int {
                    Int(Number(bigEndian: bytes.loadUnaligned(fromByteOffset: start + offset, as: Number.self)))
                }
                return Version(
                    person: ID(rawValue: UUID(uuid: bytes.loadUnaligned(fromByteOffset: start, as: uuid_t.self))),
                    rowVersion: number(16, Int64.self), keyVersion: number(24, Int32.self))
            }
        }
    }

    /// Those whose names meet what was typed, the best first.
    func matching(_ wanted: Wanted, of organisation: ID<Organisation>, in tx: Transaction) throws -> [ID<Person>] {
        let versions = try versions()
        let names = try names(of: versions, organisation, in: tx)
        let matches = versions.indices.compactMap { place -> Match? in
            guard let name = names[place], let found = wanted.closeness(to: name.words, wholes: name.wholes)
            else { return nil }
            return Match(person: versions[place].person, closeness: found, name: name)
        }
        return matches.sorted(by: <).map(\.person)
    }

    /// The names of all of them but one.
    func names(besides person: ID<Person>, of organisation: ID<Organisation>, in tx: Transaction) throws
        -> [SpelledName]
    {
        let others = try versions().filter { $0.person != person }
        return try names(of: others, organisation, in: tx).compactMap(\.self)
    }

    private func names(
        of versions: [Version], _ organisation: ID<Organisation>, in tx: Transaction
    ) throws -> [SpelledName?] {
        var names = tx.names.values(of: versions.map(\.version), in: organisation.rawValue)
        let unknown = versions.indices.filter { names[$0] == nil }
        guard !unknown.isEmpty else { return names }
        let opened = try open(unknown.map { versions[$0] }, of: organisation, in: tx)
        for place in unknown { names[place] = opened[versions[place].person] }
        let kept = unknown.compactMap { place in names[place].map { (versions[place].version, $0) } }
        tx.names.keep(kept, in: organisation.rawValue)
        return names
    }

    private struct Match: Comparable {
        let person: ID<Person>
        let closeness: Closeness
        let name: SpelledName

        static func < (left: Match, right: Match) -> Bool {
            guard left.closeness == right.closeness else { return left.closeness < right.closeness }
            if WordList.isBefore(left.name.wholes, right.name.wholes) { return true }
            return !WordList.isBefore(right.name.wholes, left.name.wholes) && left.person.text < right.person.text
        }

        static func == (left: Match, right: Match) -> Bool { left.person == right.person }
    }

    /// What does not open any more is nobody's name.
    private func open(
        _ unknown: [Version], of organisation: ID<Organisation>, in tx: Transaction
    ) throws -> [ID<Person>: SpelledName] {
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
        let wrapped = try laterWrapped.all().filter { versions[ID(rawValue: $0.person)]?.keyVersion == $0.version }
        let keys = Dictionary(wrapped.map { ($0.person, $0) }) { first, _ in first }
        let rows = sealed.compactMap { row -> (ID<Person>, SealedWithKey)? in
            guard versions[row.person]?.rowVersion == row.rowVersion, let key = keys[row.person.rawValue]
            else { return nil }
            let place = Person.place(.civil, of: row.person, in: organisation, version: row.rowVersion)
            return (
                row.person,
                SealedWithKey(
                    row.sealed.bytes, at: place, subject: row.person.rawValue, class: .civil,
                    keyVersion: key.version, wrapped: key.wrapped.bytes)
            )
        }
        let names = tx.keyring.open(rows.map(\.1)) { try SpelledName($0) }
        var opened: [ID<Person>: SpelledName] = [:]
        for (row, name) in zip(rows, names) { opened[row.0] = name }
        return opened
    }
}
