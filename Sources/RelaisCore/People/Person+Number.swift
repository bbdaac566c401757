import Foundation
import Postgres
import Vault

/// The number an organisation knows someone by outside Relais, as it is kept: an HMAC that nobody reads back.
struct OwnNumber: Hashable {
    let bytes: [UInt8]

    /// The same number typed with other spaces or in lower case is the same; `12-3` and `1-23` are two.
    init(_ typed: String, of organisation: ID<Organisation>, keyring: Keyring) {
        let plain = typed.uppercased().filter { !$0.isWhitespace }
        bytes = keyring.numberReference(organisation: organisation.rawValue, number: plain)
    }

    init(kept: Bytes) { bytes = kept.bytes }
}

extension Person {
    /// Keeps the numbers of people who have none yet.
    static func keep(
        _ numbers: [(person: ID<Person>, number: OwnNumber, entry: ID<Entry>)], of organisation: ID<Organisation>,
        in tx: Transaction
    ) throws {
        guard !numbers.isEmpty else { return }
        try tx.inside(.identity) {
            try tx.execute(
                """
                INSERT INTO identity.own_number (organisation, person, reference, entry)
                SELECT \(organisation), g.person, g.reference, g.entry
                FROM unnest(\(numbers.map(\.person)), \(numbers.map { Bytes($0.number.bytes) }), \(numbers.map(\.entry)))
                    AS g (person, reference, entry)
                """)
        }
    }

    /// Every number an organisation's people have.
    static func numbers(in tx: Transaction) throws -> [OwnNumber: ID<Person>] {
        struct Kept: RowDecodable {
            let person: ID<Person>
            let reference: Bytes
            init(row: Row) throws { (person, reference) = try row.decode() }
        }
        let kept: [Kept] = try tx.inside(.identity) {
            try tx.all("SELECT person, reference FROM identity.own_number")
        }
        return Dictionary(kept.map { (OwnNumber(kept: $0.reference), $0.person) }) { first, _ in first }
    }
}
