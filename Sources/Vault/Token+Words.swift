import Crypto
import Foundation

extension Token {
    /// Words as an address may carry them: AES-256-GCM under a key that is made of this token, so that only this session opens
    /// them again, and nobody does once it is over.
    ///
    /// Padded to a multiple of 256 bytes; base64url.
    package func sealed(_ words: String) throws -> String {
        let box = try AES.GCM.seal(Padding.pad(Array(words.utf8)), using: wordsKey)
        return (Array(box.nonce) + box.ciphertext + box.tag).base64URL
    }

    /// The words inside; `nil` for what this session did not seal.
    package func opened(_ sealed: String) -> String? {
        guard sealed.utf8.count <= 4_096, let bytes = [UInt8](base64URL: sealed),
            let box = try? AES.GCM.SealedBox(combined: bytes),
            let padded = try? AES.GCM.open(box, using: wordsKey), let words = Padding.unpad(Array(padded))
        else { return nil }
        return String(validating: words, as: UTF8.self)
    }
}
