import Crypto
import Foundation

/// Why a log's signer would not sign.
package enum SignerError: Error, Equatable {
    /// The tree is smaller than one it signed.
    case smaller(held: UInt64, asked: UInt64)
    /// The tree is not what the last one it signed became.
    case inconsistent(held: UInt64, asked: UInt64)
}

/// Signs the checkpoints of logs, and never one that contradicts what it signed before.
///
/// Its own last size and root of each log are in a file beside its key, outside the database: a database that was put back,
/// or changed, gets no signature.
package struct LogSigner: Sendable {
    private let seed: [UInt8]
    private let file: HeadFile

    /// `seed` is the 32 bytes that the keys of all logs of a deployment come from.
    package init(seed: [UInt8], heads: HeadFile) {
        self.seed = seed
        file = heads
    }

    /// The key that others check the checkpoints of this origin with.
    package func verifier(of origin: String) throws -> VerifierKey {
        try key(of: origin).verifier
    }

    /// Each log has a key of its own, since a policy names no key twice (C2SP tlog-policy): HKDF-SHA-256 of the seed, without
    /// salt, for "relais/log-key/v1\n" and the origin.
    private func key(of origin: String) throws -> SigningKey {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: seed), info: Data("relais/log-key/v1\n\(origin)".utf8),
            outputByteCount: 32)
        return try SigningKey(name: origin, kind: .log, seed: derived.withUnsafeBytes { Array($0) })
    }

    /// What it signed last of each log, by origin.
    package func heads() throws(HeadFileError) -> [String: Head] { try file.all() }

    /// Signs the tree of a log at its present size. It is asked for the proof from the size that was signed last.
    ///
    /// - Throws: `SignerError`, and then it has signed nothing and kept nothing.
    package func sign(_ origin: String, _ tree: MerkleTree) throws -> SignedNote {
        let key = try key(of: origin)
        return try file.update { heads in
            let held = heads[origin] ?? .empty
            guard held.size <= tree.size else { throw SignerError.smaller(held: held.size, asked: tree.size) }
            let checkpoint = Checkpoint(origin: origin, size: tree.size, root: try tree.root())
            do {
                try held.check(try tree.consistencyProof(from: held.size), to: checkpoint)
            } catch is ProofError {
                throw SignerError.inconsistent(held: held.size, asked: tree.size)
            }
            let note = try checkpoint.signed(by: key)
            heads[origin] = Head(size: checkpoint.size, root: checkpoint.root)
            return note
        }
    }
}
