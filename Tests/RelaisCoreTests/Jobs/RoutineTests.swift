import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct RoutineTests {
    private static let paris = TimeZone(identifier: "Europe/Paris") ?? .gmt

    /// The routines looked at, at some moment; answers what is left to do then.
    private func look(_ tx: Transaction, _ cast: Cast, at moment: Date, in zone: TimeZone = paris) throws -> [Job.Kind]
    {
        try tx.as(cast.daemon, at: moment) { tx in
            for routine in Routine.allCases { try routine.begin(in: zone, tx) }
        }
        return try tx.jobsLeft()
    }

    @Test func beginWhenTheirTimeHasCome() async throws {
        try await inTransaction { tx, cast in
            _ = try look(tx, cast, at: noon)
            #expect(try look(tx, cast, at: noon + 599) == [])
            #expect(try look(tx, cast, at: noon + 600) == [.findUnanswered])
            #expect(try look(tx, cast, at: noon + 601) == [.findUnanswered])
            // 3:40 in the morning after.
            #expect(try look(tx, cast, at: noon + 15 * 3_600 + 2_400).contains(.purge))
        }
    }

    @Test func missedForAWeekBeginOnce() async throws {
        try await inTransaction { tx, cast in
            _ = try look(tx, cast, at: noon)
            let week = noon + 7 * 86_400
            #expect(Set(try look(tx, cast, at: week)) == Set(Routine.allCases.map(\.job.kind)))
            #expect(try look(tx, cast, at: week).count == Routine.allCases.count)
        }
    }

    @Test func keepAnotherZoneOnceItIsSet() async throws {
        try await inTransaction { tx, cast in
            _ = try look(tx, cast, at: noon)
            let tokyo = try #require(TimeZone(identifier: "Asia/Tokyo"))
            _ = try look(tx, cast, at: noon + 1, in: tokyo)
            // 3:40 in Tokyo is 19:40 in Paris, before 3:40 in Paris is.
            #expect(try look(tx, cast, at: noon + 7 * 3_600 + 2_400, in: tokyo).contains(.purge))
        }
    }

    @Test func areBegunByOneOfSeveralDaemons() async throws {
        try await withStore { store, cast in
            let daemons = try (0..<4).map { _ in
                try Runner(store: store.dated { noon + 3_600 }, zone: Self.paris, logger: quiet)
            }
            let first = try Runner(store: store, zone: Self.paris, logger: quiet)
            try await first.beginRoutines()
            let went = await together { try await daemons[$0].beginRoutines() }
            #expect(went.succeeded() == 4)
            let left = try await store.read(as: cast.administrator) { try $0.jobsLeft() }
            // What is due within the hour, each once.
            #expect(left.count == 3 && Set(left) == [.findUnanswered, .lookClocks, .lookUnreviewed])
        }
    }

    @Test func restWhileADemonstrationIsMade() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            let later = try Runner(store: store.dated { noon + 3_600 }, zone: Self.paris, logger: quiet)
            try await Runner(store: store, zone: Self.paris, logger: quiet).beginRoutines()
            for (until, number) in [("'2030-01-01'", 0), ("NULL", 3)] {
                try await TestServer.superuser(database) { connection in
                    try connection.script(SQL(trusted: "UPDATE directory.deployment SET loading_ends_at = \(until)"))
                }
                try await later.beginRoutines()
                #expect(try await store.read(as: cast.administrator) { try $0.jobsLeft() }.count == number)
            }
        }
    }

    @Test func areNobodyElsesToBegin() async throws {
        try await inTransaction { tx, cast in
            _ = try look(tx, cast, at: noon)
            try tx.as(cast.alice, at: noon + 86_400) { tx in
                let seen: Only<Int> = try tx.one("SELECT count(*) FROM jobs.routine")
                #expect(seen.value == 0)
            }
            let state = try sqlState(tx, cast.alice) { tx in
                try tx.execute("INSERT INTO jobs.routine (name, due_at) VALUES ('purge', \(tx.now))")
            }
            #expect(state == "42501")
        }
    }
}
