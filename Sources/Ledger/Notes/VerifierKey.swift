import Crypto
import Foundation

/// Why a key, as C2SP signed-note writes it, is none.
package enum KeyError: Error, Equatable {
    /// It is not a name, `+`, eight hexadecimal digits, `+` and base64.
    case notAKey
    /// The key id is not the hash of the name and the key.
    case wrongID
    /// It is of a kind that is not read here: only Ed25519, of a log (0x01) or of a witness (0x04).
    case unknownKind
}

/// What a signature is told apart by, and checked with: a name and a public key (C2SP signed-note, "vkey").
package struct VerifierKey: Sendable, Hashable {
    /// What a key signs, by the byte that is hashed into its id.
    package enum Kind: UInt8, Sendable {
        /// Ed25519 over the text of a note: a log.
        case log = 0x01
        /// Ed25519 over the text and the time: a witness (C2SP tlog-cosignature, `cosignature/v1`).
        case witness = 0x04
    }

    /// Holds no space and no `+`. Of a log it is the origin.
    package let name: String
    package let kind: Kind
    /// 32 bytes (RFC 8032).
    package let publicKey: [UInt8]

    /// - Throws: `KeyError.notAKey` for a name that cannot be one, or a key that is not 32 bytes.
    package init(name: String, kind: Kind, publicKey: [UInt8]) throws(KeyError) {
        guard Self.isName(name), publicKey.count == 32 else { throw .notAKey }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
    }

    /// SHA-256(name || 0x0A || kind || key), its first four bytes in big-endian order.
    package var id: UInt32 {
        let bytes = Hash.of(Array(name.utf8) + [0x0a, kind.rawValue] + publicKey).bytes
        return UInt32(bigEndianBytes: bytes)
    }

    /// `name+ee20302e+AYqI…`
    package var text: String {
        "\(name)+\(Hex.text(id.bigEndianBytes))+\(Base64.text([kind.rawValue] + publicKey))"
    }

    /// Reads what `text` writes, and nothing else.
    package init(text: some StringProtocol) throws(KeyError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count == 8, let id = Hex.bytes(parts[1]),
            let bytes = Base64.bytes(parts[2]), let first = bytes.first
        else { throw .notAKey }
        guard let kind = Kind(rawValue: first) else { throw .unknownKind }
        try self.init(name: String(parts[0]), kind: kind, publicKey: Array(bytes.dropFirst()))
        guard self.id == UInt32(bigEndianBytes: id) else { throw .wrongID }
    }

    /// Not empty; no Unicode space, no `+`, no control.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0 != "+" && !$0.properties.isWhitespace && $0.value >= 0x20 && $0.value != 0x7f
            }
    }

    /// Whether `signature` (64 bytes) is this key's over `message`.
    func signed(_ message: [UInt8], _ signature: some DataProtocol) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

extension UInt32 {
    init(bigEndianBytes bytes: some Collection<UInt8>) {
        self = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    var bigEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * $0)) } }
}

extension UInt64 {
    init(bigEndianBytes bytes: some Collection<UInt8>) {
        self = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    var bigEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) } }
}
