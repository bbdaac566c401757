import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct JobTakeTests {
    @Test func takesWhatIsDueFirst() async throws {
        try await inTransaction { tx, cast in
            try tx.leave(Job(.purge), cast, at: noon - 10)
            try tx.leave(Job(.findUnanswered), cast, at: noon - 20)
            try tx.leave(Job(.purge), cast, at: noon + 10)
            #expect(try tx.doJobs(cast) == [.findUnanswered, .purge])
            #expect(try tx.jobsLeft() == [.purge])
            #expect(try tx.doJobs(cast, at: noon + 10) == [.purge])
        }
    }

    @Test func actsForWhomItNames() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            try tx.as(cast.daemon) { tx in
                let taken = try #require(try Job.take(in: tx))
                #expect(taken.job.organisation == cast.clinic)
                try taken.job.perform(in: tx)
                #expect(try tx.caller.organisation == cast.clinic)
                let organisation: Only<ID<Organisation>> = try tx.one("SELECT access.organisation()")
                #expect(organisation.value == cast.clinic)
            }
        }
    }

    @Test func passesOverWhatAnotherHolds() async throws {
        try await withStore { store, cast in
            try await store.transaction("BEGIN", as: cast.daemon) { tx in
                try tx.enqueue(Job(.purge))
                try tx.enqueue(Job(.findUnanswered))
            }
            let (first, held, third) = try await withThrowingTaskGroup(of: Job.Kind?.self) { group in
                let holds = AsyncStream<Job.Kind?>.makeStream()
                group.addTask {
                    try await store.transaction("BEGIN", as: cast.daemon) { tx in
                        let taken = try Job.take(in: tx)?.job.kind
                        holds.continuation.yield(taken)
                        Thread.sleep(forTimeInterval: 0.5)
                        return taken
                    }
                }
                var found = holds.stream.makeAsyncIterator()
                let first = await found.next()
                let others = try await store.transaction("BEGIN", as: cast.daemon) { tx in
                    [try Job.take(in: tx)?.job.kind, try Job.take(in: tx)?.job.kind]
                }
                try await group.waitForAll()
                return (first ?? nil, others[0], others[1])
            }
            #expect(Set([first, held]) == [.purge, .findUnanswered])
            #expect(third == nil)
        }
    }

    @Test func isAtTheHeadOfAnIndex() async throws {
        try await inTransaction { tx, cast in
            for _ in 0..<300 { try tx.leave(Job(.purge), cast, at: noon + 1_000) }
            try tx.connection.script("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            let plan: [Only<String>] = try tx.as(cast.daemon) { tx in
                try tx.all(
                    """
                    EXPLAIN SELECT id FROM jobs.job WHERE dead_at IS NULL AND run_at <= \(noon)
                    ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
                    """)
            }
            let text = plan.map(\.value).joined(separator: "\n")
            #expect(text.contains("job_due") && !text.contains("Sort"), "\(text)")
        }
    }

    @Test func isTheDaemonsAlone() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            for caller in [cast.alice, cast.charlie, cast.bob, cast.grace] {
                #expect(try tx.as(caller) { try Job.take(in: $0) == nil })
            }
            #expect(try tx.as(cast.administrator) { try Job.take(in: $0) == nil })
            #expect(try tx.jobsLeft() == [.tellRecipient])
        }
    }
}
