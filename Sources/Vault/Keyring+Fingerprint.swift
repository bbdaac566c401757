import Crypto

extension Keyring {
    /// What tells this deployment's key files from others', and nothing of any key: 16 bytes in hexadecimal. It stays the same
    /// when keys are rotated.
    package var fingerprint: String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("relais/key-file/v1".utf8), using: object)
        return code.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
