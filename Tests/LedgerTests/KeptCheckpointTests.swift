import Foundation
import Testing

@testable import Ledger

/// What somebody kept, and whose word counts.
@Suite struct KeptCheckpointTests {
    private func verified(_ made: MadeLog, isWhole: Bool, _ change: (inout Verifier.Terms) -> Void) throws
        -> Verification
    {
        var terms = try made.terms
        change(&terms)
        var verifier = Verifier(terms)
        verifier.begin(MadeLog.id, origin: MadeLog.origin)
        for (position, leaf) in made.leaves.enumerated() {
            verifier.add(UInt64(position), leaf, made.entries[position].map { HeldEntry(bytes: $0) })
        }
        for checkpoint in made.checkpoints { verifier.add(checkpoint: checkpoint) }
        verifier.end()
        return verifier.finish(isWhole: isWhole)
    }

    private func ofAnother() throws -> String {
        try Checkpoint(origin: "log.example/8", size: 3, root: .emptyTree).signed(by: PolicyTests.key(8, .log)).whole
    }

    /// It is a finding, whether all logs are in or not.
    @Test(arguments: [true, false]) func findsAKeptTextThatIsNoCheckpoint(isWhole: Bool) throws {
        let made = try MadeLog(20)
        for text in ["hello\n", "", "log.example/9\n", "log.example/8\n3\n"] {
            let found = try verified(made, isWhole: isWhole) { $0.kept.append(text) }
            #expect(found.findings.map(\.code) == [.badSignature], "\(text)")
        }
    }

    /// In a part it is told, and where somebody else chose the part it is incomplete without it.
    @Test func tellsOfAKeptCheckpointWhoseLogIsNotHere() throws {
        let (made, other) = (try MadeLog(20), try ofAnother())
        let line = "kept checkpoint of log.example/8: its log is not here"
        var found = try verified(made, isWhole: false) { $0.kept.append(other) }
        #expect(found.findings.isEmpty)
        #expect(found.exitCode == 0)
        #expect(found.lines.contains(line))
        #expect(found.json.contains("\"kept_without_log\":[\"log.example/8\"]"))
        found = try verified(made, isWhole: false) {
            $0.kept += [other, other]
            $0.expectsEveryKept = true
        }
        #expect(found.findings.isEmpty)
        #expect(found.exitCode == 2)
        #expect(found.lines.filter { $0 == line }.count == 1)
        #expect(found.lines.last == "Incomplete.")
        found = try verified(made, isWhole: true) { $0.kept.append(other) }
        #expect(found.findings.map(\.code) == [.rollback])
        #expect(found.exitCode == 1)
        #expect(found.lines.contains(line))
        #expect(try !verified(made, isWhole: true) { _ in }.lines.contains { $0.contains("not here") })
    }

    /// Editors and mail programs change line ends, and add blank lines.
    @Test func readsWhatAnEditorChanged() throws {
        let (one, other) = (try MadeLog(20).kept[0], try ofAnother())
        for file in [
            one, one + "\n", "\n" + one, one.replacing("\n", with: "\r\n"), one.replacing("\n", with: "\r\n") + "\r\n",
            String(one.dropLast()),
        ] { #expect(SignedNote.each(in: file) == [one]) }
        for file in [
            one + "\n" + other, one + "\n\n\n" + other + "\n", (one + "\n" + other).replacing("\n", with: "\r\n"),
        ] { #expect(SignedNote.each(in: file) == [one, other]) }
        for file in ["", "\n", "hello", "a\n\nb\n\nc\n"] { #expect(SignedNote.each(in: file) == [file]) }
    }

    /// Witnesses that the bundle names itself are nobody outside.
    @Test func takesNoWordOfAWitnessItDoesNotKnow() throws {
        var made = try MadeLog(20)
        made.kept = []
        made.needsWitness = true
        made.cosign()
        var found = try verified(made, isWhole: true) { _ in }
        #expect(found.exitCode == 0)
        #expect(!found.lines.contains { $0.contains("itself names") })
        found = try verified(made, isWhole: true) { $0.trustsPolicy = false }
        #expect(found.findings.isEmpty)
        #expect(found.exitCode == 2)
        #expect(found.logs[0].signed == 20)
        #expect(found.logs[0].outside == nil)
        #expect(found.lines.contains("The keys and witnesses are those that the bundle itself names."))
        #expect(found.json.contains("\"own_policy\":true"))
    }

    @Test func saysWhenThereIsNothingToVerify() throws {
        var verifier = Verifier(Verifier.Terms(policy: Policy(logs: []), now: 0))
        #expect(verifier.finish(isWhole: true).exitCode == 2)
        verifier.begin(MadeLog.id, origin: MadeLog.origin)
        verifier.end()
        let found = verifier.finish(isWhole: true)
        #expect(found.exitCode == 2)
        #expect(found.lines.contains("Nothing to verify: no log has entries."))
        // One that somebody kept a checkpoint of was not always empty.
        let made = try MadeLog(20)
        var empty = made
        (empty.entries, empty.leaves, empty.checkpoints) = ([], [], [])
        for isWhole in [true, false] {
            #expect(try verified(empty, isWhole: isWhole) { _ in }.findings.map(\.code) == [.rollback])
        }
        #expect(try !made.verified().lines.contains { $0.contains("Nothing") })
    }

    /// A checkpoint of nothing vouches for nothing.
    @Test func countsNoCheckpointOfAnEmptyLog() throws {
        var made = try MadeLog(20)
        let checkpoints = made.checkpoints
        try made.sign([0])
        made.kept = made.checkpoints
        made.checkpoints = checkpoints
        let found = try made.verified()
        #expect(found.findings.isEmpty)
        #expect(found.exitCode == 2)
    }

    /// It is filed under its size.
    @Test func findsACheckpointOfAnotherSize() throws {
        let made = try MadeLog(20)
        func found(_ size: UInt64) throws -> [FindingCode] {
            try made.verified(inside: { $0.add(checkpoint: made.checkpoints[0], size: size) }).findings.map(\.code)
        }
        #expect(try found(20) == [])
        #expect(try found(19) == [.badSignature])
        #expect(try found(.max) == [.badSignature])
    }
}
