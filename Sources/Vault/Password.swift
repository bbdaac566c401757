import Crypto
import CryptoExtras
import Foundation

extension Keyring {
    /// The longest password, in bytes of UTF-8.
    package static let longestPassword = 256

    /// Parameters for a new password: a new salt, the newest pepper.
    package func newParameters(cost: Cost? = nil) -> PasswordParameters {
        PasswordParameters(pk: newestPepper, cost: cost ?? self.cost, salt: .random(16))
    }

    /// Whether a password with these should be hashed anew at its next sign-in: an older pepper, or another cost.
    package func areOutdated(_ parameters: PasswordParameters) -> Bool {
        parameters.pk != newestPepper || parameters.cost != cost
    }

    /// What the database keeps of a password, and compares at sign-in: the parameters, `$`, and a hash.
    ///
    /// The hash is HMAC-SHA-256, under the pepper, of 32 bytes of scrypt (RFC 7914), in base64 without `=`. The password
    /// is taken exactly as received: its UTF-8, neither trimmed nor normalised (ASVS 5.0, 6.2.8). Refuses one longer than
    /// 256 bytes, and a pepper the key file does not hold.
    ///
    /// It computes for a tenth of a second: on a server, ask `PasswordGate`.
    package func verifier(password: String, parameters: PasswordParameters) throws -> String {
        let bytes = Array(password.utf8)
        guard bytes.count <= Self.longestPassword else { throw VaultError.passwordTooLong }
        let pepper = try key("pepper.\(parameters.pk)")
        let derived = try Self.scrypt(bytes, salt: parameters.salt, cost: parameters.cost)
        let hash = Array(HMAC<SHA256>.authenticationCode(for: [UInt8](derived), using: pepper))
        return "\(parameters)$\(hash.unpaddedBase64)"
    }

    static func scrypt(_ password: [UInt8], salt: [UInt8], cost: Cost) throws -> SymmetricKey {
        try KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: 32,
            rounds: 1 << cost.ln, blockSize: cost.r, parallelism: cost.p)
    }
}
