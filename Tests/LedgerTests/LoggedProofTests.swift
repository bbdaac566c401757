import Testing

@testable import Ledger

@Suite struct LoggedProofTests {
    private let key: SigningKey
    private let policy: Policy
    private let entries = (0..<11).map { Array("entry \($0)".utf8) }
    private let tree: MerkleTree

    init() throws {
        key = try PolicyTests.key(9, .log)
        policy = Policy(logs: [key.verifier])
        tree = grown(entries.map { Hash.leaf($0) }).tree(11)
    }

    private func proof(of index: UInt64, extra: [UInt8]? = nil) throws -> LoggedProof {
        let checkpoint = Checkpoint(origin: key.verifier.name, size: 11, root: try tree.root())
        return LoggedProof(
            index: index, hashes: try tree.inclusionProof(of: index), note: try checkpoint.signed(by: key), extra: extra
        )
    }

    @Test func provesEachEntryAndNoOther() throws {
        for index in 0..<11 {
            let whole = try proof(of: UInt64(index), extra: index % 2 == 0 ? entries[index] : nil)
            let read = try LoggedProof(text: whole.text)
            #expect(read == whole)
            #expect(read.text.hasPrefix("c2sp.org/tlog-proof@v1\n\(index % 2 == 0 ? "extra" : "index") "))
            for other in 0..<11 where other != index {
                #expect(throws: ProofError.wrongRoot) { try read.check(entries[other], by: policy) }
            }
            #expect(try read.check(entries[index], by: policy).size == 11)
        }
    }

    @Test func asksForTheWitnessesOfThePolicy() throws {
        let witness = try PolicyTests.key(1)
        let strict = try Policy(text: "log \(key.verifier.text)\nwitness w \(witness.verifier.text)\nquorum w\n")
        let bare = try proof(of: 3)
        #expect(throws: NoteError.unsigned) { try bare.check(entries[3], by: strict) }
        var note = bare.note
        note.add(try witness.cosign(note.text, at: 1))
        try LoggedProof(index: 3, hashes: bare.hashes, note: note).check(entries[3], by: strict)
        #expect(throws: NoteError.unsigned) { try bare.check(entries[3], by: Policy(logs: [])) }
    }

    @Test func isReadFromNothingElse() throws {
        let good = try proof(of: 3).text
        let lines = good.split(separator: "\n", omittingEmptySubsequences: false)
        let bad = [
            "", "\n\n", "index 3\n\n", good.replacing("proof@v1", with: "proof@v2"),
            good.replacing("index 3", with: "index 03"),
            good.replacing("index 3", with: "index"), good.replacing("index 3", with: "index 3\nindex 3"),
            good.replacing("index 3", with: "extra _\nindex 3"),
            good.replacing("index 3", with: "extra AAAA\nextra AAAA\nindex 3"),
            good.replacing("index 3\n", with: "index 3\n" + String(repeating: Hash.emptyTree.base64 + "\n", count: 64)),
            good.replacing("\n", with: "\r\n"), String(good.dropLast()), good + "\n",
            good.replacing("=\n\n", with: "=\n"),
            good.replacing(String(lines[2]), with: String(lines[2].dropLast())),
        ]
        for text in bad {
            #expect(throws: (any Error).self, "\(text)") { try LoggedProof(text: text).check(entries[3], by: policy) }
        }
    }
}
