import Foundation
import Testing

@testable import Ledger

@Suite struct WitnessTests {
    private let log: SigningKey
    private let witness: Witness
    private let key: SigningKey
    private let levels = grown(some(40))

    init() throws {
        log = try PolicyTests.key(9, .log)
        key = try PolicyTests.key(1)
        witness = Witness(key: key, logs: [log.verifier])
    }

    private func note(_ size: UInt64, _ key: SigningKey? = nil) throws -> SignedNote {
        try Checkpoint(origin: "log.example/9", size: size, root: levels.tree(size).root()).signed(by: key ?? log)
    }

    private func request(_ old: UInt64, _ size: UInt64) throws -> AddCheckpoint {
        AddCheckpoint(old: old, proof: try levels.tree(size).consistencyProof(from: old), note: try note(size))
    }

    private func head(_ size: UInt64) throws -> Head { Head(size: size, root: try levels.tree(size).root()) }

    private func answer(_ body: String, held: Head = .empty) throws -> Witness.Answer {
        try witness.answer(Array(body.utf8), at: 1000) { _ in held }
    }

    @Test func writesAndReadsRequests() throws {
        let request = try request(7, 40)
        #expect(try AddCheckpoint(body: Array(request.text.utf8)) == request)
        #expect(request.text.hasPrefix("old 7\n"))
        let first = try self.request(0, 40)
        #expect(first.text.hasPrefix("old 0\n\nlog.example/9\n40\n"))
        #expect(try AddCheckpoint(body: Array(first.text.utf8)) == first)
    }

    /// 200: from nothing, from every smaller size, and again at the same.
    @Test func cosignsWhatContinues() throws {
        for old in 0...40 as ClosedRange<UInt64> {
            let held = try old == 0 ? .empty : head(old)
            guard case .cosigned(let signature, let keep) = try answer(request(old, 40).text, held: held) else {
                Issue.record("not signed from \(old)")
                continue
            }
            #expect(keep == (try head(40)))
            #expect(signature.isBy(key.verifier, over: try note(40).text))
            #expect(signature.time == 1000)
        }
        let first = try answer(request(0, 40).text)
        #expect(first.status == 200)
        #expect(first.body.text.hasPrefix("— witness.example/1 "))
    }

    @Test func refusesWhatIsNoRequest() throws {
        let good = try request(7, 40).text
        let hash = Hash.emptyTree.base64
        let bad = [
            "", "old 7\n", "old 7\n\n", good.replacing("old 7", with: "old 07"),
            good.replacing("old 7", with: "old -7"),
            good.replacing("old 7", with: "old  7"), good.replacing("old 7", with: "old 7 "),
            good.replacing("old 7", with: "new 7"),
            good.replacing("old 7", with: "old 41"), good.replacing("\n", with: "\r\n"), String(good.dropLast()),
            good + "x\n",
            good.replacing("old 7\n", with: "old 7\nAAAA\n"),
            good.replacing("old 7\n", with: "old 7\n\(hash.dropLast())\n"),
            good.replacing("old 7\n", with: "old 7\n" + String(repeating: hash + "\n", count: 64)),
            good.replacing("\n40\n", with: "\n040\n"), "old 7\n\n" + NoteTests.published + "\n" + NoteTests.neumannLine,
        ]
        for body in bad { #expect(try answer(body, held: head(7)) == .malformed, "\(body)") }
        #expect(try witness.answer([0xff, 0x0a, 0x0a], at: 1) { _ in .empty }.status == 400)
    }

    @Test func refusesLogsAndKeysItDoesNotKnow() throws {
        let other = try Checkpoint(origin: "other.example/1", size: 1, root: .emptyTree).signed(by: log)
        #expect(try answer(AddCheckpoint(old: 0, proof: [], note: other).text) == .unknownLog)
        let forged = try note(40, PolicyTests.key(8, .log))
        #expect(try answer(AddCheckpoint(old: 0, proof: [], note: forged).text) == .unsigned)
        let changed = SignedNote(text: try note(39).text, signatures: try note(40).signatures)
        #expect(try answer(AddCheckpoint(old: 0, proof: [], note: changed).text) == .unsigned)
        #expect(Witness.Answer.unknownLog.status == 404)
        #expect(Witness.Answer.unsigned.status == 403)
    }

    @Test func saysWhichSizeItHolds() throws {
        let answered = try answer(request(7, 40).text, held: head(9))
        #expect(answered == .conflict(size: 9))
        #expect(answered.status == 409)
        #expect(answered.body.text == "9\n")
        #expect(answered.body.type == "text/x.tlog.size")
        #expect(try answer(request(0, 40).text, held: head(9)) == .conflict(size: 9))
        #expect(try answer(request(40, 40).text, held: Head(size: 40, root: .emptyTree)) == .conflict(size: 40))
    }

    @Test func refusesProofsThatProveNothing() throws {
        let good = try request(7, 40)
        for proof in [[], Array(good.proof.dropLast()), good.proof + [.emptyTree], good.proof.reversed()] {
            let answered = try answer(AddCheckpoint(old: 7, proof: proof, note: good.note).text, held: head(7))
            #expect(answered == .inconsistent)
            #expect(answered.status == 422)
        }
        #expect(try answer(good.text, held: Head(size: 7, root: .emptyTree)) == .inconsistent)
        #expect(try answer(AddCheckpoint(old: 0, proof: good.proof, note: good.note).text) == .inconsistent)
        #expect(
            try answer(AddCheckpoint(old: 40, proof: [.emptyTree], note: good.note).text, held: head(40))
                == .inconsistent)
        let empty = try Checkpoint(origin: "log.example/9", size: 0, root: .leaf([])).signed(by: log)
        #expect(try answer(AddCheckpoint(old: 0, proof: [], note: empty).text) == .conflict(size: 0))
    }

    /// The race that the norm describes: whatever many ask at once, what is held never shrinks.
    @Test func neverGoesBackWhenManyAskAtOnce() async throws {
        try await withFolder { folder in
            let sizes = await withTaskGroup(of: [UInt64].self) { group in
                for asker in 0..<4 as Range<UInt64> {
                    group.addTask { [self] in
                        (1...10 as ClosedRange<UInt64>).compactMap { step in
                            try? HeadFile(path: folder + "/heads").update { heads -> UInt64? in
                                let held = heads["log.example/9"] ?? .empty
                                let size = min(40, asker + step * 4)
                                let proof = try levels.tree(size).consistencyProof(from: min(held.size, size))
                                let body = AddCheckpoint(old: held.size, proof: proof, note: try note(size)).text
                                let answered = try witness.answer(Array(body.utf8), at: 1) { heads[$0] ?? .empty }
                                guard case .cosigned(_, let keep) = answered else { return nil }
                                #expect(keep.size >= held.size)
                                heads["log.example/9"] = keep
                                return keep.size
                            }
                        }
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(sizes.contains(40))
            let held = try HeadFile(path: folder + "/heads").all()["log.example/9"]
            let last = try head(40)
            #expect(held == last)
        }
    }
}

/// Lends a folder of its own.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "ledger-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}
