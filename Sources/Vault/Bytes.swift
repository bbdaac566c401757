import Crypto
import Foundation

extension [UInt8] {
    /// So many bytes from the system's secure generator.
    static func random(_ count: Int) -> [UInt8] {
        [UInt8](SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)))
    }

    /// RFC 4648 §4 without `=`, as PHC strings write it.
    var unpaddedBase64: String { String(Data(self).base64EncodedString().prefix { $0 != "=" }) }

    /// RFC 4648 §5 without `=`: safe in a cookie, a header and an address.
    var base64URL: String { String(unpaddedBase64.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }) }

    /// Reads what `unpaddedBase64` writes, and nothing else: no padding, no line breaks, no stray final bits.
    init?(unpaddedBase64 text: String) {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text + padding) else { return nil }
        self.init(data)
        guard unpaddedBase64 == text else { return nil }
    }

    /// Reads what `base64URL` writes, and nothing else.
    init?(base64URL text: String) {
        guard !text.contains(where: { $0 == "+" || $0 == "/" }) else { return nil }
        self.init(unpaddedBase64: String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }))
    }

    /// The bytes of a key.
    init(_ key: SymmetricKey) { self = key.withUnsafeBytes { Array($0) } }
}

/// Whether two byte strings are equal, in a time that tells nothing of where they differ.
///
/// Their SHA-256 are compared, so that their lengths do not show either.
package func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    SHA256.hash(data: left) == SHA256.hash(data: right)
}
