import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Whoever guesses learns nothing, and delays nobody at a browser they signed in with before.
@Suite struct SignInGuessTests {
    /// C1: it takes as long for an address that nobody has. Hashing is cheap here, so what is left is everything else.
    @Test func takesAsLongForAnAddressNobodyHas() async throws {
        try await withDatabase(connections: 1) { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let superuser = Pool(conninfo: try await TestServer.superuserAddress(database), size: 1)
            var times: [String: [Double]] = [:]
            for number in 0..<80 {
                for email in ["alice@example.org", "nobody@example.org"] {
                    let start = ContinuousClock.now
                    _ = try? await SignIn.begin(
                        email: email, password: "not the right one", from: .from("192.0.2.\(number)"), in: store)
                    let spent = (ContinuousClock.now - start).components
                    times[email, default: []].append(Double(spent.attoseconds) / 1e15 + Double(spent.seconds) * 1_000)
                    try await superuser.withConnection { try $0.script("DELETE FROM access.attempt") }
                }
            }
            await superuser.close()
            let medians = times.mapValues { $0.sorted()[$0.count / 2] }
            let apart = abs((medians["alice@example.org"] ?? 0) - (medians["nobody@example.org"] ?? 99))
            #expect(apart < 5, "\(medians)")
        }
    }

    /// C7: whoever guesses elsewhere keeps the owner from nothing at a browser they signed in with before.
    @Test func neverDelaysTheOwnerAtAKnownBrowser() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let home = Arrival.from("198.51.100.7", device: Token())
            let elsewhere = Arrival.from("198.51.100.7")
            func guess(from arrival: Arrival) async throws {
                for _ in 0..<6 {
                    _ = try? await SignIn.begin(
                        email: cast.alice.email, password: "guess", from: arrival, in: store)
                }
                // As long as such a wait can get.
                try await TestServer.superuser(database) {
                    try $0.script(
                        "UPDATE access.attempt SET blocked_until = clock_timestamp() + interval '15 minutes' WHERE failures > 5"
                    )
                }
            }
            func waits(_ member: Member, from arrival: Arrival) async throws -> Bool {
                do {
                    _ = try await store.signIn(member, from: arrival)
                    return false
                } catch Refusal.signInWait {
                    return true
                }
            }
            _ = try await store.signIn(cast.alice, from: home)
            try await guess(from: elsewhere)
            #expect(try await waits(cast.alice, from: elsewhere))
            #expect(try await !waits(cast.alice, from: home))
            // Whoever guesses there is slowed down there.
            try await guess(from: home)
            #expect(try await waits(cast.alice, from: home))
        }
    }

    /// Ten browsers of one account, for ninety days.
    @Test func knowsTenBrowsers() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            for number in 0..<12 {
                _ = try await store.signIn(cast.alice, from: .from("192.0.2.\(number)", device: Token()))
            }
            let alice = cast.alice.account
            let counts = try await TestServer.superuser(database) { connection in
                let kept: Only<Int> = try connection.one("SELECT count(*) FROM access.device WHERE account = \(alice)")
                try connection.script("UPDATE access.device SET seen_at = seen_at - interval '91 days'")
                let known: Only<Bool> = try connection.one(
                    "SELECT bool_or(access.is_known_device(account, device_sha256)) FROM access.device")
                return (kept.value, known.value)
            }
            #expect(counts == (10, false))
        }
    }

    /// An old cost, or an old pepper, is kept anew by whoever gives the password.
    @Test func rehashesWhatIsOutdated() async throws {
        try await withDatabase { database, pool, cast in
            let file = try TestServer.keyring.get()
            let store = try await Store.open(pool: pool, keyring: file) { noon }
            let (email, other) = (cast.alice.email, Cost(ln: 5, r: 8, p: 1))
            let verifier = try file.verifier(
                password: Cast.password, parameters: file.newParameters(cost: other))
            let kept = Account.kept(verifier: verifier)
            try await TestServer.superuser(database) { connection in
                try connection.execute("UPDATE access.account SET password = \(kept) WHERE email = \(email)")
                try connection.flush()
            }
            _ = try await store.signIn(cast.alice)
            let now = try await TestServer.superuser(database) { connection in
                try connection.one("SELECT password FROM access.account WHERE email = \(email)", as: Only<String>.self)
                    .value
            }
            #expect(now.contains("ln=4,") && now != kept)
            _ = try await store.signIn(cast.alice)
        }
    }
}
