import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// How long someone stays signed in, and what ends it.
@Suite struct SessionTests {
    @Test func keepsThreeSessionsOfOnePerson() async throws {
        try await withStore { store, cast in
            var tokens = [cast.alice.token]
            for _ in 0..<3 {
                tokens.append(
                    try await SignIn.signIn(
                        email: cast.alice.email, password: Cast.password, address: "192.0.2.7", in: store
                    ).token)
            }
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: Credential(tokens[0])) { try $0.caller.session }
            }
            for token in tokens.dropFirst() {
                _ = try await store.read(as: Credential(token)) { try $0.caller.session }
            }
        }
    }

    @Test(
        arguments: [
            "UPDATE access.session SET seen_at = seen_at - interval '20 minutes'",
            "UPDATE access.session SET expires_at = clock_timestamp() WHERE kind = 'member'",
            "UPDATE access.account SET disabled_at = clock_timestamp()",
            "UPDATE access.membership SET until = clock_timestamp()",
            "UPDATE access.session SET ended_at = clock_timestamp()",
        ] as [SQL])
    func endsASession(by change: SQL) async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            _ = try await store.read(as: cast.alice.credential) { try $0.caller.session }
            try await TestServer.superuser(database) { try $0.script(change) }
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: cast.alice.credential) { try $0.caller.session }
            }
            await #expect(throws: Refusal.signInNeeded) {
                try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0) }
            }
        }
    }

    @Test func lastsTenHoursAndTwentyIdleMinutes() async throws {
        try await withDatabase { database, _, cast in
            let lives = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT DISTINCT extract(epoch FROM expires_at - created_at)::float8 FROM access.session WHERE kind = 'member'",
                    as: Only<Double>.self)
            }
            #expect(lives.allSatisfy { abs($0.value - 36_000) < 1 })
            let store = try await Store.open(
                pool: TestServer.pool(database, size: 1), keyring: TestServer.keyring.get(), clock: { noon })
            try await TestServer.superuser(database) { connection in
                try connection.script("UPDATE access.session SET seen_at = clock_timestamp() - interval '19 minutes'")
            }
            // What it does counts as being there.
            _ = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).code }
            try await TestServer.superuser(database) { connection in
                try connection.script("UPDATE access.session SET seen_at = clock_timestamp() - interval '19 minutes'")
            }
            _ = try await store.read(as: cast.alice.credential) { try $0.caller.session }
            await store.pool.close()
        }
    }

    @Test func endsWhenSomeoneSignsOut() async throws {
        try await withStore { store, cast in
            try await store.write(as: cast.alice.credential) { try SignIn.signOut(in: $0) }
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: cast.alice.credential) { try $0.caller.session }
            }
            // The administrator's shell is not a session anyone can end.
            try await store.write(as: cast.administrator) { try SignIn.signOut(in: $0) }
            _ = try await store.read(as: cast.administrator) { try $0.caller.session }
        }
    }

    @Test func refusesATokenNobodyHas() async throws {
        try await withStore { store, _ in
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: Credential(Token())) { try $0.caller.session }
            }
        }
    }
}
