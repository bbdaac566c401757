import Foundation
import Testing

@testable import Ledger

@Suite struct LogSignerTests {
    private let seed = [UInt8](repeating: 7, count: 32)
    private let levels = grown(some(300))

    @Test func signsATreeThatGrows() async throws {
        try await withFolder { folder in
            let signer = LogSigner(seed: seed, heads: HeadFile(path: folder + "/heads"))
            for size in [0, 1, 1, 2, 255, 256, 300, 300] as [UInt64] {
                let note = try signer.sign("log.example/a", levels.tree(size))
                try note.check(by: [try signer.verifier(of: "log.example/a")])
                #expect(try Checkpoint(text: note.text).size == size)
            }
            let held = try HeadFile(path: folder + "/heads").all()["log.example/a"]
            #expect(held?.size == 300)
        }
    }

    @Test func refusesATreeThatShrankOrChanged() async throws {
        try await withFolder { folder in
            let signer = LogSigner(seed: seed, heads: HeadFile(path: folder + "/heads"))
            _ = try signer.sign("log.example/a", levels.tree(200))
            #expect(throws: SignerError.smaller(held: 200, asked: 199)) {
                try signer.sign("log.example/a", levels.tree(199))
            }
            var leaves = some(300)
            leaves.swapAt(3, 4)
            let changed = grown(leaves)
            for size in [200, 201, 300] as [UInt64] {
                #expect(throws: SignerError.inconsistent(held: 200, asked: size)) {
                    try signer.sign("log.example/a", changed.tree(size))
                }
            }
            _ = try signer.sign("log.example/b", changed.tree(200))
            _ = try signer.sign("log.example/a", levels.tree(201))
        }
    }

    @Test func hasAKeyForEachLog() throws {
        let signer = LogSigner(seed: seed, heads: HeadFile(path: "/dev/null/none"))
        let one = try signer.verifier(of: "log.example/a")
        #expect(try signer.verifier(of: "log.example/a") == one)
        #expect(try signer.verifier(of: "log.example/b").publicKey != one.publicKey)
        #expect(
            try LogSigner(seed: SigningKey.newSeed(), heads: HeadFile(path: "")).verifier(of: "log.example/a") != one)
        #expect(SigningKey.newSeed().count == 32)
    }

    @Test func keepsNothingWhereItCannotWrite() throws {
        let signer = LogSigner(seed: seed, heads: HeadFile(path: "/dev/null/none"))
        #expect(throws: HeadFileError.self) { try signer.sign("log.example/a", levels.tree(1)) }
    }

    @Test(arguments: [
        "a 1\n", "a 1 x\n", "a 01 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a 1 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "a 1 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\na 1 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ])
    func refusesAFileThatWasChanged(text: String) async throws {
        try await withFolder { folder in
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/heads"))
            let signer = LogSigner(seed: seed, heads: HeadFile(path: folder + "/heads"))
            #expect(throws: HeadFileError.malformed) { try signer.sign("log.example/a", levels.tree(1)) }
            #expect(try String(contentsOfFile: folder + "/heads", encoding: .utf8) == text)
        }
    }
}
