import Foundation
import Testing

@testable import Ledger

@Suite struct BundleTests {
    private func write(_ made: MadeLog, to path: String, covers: Range<UInt64>? = nil, authorities: Set<UInt64> = [])
        throws
    {
        let part = BundleWriter.Part(
            log: MadeLog.id, origin: MadeLog.origin, size: UInt64(made.leaves.count),
            covers: covers ?? 0..<UInt64(made.leaves.count), authorities: authorities)
        let writer = try BundleWriter(path: path, parts: [part], isWhole: true, policy: "quorum none\n")
        try writer.add(part) { add in
            for (position, leaf) in made.leaves.enumerated() { try add(UInt64(position), leaf, made.entries[position]) }
        }
        for text in made.checkpoints {
            let checkpoint = try Checkpoint(text: SignedNote(whole: text).text)
            try writer.add(checkpoint: text, size: checkpoint.size, of: part)
        }
        for (manifest, position) in made.purges {
            try writer.add(purge: manifest, authorisedBy: position ?? 0, of: part)
        }
        try writer.add(elsewhere: [], of: part)
        try writer.finish()
    }

    @Test(arguments: [1, 255, 256, 700]) func verifiesWhatWasWritten(count: Int) async throws {
        try await withFolder { folder in
            let made = try MadeLog(count)
            try write(made, to: folder + "/bundle.tar")
            let bundle = try LogBundle(path: folder + "/bundle.tar")
            #expect(bundle.policy == (try Policy(text: "quorum none\n")))
            var terms = try made.terms
            terms.comparesRows = false
            let found = try bundle.verify(terms)
            #expect(found.findings.isEmpty)
            #expect(found.exitCode == 0)
            #expect(found.logs[0].entries == count)
            #expect(found.sessionsChecked)
        }
    }

    @Test func findsWhatWasTamperedWith() async throws {
        try await withFolder { folder in
            var made = try MadeLog(700)
            made.entries[321]?[40] ^= 1
            made.entries[400] = nil
            try write(made, to: folder + "/bundle.tar")
            let found = try LogBundle(path: folder + "/bundle.tar").verify(made.terms).findings
            #expect(found.map(\.code) == [.leafMismatch, .eventMissing, .sessionGap])
            #expect(found.map(\.positions.lowerBound) == [321, 400, 402])
        }
    }

    @Test func takesARangeOfEntries() async throws {
        try await withFolder { folder in
            let made = try MadeLog(700)
            try write(made, to: folder + "/bundle.tar", covers: 100..<103)
            let found = try LogBundle(path: folder + "/bundle.tar").verify(made.terms)
            #expect(found.findings.isEmpty)
            #expect(found.logs[0].covers == 100..<103)
            #expect(found.logs[0].entries == 3)
            #expect(!found.sessionsChecked)
        }
    }

    /// What authorises a purge goes with a part of the entries.
    @Test func takesAuthoritiesWithARange() async throws {
        try await withFolder { folder in
            var made = try MadeLog(40)
            try made.purge([12])
            for authorities in [[], [40]] as [Set<UInt64>] {
                let path = folder + "/\(authorities.count).tar"
                try write(made, to: path, covers: 10..<15, authorities: authorities)
                var terms = try made.terms
                terms.comparesRows = false
                let found = try LogBundle(path: path).verify(terms)
                #expect(found.findings.map(\.code) == (authorities.isEmpty ? [.purgeUnauthorised, .eventMissing] : []))
            }
        }
    }

