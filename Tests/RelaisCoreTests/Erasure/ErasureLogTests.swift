import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ErasureLogTests {
    private func line(_ seconds: Double = 0) -> ErasureLog.Line {
        ErasureLog.Line(at: noon + seconds, organisation: ID(), subject: .person(ID()), entry: ID())
    }

    private func text(_ log: ErasureLog) throws -> String { try String(contentsOfFile: log.path, encoding: .utf8) }

    private func put(_ text: String, _ log: ErasureLog) throws {
        try Data(text.utf8).write(to: URL(filePath: log.path))
    }

    @Test func readsWhatItWrites() async throws {
        try await onDisk { disk in
            let log = disk.erasures
            #expect(try log.read() == [])
            let lines = [line(), line(60)]
            try log.append([lines[0]])
            try log.append([lines[1]])
            #expect(try log.read() == lines)
            guard case .person(let person) = lines[0].subject else {
                Issue.record("no person")
                return
            }
            let start =
                "relais-erasures-v1\n2026-01-12T11:00:00Z \(lines[0].organisation) \(person) \(lines[0].entry)\n"
            #expect(try text(log).hasPrefix(start))
            let mentor = ErasureLog.Line(at: noon, organisation: ID(), subject: .mentor(ID()), entry: ID())
            try log.append([mentor])
            #expect(try log.read() == lines + [mentor] && text(log).hasSuffix("\(mentor.entry) mentor\n"))
            let mode = try FileManager.default.attributesOfItem(atPath: log.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    /// What was being written when the machine stopped was never committed: it is no line, and the next takes its place.
    @Test(arguments: [1, 10, 40, 100, 130])
    func aLineThatWasCutShortIsNone(kept: Int) async throws {
        try await onDisk { disk in
            let (log, whole, cut, next) = (disk.erasures, line(), line(1), line(2))
            try log.append([whole])
            let before = try text(log)
            try put(before + cut.text.prefix(kept), log)
            #expect(try log.read() == [whole])
            try log.append([next])
            #expect(try log.read() == [whole, next])
            #expect(try text(log) == before + next.text)
        }
    }

    @Test(arguments: ["", "relais", "relais-erasures-v1"]) func aFirstLineThatWasCutShortIsWrittenAgain(
        left: String
    ) async throws {
        try await onDisk { disk in
            try put(left, disk.erasures)
            #expect(try disk.erasures.read() == [])
            let one = line()
            try disk.erasures.append([one])
            #expect(try disk.erasures.read() == [one])
        }
    }

    @Test func refusesWhatItDoesNotUnderstand() async throws {
        try await onDisk { disk in
            let log = disk.erasures
            try log.append([line(), line()])
            let good = try text(log)
            for wrong in ["", "x", good.split(separator: "\n")[1] + " more", "2026-01-12 a b c"] {
                try put(good + wrong + "\n", log)
                #expect(throws: ErasureLog.Problem.malformed(path: log.path, line: 4)) { try log.read() }
                #expect(throws: ErasureLog.Problem.malformed(path: log.path, line: 4)) { try log.append([line()]) }
            }
            for other in ["something else\n", "something else", "relais-erasures-v2\n"] {
                try put(other, log)
                #expect(throws: ErasureLog.Problem.unknownFormat(path: log.path)) { try log.read() }
            }
            let nowhere = ErasureLog("\(disk.folder)/none/erasures.log")
            #expect(throws: ErasureLog.Problem.system(path: nowhere.path, code: ENOENT)) {
                try nowhere.append([line()])
            }
        }
    }

    @Test func isWrittenByOneAtATime() async throws {
        try await onDisk { disk in
            let log = disk.erasures
            let written = await together(8) { _ in
                let lines = (0..<25).map { line(Double($0)) }
                for one in lines { try log.append([one]) }
                return lines
            }
            let lines = try written.flatMap { try $0.get() }
            #expect(try Set(log.read()) == Set(lines) && lines.count == 200)
        }
    }
}
