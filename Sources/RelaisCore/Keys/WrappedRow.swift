import Foundation
import Postgres
import Vault

/// A wrapped key of anyone's, as the administrator of the server goes through all of them: it opens nothing by itself.
struct WrappedRow: Sendable {
    /// A data key has these; a pepper has only its subject.
    struct Owner: Sendable {
        let organisation: UUID
        let sealingClass: SealingClass
        let version: Int
    }

    let owner: Owner?
    let subject: UUID
    let wrapped: [UInt8]

    /// Data keys in their order, after one of them; only those wrapped by `among`, where it is given.
    static func keys(after last: WrappedRow?, among: [Int]?, most: Int, in tx: Transaction) throws -> [WrappedRow] {
        let place = last?.owner
        let rows: [KeyRow] = try tx.inside(.vault) {
            try tx.all(
                """
                SELECT of_organisation, of_subject, of_class, of_version, wrapped
                FROM keys.wrapped_keys(\(among), \(place?.organisation), \(place == nil ? nil : last?.subject),
                    \(place?.sealingClass.rawValue), \(place?.version)::integer, \(most))
                """)
        }
        return rows.map(\.row)
    }

    /// The same of peppers.
    static func peppers(after last: WrappedRow?, among: [Int]?, most: Int, in tx: Transaction) throws -> [WrappedRow] {
        let rows: [PepperRow] = try tx.inside(.vault) {
            try tx.all("SELECT of_subject, wrapped FROM keys.wrapped_peppers(\(among), \(last?.subject), \(most))")
        }
        return rows.map(\.row)
    }

    /// Whether the keys there are open it.
    func opens(_ keyring: Keyring) -> Bool {
        guard let owner else { return (try? keyring.unwrapPepper(wrapped, subject: subject)) != nil }
        return (try? keyring.unwrap(wrapped, subject: subject, class: owner.sealingClass, version: owner.version))
            != nil
    }

    /// The same key, wrapped by what is in use now; `nil` where it is, or where nothing opens it.
    func rewrapped(_ keyring: Keyring) -> [UInt8]? {
        guard let owner else { return (try? keyring.rewrapPepper(wrapped, subject: subject)) ?? nil }
        let again = try? keyring.rewrap(
            wrapped, subject: subject, class: owner.sealingClass, version: owner.version)
        return again ?? nil
    }

    private struct KeyRow: RowDecodable {
        let row: WrappedRow
        init(row: Row) throws {
            let (organisation, subject, name, version, wrapped): (UUID, UUID, String, Int, Bytes) = try row.decode()
            guard let known = SealingClass(rawValue: name) else { throw VaultError.unreadable }
            self.row = WrappedRow(
                owner: Owner(organisation: organisation, sealingClass: known, version: version), subject: subject,
                wrapped: wrapped.bytes)
        }
    }

    private struct PepperRow: RowDecodable {
        let row: WrappedRow
        init(row: Row) throws {
            let (subject, wrapped): (UUID, Bytes) = try row.decode()
            self.row = WrappedRow(owner: nil, subject: subject, wrapped: wrapped.bytes)
        }
    }
}
