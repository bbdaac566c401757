import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What matters most asks for a proof of who is asking that is at most five minutes old.
@Suite struct VerificationTests {
    @Test func takesAProofOfTheLastFiveMinutes() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            for (age, isFresh) in [(0, true), (295, true), (305, false), (36_000, false)] {
                try await TestServer.superuser(database) { connection in
                    try connection.script(
                        SQL(
                            trusted:
                                "UPDATE access.session SET verified_at = clock_timestamp() - interval '\(age) seconds' WHERE kind = 'member'"
                        ))
                }
                let ask = { try await store.read(as: cast.alice.credential) { try $0.requireStepUp() } }
                if isFresh { try await ask() } else { await #expect(throws: Refusal.stepUpNeeded) { try await ask() } }
            }
            try await TestServer.superuser(database) { connection in
                try connection.script("UPDATE access.session SET verified_at = NULL WHERE kind = 'member'")
            }
            await #expect(throws: Refusal.stepUpNeeded) {
                try await store.read(as: cast.alice.credential) { try $0.requireStepUp() }
            }
        }
    }

    @Test func knowsWhoNeedsNone() async throws {
        try await inTransaction { tx, cast in
            for credential in [cast.administrator, cast.daemon, cast.bob.credential] {
                try tx.as(credential) { try $0.requireStepUp() }
            }
            #expect(throws: Refusal.stepUpNeeded) { try tx.as(cast.bob.stale) { try $0.requireStepUp() } }
            // A token of someone who has just proved it.
            let token = try tx.as(cast.bob) { tx in
                try AccessToken.add(.init(name: "Essai", scopes: ["keep_accounts"], days: "365"), in: tx).secret
            }
            #expect(throws: Refusal.passwordNeeded) {
                try tx.as(Credential(token)) { try $0.requireStepUp() }
            }
            let isFresh = try tx.as(Credential(token)) {
                try $0.one("SELECT access.is_fresh()", as: Only<Bool>.self).value
            }
            #expect(!isFresh)
        }
    }

    /// Whatever a statement of ours is made to say, a session proves nothing by itself.
    @Test func isNobodysToWrite() async throws {
        try await inTransaction { tx, cast in
            for sql in [
                "UPDATE access.session SET verified_at = clock_timestamp()", "SELECT access.require_fresh()",
                "SELECT access.open_session(gen_random_uuid(), sha256('x'), access.account(), access.organisation(), '{}')",
                "SELECT access.hold_attempts(ARRAY[sha256('x')])", "SELECT access.count_failure(ARRAY[sha256('x')])",
            ] as [SQL] {
                let state = try sqlState(tx, cast.alice) { try $0.execute(sql) }
                #expect(state == "42501")
            }
        }
    }

    @Test func isProvedByThePassword() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            try await SignIn.verify(password: Cast.password, as: cast.alice.stale, in: store)
            try await store.read(as: cast.alice.stale) { try $0.requireStepUp() }
            // This session alone.
            await #expect(throws: Refusal.stepUpNeeded) {
                try await store.read(as: cast.carol.stale) { try $0.requireStepUp() }
            }
            let entries = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT \(Recorded.columns) FROM audit.entry e WHERE action LIKE 'access.verif%'",
                    as: Recorded.self)
            }
            #expect(entries.map(\.action) == ["access.verified"])
            #expect(entries.first?.log == cast.shelter.rawValue)
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func refusesAWrongAnswerAndSlowsDown() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            for _ in 0..<6 {
                await #expect(throws: Refusal.proofRefused) {
                    try await SignIn.verify(password: "not the right one", as: cast.alice.stale, in: store)
                }
            }
            do {
                try await SignIn.verify(password: Cast.password, as: cast.alice.stale, in: store)
                Issue.record("it went through")
            } catch Refusal.signInWait(let seconds) {
                #expect((1...2).contains(seconds))
            }
            await #expect(throws: Refusal.stepUpNeeded) {
                try await store.read(as: cast.alice.stale) { try $0.requireStepUp() }
            }
            // Whoever guesses in one session keeps its owner from nothing in another.
            try await SignIn.verify(password: Cast.password, as: cast.alice.credential, in: store)
            let refused = try await TestServer.superuser(database) { connection in
                try connection.one(
                    "SELECT count(*) FROM audit.entry WHERE action = 'access.verification_refused' AND outcome = 'denied'",
                    as: Only<Int>.self
                ).value
            }
            #expect(refused == 6)
        }
    }

    @Test func refusesWhoIsNoMember() async throws {
        try await withStore { store, cast in
            let token = try await store.write(as: cast.bob.credential) { tx in
                try AccessToken.add(.init(name: "Essai", scopes: ["keep_accounts"], days: "365"), in: tx).secret
            }
            for credential in [cast.administrator, cast.daemon, Credential(token)] {
                await #expect(throws: Refusal.passwordNeeded) {
                    try await SignIn.verify(password: Cast.password, as: credential, in: store)
                }
            }
            await #expect(throws: Refusal.signInNeeded) {
                try await SignIn.verify(password: Cast.password, as: Credential(Token()), in: store)
            }
            await #expect(throws: Refusal.invalid([Invalid("password", .missing)])) {
                try await SignIn.verify(password: "", as: cast.alice.stale, in: store)
            }
        }
    }

    /// Six wrong answers at once are six that are counted.
    @Test func countsEveryTryWhenSixTryTogether() async throws {
        try await withStore { store, cast in
            let went = await together(6) { _ in
                try await SignIn.verify(password: "wrong", as: cast.alice.stale, in: store)
            }
            #expect(went.succeeded() == 0)
            await #expect(throws: (any Error).self) {
                try await SignIn.verify(password: Cast.password, as: cast.alice.stale, in: store)
            }
        }
    }
}
