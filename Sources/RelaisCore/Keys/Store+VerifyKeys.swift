import Foundation
import Ledger
import Postgres
import Vault

/// Whether the key file opens what is in the database: numbers, and nobody's name.
package struct KeyVerification: Sendable {
    package struct Table: Sendable {
        /// `identity.civil`; `keys.dek` and `keys.pepper` for the wrapped keys themselves.
        package let name: String
        package var looked = 0
        package var unreadable = 0
    }

    package var tables: [Table] = []
    package var isWell: Bool { tables.allSatisfy { $0.unreadable == 0 } }

    mutating func count(_ name: String, opens: Bool) {
        let place = tables.firstIndex { $0.name == name } ?? tables.endIndex
        if place == tables.endIndex { tables.append(Table(name: name)) }
        tables[place].looked += 1
        tables[place].unreadable += opens ? 0 : 1
    }
}

extension Store {
    /// Unwraps every key there is, and opens some rows of each table, in memory. One entry says that it was done.
    ///
    /// - Parameters:
    ///   - sample: How many rows of each table.
    ///   - administrator: Who does it.
    ///   - progress: Told how many keys were unwrapped.
    /// - Returns: How many opened, and how many did not.
    /// - Throws: ``Refusal`` when the caller keeps no keys.
    package func verifyKeys(
        sample: Int = 200, as administrator: Credential, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> KeyVerification {
        var found = KeyVerification()
        found.tables = [.init(name: "keys.dek"), .init(name: "keys.pepper")]
        for isPepper in [false, true] {
            var last: WrappedRow?
            repeat {
                let from = last
                let rows = try await read(as: administrator) { tx in
                    try tx.caller.require(.keepKeys)
                    return try isPepper
                        ? WrappedRow.peppers(after: from, among: nil, most: 2_000, in: tx)
                        : WrappedRow.keys(after: from, among: nil, most: 2_000, in: tx)
                }
                for row in rows { found.count(isPepper ? "keys.pepper" : "keys.dek", opens: row.opens(keyring)) }
                progress(found.tables.reduce(0) { $0 + $1.looked })
                last = rows.last
            } while last != nil
        }
        let keysAlone = found
        return try await write(as: administrator) { tx in
            var found = keysAlone
            let rows: [SealedRow] = try tx.inside(.vault) {
                try tx.all(
                    """
                    SELECT place, row_organisation, bound_to, row_id, row_version, subject, class, dek_version,
                        sealed, wrapped
                    FROM keys.sealed_rows(\(sample))
                    """)
            }
            for row in rows { found.count(row.table, opens: row.opens(tx.keyring)) }
            try tx.record(
                .keysVerified, .deployment(tx, "keys", tx.deployment), outcome: found.isWell ? .ok : .error)
            return found
        }
    }
}

/// A sealed row of anyone's, with the key that opens it.
private struct SealedRow: RowDecodable {
    let table: String
    private let place: Place
    private let subject: UUID
    private let sealingClass: SealingClass?
    private let keyVersion: Int
    private let sealed: Bytes
    private let wrapped: Bytes?

    init(row: Row) throws {
        let (organisation, boundTo, id, version): (UUID, String, UUID, Int)
        let name: String
        (table, organisation, boundTo, id, version, subject, name, keyVersion, sealed, wrapped) = try row.decode()
        place = Place(organisation: organisation, table: boundTo, row: id, rowVersion: Int64(version))
        sealingClass = SealingClass(rawValue: name)
    }

    /// Whether it opens where it is.
    func opens(_ keyring: Keyring) -> Bool {
        guard let sealingClass, let wrapped,
            let key = try? keyring.unwrap(
                wrapped.bytes, subject: subject, class: sealingClass, version: keyVersion)
        else { return false }
        return (try? key.open(sealed.bytes, at: place)) != nil
    }
}
