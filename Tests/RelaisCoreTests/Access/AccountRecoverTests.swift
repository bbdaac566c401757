import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// A way back in for someone who lost a password or a telephone, and what is said when one is lost.
@Suite struct AccountRecoverTests {
    /// Carol keeps the shelter's accounts beside Bob.
    private func withTwoKeepers(_ body: (Store, Cast, String) async throws -> Void) async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            try await store.write(as: cast.administrator) { tx in
                try Account.amend(
                    cast.carol.account, name: nil, language: nil, roles: ["coordinator", "org_admin"], in: tx)
            }
            try await body(store, cast, database)
        }
    }

    private func told(_ member: Member, in store: Store) async throws -> [Notice.Kind] {
        try await store.write(as: member.credential) { try NoticeList(in: $0).lines.items.map(\.kind) }
    }

    @Test func takesTwoWhoAgree() async throws {
        try await withTwoKeepers { store, cast, _ in
            let alice = cast.alice.account
            let none = try await store.write(as: cast.bob.credential) {
                try Account.recover(alice, resets: ["password", "factor"], in: $0)
            }
            #expect(none == nil)
            #expect(try await told(cast.carol, in: store) == [.accountRecoveryAsked])
            await #expect(throws: Refusal.anotherAgrees) {
                try await store.write(as: cast.bob.credential) { try Account.agree(toRecovering: alice, in: $0) }
            }
            await #expect(throws: Refusal.stepUpNeeded) {
                try await store.write(as: cast.carol.stale) { try Account.agree(toRecovering: alice, in: $0) }
            }
            let secret = try await store.write(as: cast.carol.credential) {
                try Account.agree(toRecovering: alice, in: $0)
            }
            #expect(try await told(cast.alice, in: store) == [.accountRecoveryMade])
            await #expect(throws: Refusal.nothingAsked) {
                try await store.write(as: cast.carol.credential) { try Account.agree(toRecovering: alice, in: $0) }
            }
            let step = try await Link.use(
                secret, password: "une phrase toute neuve", from: .from("192.0.2.7"), in: store)
            guard case .enrolment(let pending) = step else {
                Issue.record("\(step)")
                return
            }
            // What was open has ended, and the old password and codes are of no use.
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: cast.alice.credential) { try $0.caller.session }
            }
            await #expect(throws: Refusal.signInRefused) {
                try await SignIn.begin(
                    email: cast.alice.email, password: Cast.password, from: .from("192.0.2.7"), in: store)
            }
            let seed = try await SignIn.offer(pending, in: store).seed
            #expect(seed.bytes != cast.alice.seed.bytes)
            let (signIn, _) = try await SignIn.enrol(
                pending, code: seed.code(at: Seed.step(at: noon)), from: .from("192.0.2.7"), in: store)
            #expect(signIn.caller.account == alice)
        }
    }

    @Test func isTheServersAdministratorsAlone() async throws {
        try await withTwoKeepers { store, cast, _ in
            // The telephone alone: the password that there is, is asked for.
            let secret = try #require(
                try await store.write(as: cast.administrator) {
                    try Account.recover(cast.alice.account, resets: ["factor"], in: $0)
                })
            let page = try await LinkPage.of(secret, in: store)
            #expect(!page.takesNewPassword && page.resets == [.factor] && page.email == cast.alice.email)
            await #expect(throws: Refusal.signInRefused) {
                try await Link.use(secret, password: "not the right one", from: .from("192.0.2.7"), in: store)
            }
            let step = try await Link.use(secret, password: Cast.password, from: .from("192.0.2.7"), in: store)
            guard case .enrolment = step else {
                Issue.record("\(step)")
                return
            }
            // The password alone: the second factor stays, and is asked for.
            let other = try #require(
                try await store.write(as: cast.administrator) {
                    try Account.recover(cast.walter.account, resets: ["password"], in: $0)
                })
            let next = try await Link.use(
                other, password: "une phrase toute neuve", from: .from("192.0.2.7"), in: store)
            guard case .code = next else {
                Issue.record("\(next)")
                return
            }
            #expect(try await Set(told(cast.bob, in: store)) == [.accountRecoveryMade])
        }
    }

    @Test func refusesWhatItIsNotFor() async throws {
        try await inTransaction { tx, cast in
            func refused(_ expected: Refusal, _ body: @escaping (Transaction) throws -> Void) {
                #expect(throws: expected) { try tx.as(cast.bob, body) }
            }
            let alice = cast.alice.account
            refused(.invalid([Invalid("resets", .missing)])) { _ = try Account.recover(alice, resets: [], in: $0) }
            refused(.invalid([Invalid("resets", .notInList)])) { _ = try Account.recover(alice, resets: ["x"], in: $0) }
            refused(.ownRoles) { _ = try Account.recover(cast.bob.account, resets: ["password"], in: $0) }
            refused(.nothingAsked) { _ = try Account.agree(toRecovering: alice, in: $0) }
            refused(.notJoined) { tx in
                try Account.disable(alice, in: tx)
                _ = try Account.recover(alice, resets: ["password"], in: tx)
            }
            #expect(throws: Refusal.stepUpNeeded) {
                try tx.as(cast.bob.stale) { _ = try Account.recover(alice, resets: ["password"], in: $0) }
            }
            // A link of one's own making is no link of two.
            let (shelter, hash) = (cast.shelter, Bytes(Token().hash))
            let forged: SQL = """
                SELECT access.ask_recovery(\(UUID()), \(alice), \(shelter), ARRAY['password'], \(hash), \(noon), \(UUID()))
                """
            let state = try sqlState(tx, cast.bob) { tx in try tx.inside(.access) { try tx.execute(forged) } }
            #expect(state == "RL003")
        }
    }

    @Test func isMadeOnceWhenFourAgreeTogether() async throws {
        try await withTwoKeepers { store, cast, _ in
            _ = try await store.write(as: cast.bob.credential) {
                try Account.recover(cast.alice.account, resets: ["password"], in: $0)
            }
            let went = await together { _ in
                try await store.write(as: cast.carol.credential) {
                    try Account.agree(toRecovering: cast.alice.account, in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }

    /// Any colleague may say that a device is lost, and gains nothing by it.
    @Test func endsEverythingOfALostDevice() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let token = try await store.write(as: cast.alice.credential) { tx in
                try AccessToken.add(.init(name: "Essai", scopes: ["see_people"], days: "365"), in: tx).secret
            }
            _ = try await store.signIn(cast.alice, from: .from("192.0.2.7", device: Token()))
            try await store.write(as: cast.judy.credential) { try Account.reportLost("Alice", in: $0) }
            for credential in [cast.alice.credential, cast.alice.stale, Credential(token)] {
                await #expect(throws: Refusal.signInNeeded) {
                    try await store.read(as: credential) { try $0.caller.session }
                }
            }
            let alice = cast.alice.account
            let devices = try await TestServer.superuser(database) { connection in
                try connection.one("SELECT count(*) FROM access.device WHERE account = \(alice)", as: Only<Int>.self)
                    .value
            }
            #expect(devices == 0)
            #expect(try await told(cast.bob, in: store) == [.accountLost])
            let back = try await store.signIn(cast.alice)
            let notices = try await store.write(as: Credential(back.token)) {
                try NoticeList(in: $0).lines.items.map { ($0.kind, $0.subject.name) }
            }
            #expect(notices.map(\.0) == [.accountLost] && notices.first?.1 == "Alice")
            let entries = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT \(Recorded.columns) FROM audit.entry e WHERE action = 'account.device_lost'",
                    as: Recorded.self)
            }
            #expect(entries.map(\.actor) == [cast.judy.account.rawValue] && entries.flatMap(\.faults) == [])
        }
    }

    @Test func takesNobodyElsesWordForALostDevice() async throws {
        try await inTransaction { tx, cast in
            for (member, whom) in [(cast.frank, "Alice"), (cast.alice, "Charlie"), (cast.alice, "nobody")] {
                #expect(throws: Refusal.invalid([Invalid("colleague", .notInList)])) {
                    try tx.as(member) { try Account.reportLost(whom, in: $0) }
                }
            }
            let token = try tx.as(cast.alice) { tx in
                try AccessToken.add(.init(name: "Essai", scopes: ["see_people"], days: "365"), in: tx).secret
            }
            for credential in [Credential(token), cast.administrator, cast.daemon] {
                #expect(throws: Refusal.passwordNeeded) {
                    try tx.as(credential) { try Account.reportLost("Bob", in: $0) }
                }
            }
            // By its id, of another organisation: not by a statement of one's own either.
            let isDone = try tx.as(cast.alice) { tx in
                try tx.one(
                    "SELECT access.report_lost(\(cast.charlie.account), \(noon), \(UUID()))", as: Only<Bool>.self
                ).value
            }
            #expect(!isDone)
        }
    }

    /// The same answer for everybody; those who keep the accounts are told, once an hour.
    @Test func hearsThatSomeoneForgot() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            for email in [cast.alice.email, "nobody@example.org", cast.alice.email.uppercased()] {
                try await SignIn.forgot(email: email, from: .from("192.0.2.7"), in: store)
            }
            #expect(try await told(cast.bob, in: store) == [.accountForgot])
            #expect(try await told(cast.alice, in: store) == [])
            let entries = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT \(Recorded.columns) FROM audit.entry e WHERE action = 'access.forgotten'", as: Recorded.self
                )
            }
            #expect(entries.count == 3 && Set(entries.map(\.references)).count == 1)
            // Whoever says so of many waits.
            do {
                for _ in 0..<10 { try await SignIn.forgot(email: "x@example.org", from: .from("192.0.2.7"), in: store) }
                Issue.record("nothing slows it down")
            } catch Refusal.signInWait {}
        }
    }
}
