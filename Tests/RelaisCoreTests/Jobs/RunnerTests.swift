import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct RunnerTests {
    private func runner(_ store: Store) throws -> Runner { try Runner(store: store, zone: .gmt, logger: quiet) }

    @Test func severalTogetherTellEverythingOnce() async throws {
        try await withStore(connections: 6) { store, cast in
            for _ in 0..<8 { _ = try await store.referral(.accepted, cast) }
            let went = await together { _ in try await runner(store).finishDue() }
            #expect(went.compactMap { try? $0.get() }.reduce(0, +) == 16)
            let told = try await store.write(as: cast.alice.credential) {
                try NoticeList(limit: 100, in: $0).lines.items
            }
            #expect(told.count == 8 && Set(told.compactMap(\.subject.name)).count == 8)
            #expect(told.allSatisfy { $0.kind == .accepted })
            let left = try await store.read(as: cast.administrator) { try $0.jobsLeft() }
            #expect(left == [])
        }
    }

    /// A job that always fails is undone each time, and keeps nobody waiting.
    @Test func oneThatFailsBlocksNoOther() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            _ = try await store.referral(.sent, cast)
            try await TestServer.superuser(database) { connection in
                try connection.script(
                    """
                    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
                    VALUES (gen_random_uuid(), 'tell_referrer', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
                        '2026-01-01', '2026-01-01')
                    """)
            }
            let runner = try runner(store)
            #expect(try await runner.doNext())
            #expect(try await runner.doNext())
            let left = try await store.read(as: cast.administrator) { try JobList(in: $0).lines.items }
            #expect(left.map(\.kind) == [.tellReferrer] && left[0].attempts == 1 && left[0].failure == "RL003")
            #expect(try await store.write(as: cast.charlie.credential) { try NoticeList(in: $0).unread } == 1)
        }
    }

    @Test func worksUntilItIsStopped() async throws {
        try await withStore { store, cast in
            let runner = try runner(store)
            let running = Task { await runner.run() }
            _ = try await store.referral(.sent, cast)
            var told = 0
            for _ in 0..<100 where told == 0 {
                try await Task.sleep(for: .milliseconds(50))
                told = try await store.write(as: cast.charlie.credential) { try NoticeList(in: $0).unread }
            }
            #expect(told == 1)
            runner.stop()
            await running.value
            _ = try await store.referral(.sent, cast)
            let left = try await store.read(as: cast.administrator) { try $0.jobsLeft() }
            #expect(left == [.tellRecipient])
        }
    }

    @Test func countsNothingWhileTheDatabaseIsAway() async throws {
        try await withDatabase { _, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            _ = try await store.referral(.sent, cast)
            let gone = Pool(conninfo: pool.conninfo, size: 1, wait: .milliseconds(50))
            let away = try await Store.open(pool: gone, keyring: TestServer.keyring.get(), clock: { noon })
            await gone.close()
            await #expect(throws: PostgresError.busy) { _ = try await runner(away).doNext() }
            let left = try await store.read(as: cast.administrator) { try JobList(in: $0).lines.items }
            #expect(left.map(\.attempts) == [0])
            #expect(try await runner(store).finishDue() == 1)
        }
    }
}
