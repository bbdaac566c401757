import Foundation
import Testing

@testable import Ledger

/// Logs that were tampered with, and what the verifier says of each: the code, and the first bad position.
@Suite struct VerifierTests {
    @Test func findsNothingInAnHonestLog() throws {
        let made = try MadeLog(700)
        let found = try made.verified()
        #expect(found.findings.isEmpty)
        #expect(found.exitCode == 0)
        #expect(found.logs[0].size == 700)
        #expect(found.logs[0].signed == 700)
        #expect(found.logs[0].outside == 600)
        #expect(found.logs[0].root == (try made.levels.tree(700).root()))
    }

    @Test func saysWhenNobodyOutsideVouches() throws {
        var made = try MadeLog(40)
        made.kept = []
        let found = try made.verified()
        #expect(found.findings.isEmpty)
        #expect(found.exitCode == 2)
        #expect(found.lines.contains { $0.contains("no external checkpoint supplied") })
        made.cosign()
        #expect(try made.verified().exitCode == 0)
    }

    @Test func findsAChangedByte() throws {
        var made = try MadeLog(700)
        made.entries[321]?[40] ^= 1
        #expect(try made.found() == [.leafMismatch: 321])
    }

    /// The leaf was reckoned anew as well: the tile gives it away, and every root behind it.
    @Test func findsAChangedLeaf() throws {
        var made = try MadeLog(700)
        try made.change(321)
        made.leaves[321] = .leaf(made.entries[321] ?? [])
        #expect(try made.found() == [.tileMismatch: 321, .rootMismatch: 300, .fork: 300])
    }

    @Test func findsChangedTiles() throws {
        var made = try MadeLog(700)
        try made.change(321)
        made.leaves[321] = .leaf(made.entries[321] ?? [])
        made.levels = grown(made.leaves)
        let found = try made.found()
        #expect(found == [.rootMismatch: 300, .fork: 300])
    }

    @Test func findsALogThatWasPutBack() throws {
        var made = try MadeLog(700)
        made.cut(to: 300)
        #expect(try made.found() == [.rollback: 300])
    }

    /// The key was stolen, and all was signed anew: whoever kept a checkpoint knows, and a witness does.
    @Test func findsAForkThatIsSigned() throws {
        var made = try MadeLog(700)
        try made.change(321)
        made.leaves[321] = .leaf(made.entries[321] ?? [])
        made.levels = grown(made.leaves)
        try made.sign([300, 600, 700])
        #expect(try made.found() == [.fork: 300])
        let kept = made.kept
        made.kept = []
        #expect(try made.verified().exitCode == 2)
        made.checkpoints += kept
        made.cosign(last: true)
        #expect(try made.found()[.fork] == 300)
    }

    @Test func findsTwoThatWereSwapped() throws {
        var made = try MadeLog(700)
        made.entries.swapAt(10, 11)
        made.leaves.swapAt(10, 11)
        made.levels = grown(made.leaves)
        #expect(try made.found() == [.rootMismatch: 0, .fork: 0])
    }

    @Test func findsAnEntryThatWasSlippedIn() throws {
        var made = try MadeLog(700)
        let entry = try made.entry(700, sequence: 9, at: 5)
        made.append(entry)
        try made.sign([700, 701])
        #expect(try made.found() == [.sessionGap: 700, .timeRegression: 700])
    }

    @Test func findsAGapInASession() throws {
        var made = try MadeLog(20)
        made.entries[7] = nil
        #expect(try made.found() == [.eventMissing: 7, .sessionGap: 9])
    }

    @Test func findsWhatASessionCountedAndIsNotThere() throws {
        let made = try MadeLog(20)
        #expect(
            try made.verified(also: { $0.add(MadeLog.session(0), last: 11, in: MadeLog.id) }).findings.map(\.code) == [
                .sessionGap
            ])
        #expect(try made.verified(also: { $0.add(MadeLog.session(0), last: 10, in: MadeLog.id) }).findings.isEmpty)
        #expect(
            try made.verified(also: { $0.add(UUID(), last: 1, in: MadeLog.id) }).findings.map(\.code) == [.sessionGap])
        #expect(try made.verified(also: { $0.add(UUID(), last: 0, in: MadeLog.id) }).findings.isEmpty)
    }

    @Test func findsAHoleInThePositions() throws {
        let made = try MadeLog(20)
        var verifier = Verifier(try made.terms)
        verifier.begin(MadeLog.id, origin: MadeLog.origin)
        for position in [0, 1, 2, 4, 5, 5, 6] as [UInt64] {
            verifier.add(position, made.leaves[Int(position)], made.entries[Int(position)].map { HeldEntry(bytes: $0) })
        }
        verifier.end()
        let gaps = verifier.finish(isWhole: false).findings.filter { $0.code == .indexGap }
        #expect(gaps.map(\.positions) == [3..<4, 5..<6])
    }

    @Test func findsTimeThatRunsBackwards() throws {
        var made = try MadeLog(20)
        made.append(try made.entry(20, sequence: 11, at: -6))
        try made.sign([20, 21])
        #expect(try made.found() == [.timeRegression: 20])
    }

    @Test func findsAPreviousEntryThatIsNotThere() throws {
        var made = try MadeLog(20)
        made.append(try made.entry(20, sequence: 11, at: 20, previous: .emptyTree))
        made.append(try made.entry(21, sequence: 11, at: 21, previous: made.leaves[3]))
        try made.sign([20, 22])
        #expect(try made.found() == [.prevBroken: 20])
    }

    @Test func findsAnotherProjection() throws {
        let made = try MadeLog(3)
        for change in 0..<11 {
            let found = try made.verified(columns: { position in position == 1 ? change : nil })
            #expect(found.findings.map(\.code) == [change == 8 ? .leafMismatch : .projection], "\(change)")
            #expect(found.findings.first?.positions == 1..<2)
        }
        #expect(try made.verified(columns: { _ in nil }).findings.isEmpty)
    }

    @Test func readsNoEntryInAnotherForm() throws {
        var made = try MadeLog(20)
        made.append(Array("{\"v\":1}".utf8))
        try made.sign([20, 21])
        #expect(try made.found() == [.projection: 20])
    }
}
