import Crypto

/// A code on paper, for the day the telephone is lost: 128 random bits, taken once. The database keeps only its hash.
package struct RecoveryCode: Sendable, Concealed {
    private let bytes: [UInt8]

    /// A new one, from the system's secure generator.
    package init() { bytes = .random(16) }

    /// Reads what `text` gives, whatever its case, spaces and dashes. Anything else is nil.
    package init?(_ text: String) {
        let letters = text.filter { !$0.isWhitespace && $0 != "-" }
        guard letters.utf8.count == 26, let bytes = Base32.bytes(letters), bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// What is printed, once: `ABCD-EFGH-…`, six groups of four and one of two.
    package var text: String { Base32.grouped(Base32.text(bytes), by: "-") }

    /// What the database keeps: SHA-256 of the 16 bytes.
    package var hash: [UInt8] { Array(SHA256.hash(data: bytes)) }
}
