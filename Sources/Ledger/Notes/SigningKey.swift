import Crypto
import Foundation

/// A name and a private key (Ed25519, RFC 8032): a log's or a witness's. It is never written anywhere by this library.
package struct SigningKey: Sendable {
    /// What others check its signatures with.
    package let verifier: VerifierKey
    private let key: Curve25519.Signing.PrivateKey

    /// `seed` is the 32 bytes of the private key.
    ///
    /// - Throws: `KeyError.notAKey` for a name that cannot be one, or another number of bytes.
    package init(name: String, kind: VerifierKey.Kind, seed: [UInt8]) throws(KeyError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { throw .notAKey }
        self.key = key
        verifier = try VerifierKey(name: name, kind: kind, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// 32 new bytes from the system's secure generator.
    package static func newSeed() -> [UInt8] { Array(Curve25519.Signing.PrivateKey().rawRepresentation) }

    /// A log's signature of a text.
    package func sign(_ text: String) throws -> NoteSignature {
        NoteSignature(
            name: verifier.name, keyID: verifier.id, bytes: Array(try key.signature(for: Data(text.utf8))))
    }

    /// A witness's signature of a checkpoint's text, and of when it saw it: seconds since 1970.
    package func cosign(_ text: String, at time: UInt64) throws -> NoteSignature {
        let signature = try key.signature(for: Data(Cosignature.message(text, at: time)))
        return NoteSignature(name: verifier.name, keyID: verifier.id, bytes: time.bigEndianBytes + Array(signature))
    }
}

/// A witness's signature of a checkpoint (C2SP tlog-cosignature, `cosignature/v1`).
enum Cosignature {
    static func message(_ text: String, at time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }
}
