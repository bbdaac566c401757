import Crypto
import Foundation

/// A SHA-256 of the Merkle tree of a log: a leaf, a node or a root (RFC 6962 §2.1). It is 32 bytes, whatever it came from.
package struct Hash: Sendable, Hashable {
    private let words: SIMD4<UInt64>

    /// How many bytes a hash has.
    package static let count = 32

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.count else { return nil }
        var words = SIMD4<UInt64>()
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.words = words
    }

    init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// SHA-256(0x00 || entry): the leaf of one entry.
    package static func leaf(_ entry: some ContiguousBytes) -> Hash {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        entry.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return Hash(hasher.finalize())
    }

    /// SHA-256(0x01 || left || right): the node over two.
    package static func node(_ left: Hash, _ right: Hash) -> Hash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
            buffer[0] = 1
            buffer.storeBytes(of: left.words, toByteOffset: 1, as: SIMD4<UInt64>.self)
            buffer.storeBytes(of: right.words, toByteOffset: 33, as: SIMD4<UInt64>.self)
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return Hash(hasher.finalize())
        }
    }

    /// The root of a tree without leaves: SHA-256 of nothing.
    package static let emptyTree = Hash(SHA256.hash(data: [UInt8]()))

    /// SHA-256 of anything, as a manifest is named by.
    package static func of(_ bytes: some ContiguousBytes) -> Hash {
        var hasher = SHA256()
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return Hash(hasher.finalize())
    }

    package var bytes: [UInt8] { Swift.withUnsafeBytes(of: words) { Array($0) } }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { Hex.text(bytes) }

    /// Padded base64 (RFC 4648 §4), as C2SP's formats write a hash: 44 characters.
    package var base64: String { Base64.text(bytes) }

    /// Nil unless it is 64 lower-case hexadecimal digits.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes)
    }

    /// Nil unless it is the one base64 of 32 bytes.
    package init?(base64: some StringProtocol) {
        guard let bytes = Base64.bytes(base64) else { return nil }
        self.init(bytes)
    }

    /// So many hashes, one after the other. Nil unless they fill the bytes.
    package static func list(_ bytes: [UInt8]) -> [Hash]? {
        guard bytes.count.isMultiple(of: count) else { return nil }
        return stride(from: 0, to: bytes.count, by: count).compactMap { Hash(bytes[$0..<$0 + count]) }
    }
}
