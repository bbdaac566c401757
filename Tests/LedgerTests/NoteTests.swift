import Foundation
import Testing

@testable import Ledger

/// The vectors of C2SP signed-note and of Go's `sumdb/note`, and what must be refused.
@Suite struct NoteTests {
    static let published =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let neumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let neumannLine =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    static let enochLine =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
    static let foo = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

    private var signed: SignedNote {
        get throws { try SignedNote(whole: Self.published + "\n" + Self.neumannLine + Self.enochLine) }
    }

    @Test func signsAsPublished() throws {
        // PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz: a byte of kind, then the seed.
        let seed = try #require(Base64.bytes("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")).dropFirst()
        let peter = try SigningKey(name: "PeterNeumann", kind: .log, seed: Array(seed))
        #expect(peter.verifier.text == Self.neumann)
        #expect(try peter.sign(Self.published).line == Self.neumannLine)
        let enoch = try SigningKey(name: "EnochRoot", kind: .log, seed: [UInt8](repeating: 0, count: 32))
        #expect(Hex.text(enoch.verifier.id.bigEndianBytes) == "af0cfe78")
        #expect(try enoch.sign(Self.published).line == Self.enochLine)
    }

    @Test func tellsSeveralOfOneFileApart() throws {
        let (one, other) = (try signed.whole, Self.published + "\n" + Self.enochLine)
        #expect(SignedNote.each(in: one) == [one])
        #expect(SignedNote.each(in: one + "\n" + other + "\n" + one) == [one, other, one])
        #expect(SignedNote.each(in: one + "\nnothing") == [one + "\nnothing"])
    }

    @Test func checksThePublishedNotes() throws {
        let peter = try VerifierKey(text: Self.neumann)
        #expect(try signed.signers(among: [peter]) == [peter])
        #expect(try signed.whole == Self.published + "\n" + Self.neumannLine + Self.enochLine)
        let example = try SignedNote(
            whole: """
                This is an example message.

                — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

                """)
        try example.check(by: [try VerifierKey(text: Self.foo)])
    }

    @Test func passesOverKeysItDoesNotKnow() throws {
        let foo = try VerifierKey(text: Self.foo)
        #expect(try signed.signers(among: [foo]).isEmpty)
        #expect(throws: NoteError.unsigned) { try signed.check(by: [foo]) }
        #expect(throws: NoteError.unsigned) { try signed.check(by: []) }
    }

    @Test func refusesAnotherText() throws {
        let peter = try VerifierKey(text: Self.neumann)
        let note = SignedNote(text: "Another.\n", signatures: try signed.signatures)
        #expect(throws: NoteError.badSignature(name: "PeterNeumann")) { try note.check(by: [peter]) }
    }

    @Test func refusesEveryChangedBit() throws {
        let peter = try VerifierKey(text: Self.neumann)
        let signature = try signed.signatures[0]
        for bit in 0..<signature.bytes.count * 8 {
            var bytes = signature.bytes
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(
                !NoteSignature(name: signature.name, keyID: signature.keyID, bytes: bytes).isBy(
                    peter, over: Self.published))
        }
        #expect(
            !NoteSignature(name: signature.name, keyID: signature.keyID, bytes: []).isBy(peter, over: Self.published))
        #expect(
            !NoteSignature(name: signature.name, keyID: 1, bytes: signature.bytes).isBy(peter, over: Self.published))
    }

    /// Of the key that is published as bad, of every part of a good one, and of a good one with any byte changed.
    @Test func refusesKeysThatAreNone() {
        func isKey(_ text: String) -> Bool { (try? VerifierKey(text: text)) != nil }
        #expect(isKey(Self.neumann))
        #expect(!isKey("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="))
        let bytes = Array(Self.neumann.utf8)
        for start in 0...bytes.count {
            for end in start...bytes.count where end - start < bytes.count {
                #expect(!isKey(text(Array(bytes[start..<end]))))
            }
        }
        for place in bytes.indices {
            for change in [1, 2, 0x20, 0x80] as [UInt8] {
                var other = bytes
                other[place] ^= change
                #expect(!isKey(text(other)))
            }
        }
        for name in ["", "a b", "a+b", "a\u{a0}b", "a\n", "a\u{2003}b"] {
            #expect(throws: KeyError.notAKey) {
                try VerifierKey(name: name, kind: .log, publicKey: .init(repeating: 1, count: 32))
            }
        }
        #expect(throws: KeyError.unknownKind) { try VerifierKey(text: "a+00000000+AgAA") }
    }

    @Test func refusesWhatIsNoNote() throws {
        let line = Self.neumannLine
        let bad = [
            "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n\n", "text\n" + line, "text\n\n" + line.dropLast(),
            "text\r\n\r\n" + line,
            "text\n\n" + line.replacing("\n", with: "\r\n"), "te\txt\n\n" + line, "te\u{0}xt\n\n" + line,
            "text\n\n" + line + "\n", "text\n\n" + line + "more\n", "text\n\n-" + line.dropFirst(),
            "text\n\n—PeterNeumann AAAAAAA=\n",
            "text\n\n— PeterNeumann\n", "text\n\n— PeterNeumann \n", "text\n\n—  AAAAAAA=\n",
            "text\n\n— a+b AAAAAAA=\n",
            "text\n\n— PeterNeumann AAAA\n", "text\n\n— PeterNeumann AAAAAAA\n", "text\n\n— PeterNeumann AAAAAAB=\n",
            "text\n\n— PeterNeumann AAAAAAA= \n", "text\n\n— PeterNeumann AAAAAAA= x\n",
            "text\n\n— PeterNeumann AAA_AAA=\n",
            "text\n\n — PeterNeumann AAAAAAA=\n",
        ]
        for whole in bad {
            #expect(throws: NoteError.malformed, "\(whole)") { try SignedNote(whole: whole) }
        }
        let good = try signed.whole
        for end in good.utf8.indices where good.utf8.index(after: end) < good.utf8.endIndex {
            guard let cut = String(good.utf8[...end]), cut != Self.published + "\n" + line else { continue }
            #expect((try? SignedNote(whole: cut)) == nil)
        }
        #expect(throws: NoteError.malformed) { try SignedNote(whole: [0xff, 0x0a, 0x0a] + Array(line.utf8)) }
        #expect(throws: NoteError.tooLong) { try SignedNote(whole: "text\n\n" + String(repeating: line, count: 101)) }
        #expect(throws: NoteError.tooLong) { try SignedNote(whole: String(repeating: "a", count: 1_000_001)) }
        #expect(try SignedNote(whole: "text\n\n" + String(repeating: line, count: 100)).signatures.count == 100)
        #expect(try SignedNote(whole: "a\n\nb\n\n" + line).text == "a\n\nb\n")
    }
}
