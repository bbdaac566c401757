import Crypto
import Foundation

extension Keyring {
    /// The 32 bytes that the keys of the audit's logs come from.
    ///
    /// HKDF-SHA-256 of the secret that references to what belongs to nobody are made with, without salt, for
    /// `relais/log-seed/v1`: it is in the key file alone, and lasts as long as the deployment.
    package func logSeed() throws -> [UInt8] { try seed("relais/log-seed/v1") }

    /// The 32 bytes of the key that this deployment signs the checkpoints of others with: as `logSeed`, for
    /// `relais/witness-seed/v1`.
    package func witnessSeed() throws -> [UInt8] { try seed("relais/witness-seed/v1") }

    private func seed(_ purpose: String) throws -> [UInt8] {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: try key("object"), info: Data(purpose.utf8), outputByteCount: 32)
        return derived.withUnsafeBytes { Array($0) }
    }
}
