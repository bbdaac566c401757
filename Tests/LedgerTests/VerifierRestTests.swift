import Foundation
import Testing

@testable import Ledger

/// What the verifier says of signatures, of what waits, of rows, and of several logs.
@Suite struct VerifierRestTests {
    @Test func findsBadSignaturesAndMissingQuorums() throws {
        var made = try MadeLog(40)
        made.checkpoints.append(made.checkpoints[0].replacing("log.example/9", with: "log.example/8"))
        #expect(try made.verified().findings.map(\.code) == [.badSignature])
        made.checkpoints.removeLast()
        made.checkpoints.append("no checkpoint")
        #expect(try made.verified().findings.map(\.code) == [.badSignature])
        made.checkpoints.removeLast()
        made.needsWitness = true
        #expect(try made.found() == [.quorum: 0])
        #expect(try made.verified().exitCode == 2)
        made.cosign()
        #expect(try made.found() == [:])
        made.append(try made.entry(40, sequence: 21, at: 40))
        #expect(try made.found() == [.quorum: 40])
    }

    @Test func findsEntriesThatWaitTooLong() throws {
        let made = try MadeLog(20)
        let late = try made.entry(20, sequence: 11, at: 20)
        let found = try made.verified(unsequenced: [late])
        #expect(found.findings.map(\.code) == [.eventUnsequenced])
        #expect(found.logs[0].pending == 1)
        #expect(found.exitCode == 2)
        let young = try made.entry(20, sequence: 11, at: MadeLog.age - 5)
        #expect(try made.verified(unsequenced: [young]).findings.isEmpty)
    }

    @Test func findsAnActThatStandsInOneLogAlone() throws {
        let (one, other) = (UUID(), UUID())
        let transaction = UUID()
        func verified(_ logs: [(UUID, UUID, UUID)]) throws -> [Finding] {
            var verifier = Verifier(try MadeLog(1).terms)
            for (log, peer, transaction) in logs {
                let entry = try EntryBytes(
                    log: log, id: MadeLog.entryID(0), at: MadeLog.start, actor: UUID().text,
                    session: MadeLog.session(0).text,
                    action: "a.b", object: .one(type: "t", reference: Golden.reference), purpose: "p", outcome: .ok,
                    transaction: transaction, peer: peer
                ).bytes(sseq: 1)
                verifier.begin(log, origin: "x")
                verifier.add(0, .leaf(entry), HeldEntry(bytes: entry))
                verifier.end()
            }
            return verifier.finish(isWhole: false).findings.filter { $0.code != .quorum }
        }
        #expect(try verified([(one, other, transaction), (other, one, transaction)]).isEmpty)
        #expect(try verified([(one, other, transaction)]).isEmpty)
        #expect(
            try verified([(one, other, transaction), (other, one, UUID())]).map(\.code) == [
                .sessionGap, .pairMissing, .pairMissing,
            ])
        #expect(
            try verified([(one, other, transaction), (other, UUID(), transaction)]).map(\.code) == [.pairMissing])
    }

    @Test func findsALogThatIsGone() throws {
        let made = try MadeLog(20)
        var verifier = Verifier(try made.terms)
        let found = verifier.finish(isWhole: true)
        #expect(found.findings.map(\.code) == [.rollback])
        #expect(found.findings.first?.place == "origin \(MadeLog.origin)")
    }

    @Test func saysItForPrograms() throws {
        var made = try MadeLog(20)
        made.entries[7] = nil
        let said = try JSONSerialization.jsonObject(with: Data(try made.verified().json.utf8)) as? [String: Any]
        #expect(said?["exit"] as? Int == 1)
        let first = (said?["findings"] as? [[String: Any]])?.first
        #expect(first?["code"] as? String == "EVENT_MISSING")
        #expect(first?["positions"] as? [Int] == [7, 7])
        #expect(first?["expected"] as? String == made.leaves[7].hex)
        let log = (said?["logs"] as? [[String: Any]])?.first
        #expect(log?["size"] as? Int == 20)
        #expect(log?["entries"] as? Int == 19)
    }

    /// Made-up dates run as they like, and it is said.
    @Test func followsNoTimeInADemonstration() throws {
        var made = try MadeLog(20)
        made.append(try made.entry(20, sequence: 11, at: -6))
        try made.sign([20, 21])
        #expect(try made.found() == [.timeRegression: 20])
        made.isDemonstration = true
        let found = try made.verified()
        #expect(found.findings.isEmpty)
        #expect(found.lines.contains { $0.contains("demonstration") })
    }

    /// However many there are, the first that is told of is the first there is.
    @Test func tellsOfTheFirst() throws {
        var made = try MadeLog(4)
        for position in 4..<400 {
            made.append(try made.entry(position, sequence: 400 - position / 2, at: Double(-position * 10)))
        }
        try made.sign([4, 400])
        let found = try made.verified()
        #expect(found.findings.filter { $0.code == .timeRegression }.map(\.positions.lowerBound).min() == 4)
    }
}
