import Crypto
import Foundation

extension Keyring {
    /// The key that seals the seeds of second factors, and nothing else. It is made of the deployment's, so that a key file
    /// needs no new line.
    private var factorKey: DataKey {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: object, info: Array("relais/totp/v1".utf8), outputByteCount: 32)
        return DataKey(key, version: 1)
    }

    /// Seals the seed of an account: it opens for that account and for that factor alone.
    package func seal(_ seed: Seed, of account: UUID, as factor: UUID) throws -> [UInt8] {
        try factorKey.seal(seed.bytes, at: Self.place(account, factor))
    }

    /// The seed that was sealed; anything else is `VaultError.unreadable`.
    package func openSeed(_ sealed: [UInt8], of account: UUID, as factor: UUID) throws -> Seed {
        Seed(bytes: try factorKey.open(sealed, at: Self.place(account, factor)))
    }

    /// An account is of no one organisation: it stands where that would.
    private static func place(_ account: UUID, _ factor: UUID) -> Place {
        Place(organisation: account, table: "access.factor", row: factor, rowVersion: 1)
    }
}
