import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// The second step of signing in: what is taken once, what is refused, and what the database asks for by itself.
@Suite struct SecondStepTests {
    private let arrival = Arrival.from("192.0.2.7")

    private func pending(_ member: Member, in store: Store) async throws -> Token {
        let step = try await SignIn.begin(
            email: member.email, password: Cast.password, from: arrival, in: store)
        guard case .code(let pending) = step else { throw Unexpected() }
        return pending
    }

    private struct Unexpected: Error {}

    @Test func takesEachStepOnceAndOnlyForward() async throws {
        try await withStore { store, cast in
            let (code, moment) = cast.alice.nextCode()
            let dated = store.dated { moment }
            let first = try await pending(cast.alice, in: store)
            _ = try await SignIn.finish(first, code: code, from: arrival, in: dated)
            // Again in the same step, and of the step before, whose code was never used.
            let again = try await pending(cast.alice, in: store)
            let before = cast.alice.seed.code(at: Seed.step(at: moment) - 1)
            for old in [code, before] {
                await #expect(throws: Refusal.proofRefused) {
                    try await SignIn.finish(again, code: old, from: arrival, in: dated)
                }
            }
            let after = cast.alice.seed.code(at: Seed.step(at: moment) + 1)
            _ = try await SignIn.finish(again, code: after, from: arrival, in: dated)
        }
    }

    /// 31 seconds early or late is taken, 61 is not (a code may be shared by chance: then another moment is tried).
    @Test func bearsAClockThatDiffersByAStep() async throws {
        try await withStore { store, cast in
            let (code, moment) = cast.alice.nextCode()
            let seed = cast.alice.seed
            let now = Seed.step(at: moment)
            guard Set((-3...3).map { seed.code(at: now + $0) }).count == 7 else { return }
            let first = try await pending(cast.alice, in: store)
            for far in [-61.0, 61] {
                await #expect(throws: Refusal.proofRefused) {
                    try await SignIn.finish(first, code: code, from: arrival, in: store.dated { moment + far })
                }
            }
            _ = try await SignIn.finish(first, code: code, from: arrival, in: store.dated { moment + 31 })
        }
    }

    @Test func takesACodeOnPaperOnce() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let paper = cast.alice.codes[3].text
            let signIn = try await SignIn.finish(
                try await pending(cast.alice, in: store), code: " \(paper.lowercased()) ", from: arrival, in: store)
            let session = signIn.caller.session
            let entries = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT \(Recorded.columns) FROM audit.entry e WHERE session = \(session)", as: Recorded.self)
            }
            #expect(entries.first?.said["fields"] as? [String] == ["recovery_code"])
            #expect(entries.flatMap(\.faults) == [])
            await #expect(throws: Refusal.proofRefused) {
                try await SignIn.finish(
                    try await pending(cast.alice, in: store), code: paper, from: arrival, in: store)
            }
            // Nobody else's.
            await #expect(throws: Refusal.proofRefused) {
                try await SignIn.finish(
                    try await pending(cast.alice, in: store), code: cast.carol.codes[0].text, from: arrival, in: store)
            }
        }
    }

    @Test func waitsAfterFiveWrongCodes() async throws {
        try await withStore { store, cast in
            let first = try await pending(cast.alice, in: store)
            for wrong in ["000000", "", "12345", "abcdef", cast.carol.codes[0].text] {
                let expected: Refusal = wrong.isEmpty ? .invalid([Invalid("code", .missing)]) : .proofRefused
                await #expect(throws: expected) {
                    try await SignIn.finish(first, code: wrong, from: arrival, in: store)
                }
            }
            await #expect(throws: Refusal.proofRefused) {
                try await SignIn.finish(first, code: "111111", from: arrival, in: store)
            }
            // Even the right one, in another try that began with the password.
            let (code, moment) = cast.alice.nextCode()
            let second = try await pending(cast.alice, in: store)
            do {
                _ = try await SignIn.finish(second, code: code, from: arrival, in: store.dated { moment })
                Issue.record("it went through")
            } catch Refusal.signInWait(let seconds) { #expect((290...300).contains(seconds)) }
            _ = try await store.signIn(cast.carol)
        }
    }

    @Test func endsAfterFiveMinutes() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let first = try await pending(cast.alice, in: store)
            try await TestServer.superuser(database) {
                try $0.script("UPDATE access.pending SET expires_at = expires_at - interval '5 minutes'")
            }
            for secret in [first, Token()] {
                await #expect(throws: Refusal.signInLapsed) {
                    try await SignIn.finish(
                        secret, code: cast.alice.codes[0].text, from: arrival, in: store)
                }
            }
            // A session is no such secret, nor such a secret a session.
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: Credential(try await pending(cast.alice, in: store))) { try $0.caller.session }
            }
            await #expect(throws: Refusal.signInLapsed) {
                try await SignIn.finish(cast.alice.token, code: cast.alice.codes[0].text, from: arrival, in: store)
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore(connections: 4) { store, cast in
            let first = try await pending(cast.alice, in: store)
            let (code, moment) = cast.alice.nextCode()
            let dated = store.dated { moment }
            let went = await together { _ in
                try await SignIn.finish(first, code: code, from: .from("192.0.2.7"), in: dated).caller.session
            }
            #expect(went.succeeded() == 1)
        }
    }

    /// Outside a demonstration nobody is let in without one, session or token, whatever asks for it.
    @Test func isAskedForByPostgreSQL() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let token = try await store.write(as: cast.alice.credential) { tx in
                try AccessToken.add(.init(name: "Essai", scopes: ["see_people"], days: "365"), in: tx).secret
            }
            _ = try await store.read(as: Credential(token)) { try $0.caller.session }
            let alice = cast.alice.account
            try await TestServer.superuser(database) { connection in
                try connection.execute("DELETE FROM access.factor WHERE account = \(alice)")
                try connection.flush()
            }
            for credential in [cast.alice.credential, Credential(token)] {
                await #expect(throws: Refusal.signInNeeded) {
                    try await store.read(as: credential) { try $0.caller.session }
                }
            }
            let step = try await SignIn.begin(
                email: cast.alice.email, password: Cast.password, from: arrival, in: store)
            guard case .enrolment(let pending) = step else {
                Issue.record("\(step)")
                return
            }
            // Whoever stands there can do nothing but make one theirs.
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: Credential(pending)) { try $0.caller.session }
            }
            await #expect(throws: Refusal.signInLapsed) {
                try await SignIn.finish(pending, code: cast.alice.codes[0].text, from: arrival, in: store)
            }
            try await TestServer.superuser(database) {
                try $0.script("UPDATE directory.deployment SET is_demonstration = true")
            }
            _ = try await store.read(as: cast.alice.credential) { try $0.caller.session }
        }
    }

    /// The password of the database alone passes no second step: it holds no seed.
    @Test func passesWithTheOpenedSeedAlone() async throws {
        try await withStore { store, cast in
            let first = try await pending(cast.alice, in: store)
            let (session, hash) = (UUID(), Bytes(Token().hash))
            for seed in [nil, Bytes([]), Bytes(cast.alice.seed.hash), Bytes(cast.carol.seed.bytes)] as [Bytes?] {
                let outcome = try await store.transaction("BEGIN", as: cast.daemon) { tx in
                    try tx.one(
                        """
                        SELECT access.finish_sign_in(\(Bytes(first.hash)), \(seed)::bytea, 9000000000, NULL, \(session), \(hash),
                            NULL, 'x')
                        """, as: Only<String>.self
                    ).value
                }
                #expect(outcome == "refused")
            }
        }
    }
}
