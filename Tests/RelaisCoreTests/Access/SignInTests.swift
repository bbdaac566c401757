import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct SignInTests {
    /// The first step: whoever of the cast gets through it is asked for a code.
    @discardableResult
    private func begin(
        _ email: String, _ password: String = Cast.password, address: String = "192.0.2.7", device: Token? = nil,
        in store: Store
    ) async throws -> Token {
        let step = try await SignIn.begin(
            email: email, password: password, from: .from(address, device: device), in: store)
        guard case .code(let pending) = step else { throw Unexpected() }
        return pending
    }

    private struct Unexpected: Error {}

    @Test func letsInWhoKnowsThePassword() async throws {
        try await withStore { store, cast in
            try await begin("  ALICE@example.org ", in: store)
            let signedIn = try await store.signIn(cast.alice)
            #expect(signedIn.caller.account == cast.alice.account)
            #expect(signedIn.caller.organisation == cast.shelter)
            #expect(signedIn.caller.roles == [.caseworker])
            #expect(signedIn.caller.name == "Alice")
            #expect(signedIn.caller.organisationName == "Foyer des Tilleuls")
            #expect(signedIn.caller.language == .french)
            #expect(!signedIn.caller.isDemonstration)
            let caller = try await store.read(as: Credential(signedIn.token)) { try $0.caller }
            #expect(caller == signedIn.caller)
        }
    }

    @Test func isRecordedInTheOrganisationsLog() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let signedIn = try await store.signIn(cast.alice)
            let session = signedIn.caller.session
            let entries = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT \(Recorded.columns) FROM audit.entry e WHERE session = \(session)", as: Recorded.self)
            }
            #expect(entries.map(\.action) == ["access.signed_in"])
            #expect(entries.first?.log == cast.shelter.rawValue)
            #expect(entries.first?.actor == cast.alice.account.rawValue)
            #expect(entries.first?.sseq == 1)
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    /// Nobody can tell an address that has an account from one that has none: same answer, same entry.
    @Test func answersAWrongPasswordAndAnUnknownAddressAlike() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            for email in [cast.alice.email, "nobody@example.org"] {
                await #expect(throws: Refusal.signInRefused) {
                    try await begin(email, "not the right password", in: store)
                }
            }
            let entries = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT \(Recorded.columns) FROM audit.entry e WHERE action = 'access.sign_in_refused'",
                    as: Recorded.self)
            }
            #expect(entries.map(\.outcome) == ["denied", "denied"])
            #expect(Set(entries.map(\.references)).count == 1)
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func givesAnUnknownAddressTheSameParametersEachTime() async throws {
        try await withStore { store, cast in
            func parameters(_ email: String, _ decoy: String) async throws -> String {
                try await store.read(as: cast.daemon) { tx in
                    let known: Only<String> = try tx.one("SELECT access.password_parameters(\(email), \(decoy))")
                    return known.value
                }
            }
            let known = try await parameters("alice@example.org", "decoy")
            #expect(known.hasPrefix("$scrypt-hmac$v=1$pk=1,"))
            #expect(known.split(separator: "$").count == 4)
            _ = try PasswordParameters(known)
            #expect(try await parameters("nobody@example.org", "decoy") == "decoy")
        }
    }

    @Test func slowsDownAfterFiveTries() async throws {
        try await withStore { store, cast in
            for _ in 0..<6 {
                await #expect(throws: Refusal.signInRefused) { try await begin(cast.bob.email, "wrong", in: store) }
            }
            // Even the right password waits now.
            do {
                _ = try await begin(cast.bob.email, in: store)
                Issue.record("it went through")
            } catch Refusal.signInWait(let seconds) {
                #expect((1...2).contains(seconds))
            }
            // Others, from elsewhere, do not.
            _ = try await begin(cast.alice.email, address: "192.0.2.8", in: store)
        }
    }

    @Test func slowsAnAddressDownAfterTwentyTries() async throws {
        try await withStore { store, cast in
            let members = [cast.bob, cast.carol, cast.charlie, cast.dora, cast.erin]
            for number in 0..<21 {
                let email = number == 20 ? cast.frank.email : members[number / 4].email
                await #expect(throws: Refusal.signInRefused) { try await begin(email, "wrong", in: store) }
            }
            do {
                _ = try await begin(cast.alice.email, in: store)
                Issue.record("it went through")
            } catch Refusal.signInWait {}
            _ = try await begin(cast.alice.email, address: "192.0.2.8", in: store)
        }
    }

    @Test func forgetsTheTriesOfYesterday() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            for _ in 0..<6 {
                await #expect(throws: Refusal.signInRefused) { try await begin(cast.bob.email, "wrong", in: store) }
            }
            try await TestServer.superuser(database) { connection in
                try connection.script(
                    "UPDATE access.attempt SET last_at = last_at - interval '25 hours', blocked_until = last_at - interval '25 hours'"
                )
            }
            await #expect(throws: Refusal.signInRefused) { try await begin(cast.bob.email, "wrong", in: store) }
            _ = try await begin(cast.bob.email, in: store)
        }
    }

    @Test func refusesWhatIsNotFilledIn() async throws {
        try await withStore { store, _ in
            await #expect(
                throws: Refusal.invalid([Invalid("email", .missing), Invalid("password", .missing)])
            ) { try await begin("", "", in: store) }
            await #expect(throws: Refusal.invalid([Invalid("password", .tooLong(most: 256))])) {
                try await begin("a@b.c", String(repeating: "x", count: 257), in: store)
            }
            await #expect(throws: Refusal.invalid([Invalid("email", .holdsNUL)])) {
                try await begin("a\0@b.c", "x", in: store)
            }
        }
    }

    @Test func refusesWhoIsDisabledOrBelongsNowhere() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let (alice, bob) = (cast.alice.account, cast.bob.account)
            try await TestServer.superuser(database) { connection in
                try connection.execute("UPDATE access.account SET disabled_at = clock_timestamp() WHERE id = \(alice)")
                try connection.execute("UPDATE access.membership SET until = clock_timestamp() WHERE account = \(bob)")
                try connection.flush()
            }
            for member in [cast.alice, cast.bob] {
                await #expect(throws: Refusal.signInRefused) { try await begin(member.email, in: store) }
            }
        }
    }

    @Test func countsEveryTryWhenFourTryTogether() async throws {
        try await withStore(connections: 4) { store, cast in
            let went = await together(6) { _ in
                try await begin(cast.alice.email, "wrong", address: "192.0.2.9", in: store)
            }
            #expect(went.succeeded() == 0)
            await #expect(throws: (any Error).self) {
                try await begin(cast.alice.email, address: "192.0.2.9", in: store)
            }
        }
    }

    @Test func actsForTheOrganisationAskedFor() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let (alice, clinic) = (cast.alice.account, cast.clinic)
            try await TestServer.superuser(database) { connection in
                try connection.execute(
                    """
                    INSERT INTO access.membership (organisation, account, roles, since, entry)
                    VALUES (\(clinic), \(alice), ARRAY['coordinator'], \(noon), \(UUID()))
                    """)
                try connection.flush()
            }
            // By name, the clinic comes first.
            #expect(try await store.signIn(cast.alice).caller.organisation == clinic)
            let asked = try await store.signIn(cast.alice, organisation: cast.shelter)
            #expect(asked.caller.organisation == cast.shelter)
            #expect(asked.caller.roles == [.caseworker])
        }
    }
}
