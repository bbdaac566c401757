import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct JobRetryTests {
    /// Jobs that were given up.
    private func dead(_ number: Int, _ tx: Transaction, _ cast: Cast) throws -> [ID<Job>] {
        for _ in 0..<number { try tx.leave(Job(.purge), cast) }
        try tx.as(cast.daemon) { tx in
            try tx.execute(
                "UPDATE jobs.job SET attempts = 10, failure = '40001', failed_at = \(noon), dead_at = \(noon)")
        }
        return try JobList(onlyDead: true, in: tx).lines.items.map(\.id)
    }

    @Test func takesUpAgainWhatWasGivenUp() async throws {
        try await inTransaction { tx, cast in
            let jobs = try dead(3, tx, cast)
            #expect(try tx.doJobs(cast) == [])
            #expect(try Job.retry(jobs[1], in: tx) == 1)
            #expect(try JobList(in: tx).lines.items.map(\.attempts) == [0])
            #expect(try tx.doJobs(cast) == [.purge])
            #expect(try Job.retry(nil, in: tx) == 2)
            #expect(try tx.doJobs(cast) == [.purge, .purge])
            #expect(try Job.retry(nil, in: tx) == 0)
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let jobs = try dead(1, tx, cast)
            let entries = try tx.recorded { try Job.retry(jobs[0], in: tx) }
            #expect(entries.map(\.action) == ["job.retried"])
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func isTheAdministrators() async throws {
        try await inTransaction { tx, cast in
            let jobs = try dead(1, tx, cast)
            for credential in [cast.alice.credential, cast.dora.credential, cast.bob.credential, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.keepJobs)) {
                    try tx.as(credential) { _ = try Job.retry(jobs[0], in: $0) }
                }
                #expect(throws: Refusal.notPermitted(.keepJobs)) { try tx.as(credential) { _ = try JobList(in: $0) } }
            }
        }
    }

    @Test func refusesWhatWasNotGivenUp() async throws {
        try await inTransaction { tx, cast in
            try tx.leave(Job(.purge), cast)
            let waiting = try JobList(in: tx).lines.items[0].id
            for id in [waiting, ID<Job>()] {
                #expect(throws: Refusal.notFound(.init(.job, id.rawValue))) { try Job.retry(id, in: tx) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            try await store.transaction("BEGIN", as: cast.daemon) { tx in
                try tx.enqueue(Job(.purge))
                try tx.execute("UPDATE jobs.job SET failure = 'x', dead_at = \(noon)")
            }
            let id = try await store.read(as: cast.administrator) {
                try JobList(onlyDead: true, in: $0).lines.items[0].id
            }
            let went = await together { _ in
                try await store.write(as: cast.administrator) { try Job.retry(id, in: $0) }
            }
            #expect(went.succeeded() == 1)
        }
    }

    @Test func isListedAPartAtATime() async throws {
        try await inTransaction { tx, cast in
            let jobs = try dead(5, tx, cast)
            var seen: [ID<Job>] = []
            var cursor: Cursor?
            repeat {
                let part = try JobList(onlyDead: true, limit: 2, after: cursor, in: tx).lines
                seen += part.items.map(\.id)
                cursor = part.next
            } while cursor != nil
            #expect(seen == jobs && Set(seen).count == 5)
        }
    }
}
