import Crypto

/// What a browser or a link holds to be known again: 256 random bits. The database keeps only its hash.
package struct Token: Sendable, Concealed {
    private let bytes: [UInt8]

    /// A new one, from the system's secure generator.
    package init() { bytes = .random(32) }

    /// Reads what `text` gives: 43 characters of base64url. Anything else is nil.
    package init?(_ text: String) {
        guard let bytes = [UInt8](base64URL: text), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// What is given away, once: base64url without `=` (RFC 4648 §5), 43 characters.
    package var text: String { bytes.base64URL }

    /// What the database keeps, and looks it up by: SHA-256 of the 32 bytes.
    package var hash: [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// What a form made for this session carries: HMAC-SHA-256 of `relais/csrf/v1` under the token, as base64url.
    package var csrf: String {
        Array(HMAC<SHA256>.authenticationCode(for: Array("relais/csrf/v1".utf8), using: .init(data: bytes))).base64URL
    }

    /// What seals words for this session: HMAC-SHA-256 of `relais/find/v1` under the token.
    var wordsKey: SymmetricKey {
        SymmetricKey(
            data: HMAC<SHA256>.authenticationCode(for: Array("relais/find/v1".utf8), using: .init(data: bytes)))
    }

    /// Whether a form was made for this session. Takes the same time whatever it carries.
    package func accepts(csrf candidate: String) -> Bool {
        equalInConstantTime(Array(candidate.utf8), Array(csrf.utf8))
    }
}
