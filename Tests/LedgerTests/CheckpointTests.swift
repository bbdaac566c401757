import Foundation
import Testing

@testable import Ledger

@Suite struct CheckpointTests {
    static let origin = "relais.example/log/33333333-3333-4333-8333-333333333333"
    static let note = """
        relais.example/log/33333333-3333-4333-8333-333333333333
        2
        7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=

        — relais.example/log/33333333-3333-4333-8333-333333333333 \
        7iAwLgOaZcENs233+VRqXy2VmSmgj4sRpqlbmQ5lFTOD/BdbeJSlmQgXJAli9IkqroTqqiwZPCFD8j1uxPYaL2hsHQ8=

        """
    static let cosignature =
        "— witness.org-b.example/w1 "
        + "DY6aPAAAAABpVzWllb/kRNFjmk9DbcZfDcYRxGfPPAUpk/XrdHSSg9EbXXBNHP5KihSiw7l3z1qegv/6ZsbDZh+I9r9YlCmyU6e/AA==\n"
    static let witnessKey = "witness.org-b.example/w1+0d8e9a3c+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"

    @Test func signsTheGoldenOne() throws {
        let key = try SigningKey(name: Self.origin, kind: .log, seed: .init(repeating: 1, count: 32))
        #expect(key.verifier.text == Self.origin + "+ee20302e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c")
        let root = try #require(Hash(hex: Golden.root))
        let note = try Checkpoint(origin: Self.origin, size: 2, root: root).signed(by: key)
        #expect(note.whole == Self.note)
        #expect(
            try Checkpoint(text: SignedNote(whole: Self.note).text)
                == Checkpoint(origin: Self.origin, size: 2, root: root))
    }

    @Test func cosignsTheGoldenOne() throws {
        let key = try SigningKey(name: "witness.org-b.example/w1", kind: .witness, seed: .init(repeating: 2, count: 32))
        #expect(key.verifier.text == Self.witnessKey)
        var note = try SignedNote(whole: Self.note)
        let signature = try key.cosign(note.text, at: 1_767_323_045)
        #expect(signature.line == Self.cosignature)
        #expect(signature.time == 1_767_323_045)
        note.add(signature)
        note.add(signature)
        #expect(note.whole == Self.note + Self.cosignature)
        #expect(try note.signers(among: [key.verifier]) == [key.verifier])
    }

    @Test func bindsTheTimeOfACosignature() throws {
        let key = try VerifierKey(text: Self.witnessKey)
        let note = try SignedNote(whole: Self.note + Self.cosignature)
        let signature = note.signatures[1]
        for place in signature.bytes.indices {
            var bytes = signature.bytes
            bytes[place] ^= 1
            #expect(
                !NoteSignature(name: signature.name, keyID: signature.keyID, bytes: bytes).isBy(key, over: note.text))
        }
    }

    @Test(arguments: [
        "", "o\n", "o\n1\n", "o\n1\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=",
        "\n1\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n",
        "o\n01\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n",
        "o\n-1\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n",
        "o\n+1\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n", "o\n\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n",
        "o\n9223372036854775808\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n",
        "o\n18446744073709551617\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n",
        "o\n1\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN1=\n", "o\n1\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0\n",
        "o\n1\n7apc\n", "o\n1\n\n", "o\n1\n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n\nmore\n",
        "o\n1 \n7apcTZlsgpRLDOMjrh39mFMyPGLtZgNJOpfONbJ3LN0=\n",
    ])
    func isReadFromNothingElse(text: String) {
        #expect(throws: CheckpointError.malformed) { try Checkpoint(text: text) }
    }

    @Test func keepsLinesThatItDoesNotKnow() throws {
        let text = "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\nlines\n"
        let checkpoint = try Checkpoint(text: text)
        #expect(checkpoint.root == .emptyTree)
        #expect(checkpoint.extensions == ["more", "lines"])
        #expect(checkpoint.text == text)
    }

    /// The text of Go's tree is a checkpoint of one that has the leaf "hello world" alone.
    @Test func readsTheTreeOfGo() throws {
        let checkpoint = try Checkpoint(
            text: "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n")
        #expect(checkpoint.size == 123_456_789_012)
        #expect(checkpoint.root == .leaf(Array("hello world".utf8)))
    }
}
