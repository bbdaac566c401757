import Crypto
import Foundation

/// A key that encrypts the data keys of one class during one epoch, and nothing else. It lives in the key file only.
struct KeyEncryptionKey: Sendable, Concealed {
    /// What a wrapped key names it by: unique in the key file, never used again.
    let id: UInt32
    let sealingClass: SealingClass
    /// Counts from 1 within a class. The highest that is not merely prepared wraps new keys; the others only unwrap.
    let epoch: Int
    /// 256 bits.
    let key: SymmetricKey
    /// It only unwraps, until every machine has it.
    var isPrepared = false
}

extension KeyEncryptionKey {
    /// The bytes of a wrapped key: format, key id, nonce, the wrapped 32 bytes, tag.
    static let wrappedLength = 1 + 4 + 12 + 32 + 16

    /// `0x01 || id || nonce || AES-256-GCM(key)`, bound to the associated data: 65 bytes.
    ///
    /// Not RFC 3394, which binds nothing: a wrapped key could be given to another person.
    func wrap(_ inner: SymmetricKey, boundTo bound: Encoded, nonce: AES.GCM.Nonce = .init()) throws -> [UInt8] {
        let box = try AES.GCM.seal([UInt8](inner), using: key, nonce: nonce, authenticating: bound.bytes)
        return [1] + id.bigEndianBytes + nonce + box.ciphertext + box.tag
    }

    /// The key `wrap` was given. Throws whatever CryptoKit does when anything at all differs.
    func unwrap(_ wrapped: [UInt8], boundTo bound: Encoded) throws -> SymmetricKey {
        let box = try AES.GCM.SealedBox(combined: wrapped.dropFirst(5))
        return try SymmetricKey(data: AES.GCM.open(box, using: key, authenticating: bound.bytes))
    }

    /// The id of the key that wrapped this, or nil when it is no wrapped key.
    static func id(in wrapped: [UInt8]) -> UInt32? {
        guard wrapped.count == wrappedLength, wrapped[0] == 1 else { return nil }
        return UInt32(bigEndianBytes: wrapped[1..<5])
    }
}
