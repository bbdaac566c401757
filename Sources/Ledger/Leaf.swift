import Crypto

/// A leaf of the Merkle tree of a log: one entry.
package enum Leaf {
    /// SHA-256(0x00 || entry), 32 bytes (RFC 6962 §2.1).
    package static func hash(_ entry: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: [0x00] + entry))
    }
}

/// An inner node of the Merkle tree of a log.
package enum Node {
    /// SHA-256(0x01 || left || right), 32 bytes (RFC 6962 §2.1).
    ///
    /// It hashes what it is given: whoever reads hashes from outside refuses those that are not 32 bytes first.
    package static func hash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: [0x01] + left + right))
    }

    /// The root of a tree without leaves: SHA-256 of nothing (RFC 6962 §2.1).
    package static let emptyRoot: [UInt8] = Array(SHA256.hash(data: [UInt8]()))
}