    /// Each log stands once in the index, is no larger than its leaves, and its checkpoints are filed under their size.
    @Test func readsWhatTheIndexCanSay() async throws {
        let line = "log \(MadeLog.id.text) \(MadeLog.origin) 3 0 3\n"
        let other = "log \(UUID().text) \(MadeLog.origin) 0 0 0\n"
        let huge = line.replacing("3 0 3", with: "9223372036854775807 0 9223372036854775807")
        let made = try MadeLog(3)
        func verified(_ change: (inout [String: [UInt8]]) -> Void) throws -> Verification {
            var files = try MadeBundle.files(made)
            change(&files)
            return try LogBundle(TarReader(MadeBundle.data(files))).verify(made.terms)
        }
        #expect(try verified { _ in }.exitCode == 0)
        for lines in [line + line, line + other, huge, line.replacing("3 0 3", with: "4000 0 4000")] {
            #expect(throws: BundleError.malformed(file: "relais-bundle")) {
                try verified { $0["relais-bundle"] = Array("relais-bundle/v1\nwhole\n\(lines)".utf8) }
            }
        }
        for name in ["2", "4", "x", "03", "3/3", ""] {
            let found = try verified { files in
                files["\(MadeLog.id.text)/checkpoints/\(name)"] = files["\(MadeLog.id.text)/checkpoints/3"]
            }
            #expect(found.findings.map(\.code) == [.badSignature], "\(name)")
        }
        // No log at all is nothing.
        let found = try verified { $0["relais-bundle"] = Array("relais-bundle/v1\nwhole\n".utf8) }
        #expect(found.findings.map(\.code) == [.rollback])
    }

    /// Whoever labels a bundle a part, and leaves out a log, is told of: a checkpoint of it was kept.
    @Test func missesALogThatIsLeftOut() async throws {
        let made = try MadeLog(3)
        var files = try MadeBundle.files(made)
        files["relais-bundle"] = Array(text(files["relais-bundle"] ?? []).replacing("whole", with: "part").utf8)
        var terms = try made.terms
        #expect(try LogBundle(TarReader(MadeBundle.data(files))).verify(terms).exitCode == 0)
        terms.kept.append(
            try Checkpoint(origin: "log.example/8", size: 3, root: .emptyTree).signed(by: PolicyTests.key(8, .log))
                .whole)
        let found = try LogBundle(TarReader(MadeBundle.data(files))).verify(terms)
        #expect(found.findings.isEmpty)
        #expect(found.exitCode == 2)
    }

    /// Another program reads it: the system's own tar.
    @Test func isAnArchiveForOthers() async throws {
        try await withFolder { folder in
            try write(try MadeLog(300), to: folder + "/bundle.tar")
            let tar = Process()
            tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            tar.arguments = ["tar", "-xf", folder + "/bundle.tar", "-C", folder]
            try tar.run()
            tar.waitUntilExit()
            #expect(tar.terminationStatus == 0)
            let tile = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(MadeLog.id.text)/tile/0/001.p/44"))
            #expect(tile.count == 44 * 32)
            let index = try String(contentsOfFile: folder + "/relais-bundle", encoding: .utf8)
            #expect(index == "relais-bundle/v1\nwhole\nlog \(MadeLog.id.text) \(MadeLog.origin) 300 0 300\n")
        }
    }

    /// Cut off anywhere, or with any byte of a header or of the index changed, it is refused: never read as something else.
    @Test func refusesWhatIsNoBundle() async throws {
        try await withFolder { folder in
            let made = try MadeLog(3)
            try write(made, to: folder + "/bundle.tar")
            let good = try Data(contentsOf: URL(fileURLWithPath: folder + "/bundle.tar"))
            func isRead(_ data: Data) throws -> Bool {
                let path = folder + "/other.tar"
                try data.write(to: URL(fileURLWithPath: path))
                return (try? LogBundle(path: path).verify(made.terms)) != nil
            }
            #expect(try isRead(good))
            for end in stride(from: 0, to: good.count - 1024, by: 256) { #expect(try !isRead(good[..<end])) }
            for place in 0..<1024 {
                var changed = good
                changed[place] ^= 0x55
                // Behind the index's last byte there is padding, which says nothing.
                if place < 512 + 40 { #expect(try !isRead(changed), "\(place)") }
            }
            #expect(throws: TarError.system(EEXIST)) { try write(made, to: folder + "/bundle.tar") }
        }
    }

    @Test func readsNoNameThatLeadsElsewhere() throws {
        for name in ["/etc/passwd", "a/../../b", ".."] {
            let data = Data(Tar.header(name, size: 0) + [UInt8](repeating: 0, count: 1024))
            #expect(throws: TarError.badName) { try TarReader(data) }
        }
        let twice = Data(Tar.header("a", size: 0) + Tar.header("a", size: 0) + [UInt8](repeating: 0, count: 1024))
        #expect(throws: TarError.badName) { try TarReader(twice) }
    }
}
