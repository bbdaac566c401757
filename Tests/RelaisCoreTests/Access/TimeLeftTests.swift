import Foundation
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore

/// How long a session still lasts, and what makes it last.
@Suite struct TimeLeftTests {
    private func age(_ minutes: Int, _ database: String) async throws {
        try await TestServer.superuser(database) { connection in
            try connection.execute(
                "UPDATE access.session SET seen_at = seen_at - make_interval(mins => \(minutes)::integer)")
        }
    }

    @Test func isLongerForWhoSaysTheyAreThere() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            try await store.touch(as: cast.alice.credential)
            try await age(18, database)
            let left = try #require(try await store.timeLeft(as: cast.alice.credential))
            #expect((60...120).contains(left.idle) && left.whole > 35_000 && left.seconds == left.idle)
            // To look at what records nothing, or to ask how long there is, is not to be there; to say so is.
            _ = try await store.read(as: cast.alice.credential) { try Service.list(in: $0).count }
            #expect(try await store.timeLeft(as: cast.alice.credential)?.idle ?? 0 <= left.idle)
            try await store.touch(as: cast.alice.credential)
            #expect(try await store.timeLeft(as: cast.alice.credential)?.idle ?? 0 > 1_190)

            try await age(21, database)
            await #expect(throws: Refusal.signInNeeded) { try await store.touch(as: cast.alice.credential) }
            await #expect(throws: Refusal.signInNeeded) { try await store.timeLeft(as: cast.alice.credential) }
            #expect(try await store.timeLeft(as: cast.daemon) == nil)
        }
    }

    @Test func isSaidOnceAMinute() {
        let presences = Presences()
        let (one, other) = (Credential(Token()), Credential(Token()))
        let start = ContinuousClock.now
        #expect(presences.isDue(one, at: start) && presences.isDue(other, at: start))
        #expect(!presences.isDue(one, at: start + .seconds(59)))
        #expect(presences.isDue(one, at: start + .seconds(60)))
    }

    /// Only the daemon asks after sessions that are not its own.
    @Test func isNobodyElsesToAskAfter() async throws {
        try await inTransaction { tx, cast in
            let hash = Bytes(cast.alice.credential.sha256)
            for asking in [
                "SELECT count(*) FROM access.still_live(\([hash]))",
                "SELECT count(*) FROM access.session_owner(\(hash))",
            ] as [SQL] {
                let found = try tx.as(cast.daemon) { try $0.one(asking, as: Only<Int>.self).value }
                #expect(found == 1)
                for credential in [cast.charlie.credential, cast.administrator] {
                    let refused = #expect(throws: PostgresError.self) {
                        try tx.as(credential) { _ = try $0.one(asking, as: Only<Int>.self) }
                    }
                    #expect(refused?.sqlState == "RL003")
                }
            }
        }
    }
}
