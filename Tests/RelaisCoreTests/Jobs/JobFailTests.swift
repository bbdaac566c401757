import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct JobFailTests {
    /// Fails the job that is due first, so many times from the same reading of it.
    private func fail(
        _ tx: Transaction, _ cast: Cast, at moment: Date, share: Double = 1, times: Int = 1
    ) throws -> JobList.Line? {
        let taken = try tx.as(cast.daemon, at: moment) { tx -> Job.Taken? in
            try tx.connection.script("SAVEPOINT taken")
            let taken = try Job.take(in: tx)
            try tx.connection.script("ROLLBACK TO SAVEPOINT taken")
            return taken
        }
        guard let taken else { return nil }
        try tx.as(cast.daemon, at: moment) { tx in
            for _ in 0..<times { try taken.fail(with: "22012", share: share, in: tx) }
        }
        let lines = try JobList(in: tx).lines.items + JobList(onlyDead: true, in: tx).lines.items
        return lines.first { $0.id == taken.id }
    }

    @Test func comesBackLaterAndLaterAndIsGivenUp() async throws {
        try await inTransaction { tx, cast in
            try tx.leave(Job(.purge), cast)
            var moment = noon
            var waits: [TimeInterval] = []
            for number in 1...10 {
                let line = try #require(try fail(tx, cast, at: moment))
                #expect(line.attempts == number && line.failure == "22012" && line.failedAt == moment)
                #expect((line.deadAt != nil) == (number == 10))
                waits.append(line.runAt.timeIntervalSince(moment))
                moment = line.runAt
            }
            #expect(waits == [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560])
            #expect(try tx.doJobs(cast, at: moment + 86_400) == [])
            #expect(try JobList(onlyDead: true, in: tx).lines.items.count == 1)
            #expect(try tx.jobsLeft() == [])
        }
    }

    @Test func waitsForAnythingUpToThat() async throws {
        try await inTransaction { tx, cast in
            try tx.leave(Job(.purge), cast)
            let line = try #require(try fail(tx, cast, at: noon, share: 0.5))
            #expect(line.runAt == noon + 2.5)
            #expect(Job.Taken.ceiling(after: 30) == 3_600)
        }
    }

    @Test func isCountedOnceWhenTwoCountIt() async throws {
        try await inTransaction { tx, cast in
            try tx.leave(Job(.purge), cast)
            #expect(try fail(tx, cast, at: noon, times: 2)?.attempts == 1)
        }
    }

    @Test func saysWhatWentWrongWithoutAValue() {
        let errors: [(any Error, String)] = [
            (PostgresError.server(sqlState: "23505", constraint: "x", message: "Mariam"), "23505"),
            (PostgresError.connectionLost("db.example.org"), "connection"), (PostgresError.missingRow, "no"),
            (Refusal.notFound(.init(.person, UUID())), "notFound"), (CancellationError(), "CancellationError"),
        ]
        for (error, code) in errors {
            #expect(Runner.code(of: error) == code)
            #expect(Runner.code(of: error).wholeMatch(of: /[A-Za-z0-9_]{1,40}/) != nil)
        }
    }
}
