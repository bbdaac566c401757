import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct AccountInviteTests {
    private static let draft = Account.Draft(
        email: "Heidi@Example.org", name: "Heidi", roles: ["caseworker", "coordinator"], language: "en")

    @Test func givesAPlaceInAnOrganisation() async throws {
        try await inTransaction { tx, cast in
            for keeper in [cast.bob.credential, cast.administrator] {
                try? tx.as(keeper) { tx in
                    let id = try Account.invite(Self.draft, to: cast.shelter, in: tx).id
                    let found = try AccountList(in: tx).accounts.first { $0.id == id }
                    #expect(found?.email == "heidi@example.org")
                    #expect(found?.roles == ["caseworker", "coordinator"])
                    #expect(found?.organisationName == "Foyer des Tilleuls")
                    #expect(found?.state == .invited)
                    throw Undone()
                }
            }
        }
    }

    private struct Undone: Error {}

    /// They choose a password that nobody else knows, and a second factor; the link works once.
    @Test func letsThemChooseTheirPassword() async throws {
        try await withStore { store, cast in
            let secret = try await store.write(as: cast.bob.credential) { tx in
                try Account.invite(Self.draft, to: cast.shelter, in: tx).secret
            }
            let arrival = Arrival.from("192.0.2.7")
            let step = try await Link.use(secret, password: "correct horse battery", from: arrival, in: store)
            guard case .enrolment(let pending) = step else {
                Issue.record("\(step)")
                return
            }
            let seed = try await SignIn.offer(pending, in: store).seed
            #expect(try await SignIn.offer(pending, in: store).seed.bytes == seed.bytes)
            let code = seed.code(at: Seed.step(at: noon))
            let (signedIn, codes) = try await SignIn.enrol(pending, code: code, from: arrival, in: store)
            #expect(signedIn.caller.roles == [.caseworker, .coordinator])
            #expect(signedIn.caller.language == .english)
            #expect(Set(codes.map(\.text)).count == 10)
            await #expect(throws: Refusal.linkLapsed) {
                try await Link.use(secret, password: "another long password", from: arrival, in: store)
            }
            await #expect(throws: Refusal.signInLapsed) {
                try await SignIn.enrol(pending, code: code, from: arrival, in: store)
            }
        }
    }

    /// In a demonstration a password is all there is, and it is longer.
    @Test func letsInAtOnceInADemonstration() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            try await TestServer.superuser(database) {
                try $0.script("UPDATE directory.deployment SET is_demonstration = true")
            }
            let secret = try await store.write(as: cast.bob.credential) { tx in
                try Account.invite(Self.draft, to: cast.shelter, in: tx).secret
            }
            let arrival = Arrival.from("192.0.2.7")
            await #expect(throws: Refusal.invalid([Invalid("password", .tooShort(least: 15))])) {
                try await Link.use(secret, password: "douze lettre", from: arrival, in: store)
            }
            let step = try await Link.use(secret, password: "correct horse battery", from: arrival, in: store)
            guard case .signedIn(let signIn) = step else {
                Issue.record("\(step)")
                return
            }
            let credential = Credential(signIn.token)
            #expect(try await store.read(as: credential) { try $0.caller } == signIn.caller)
            // There the password proves who they are, until there is a second factor.
            try await SignIn.verify("correct horse battery", as: credential, in: store)
            let seed = try await store.write(as: credential) { try OwnFactor.offer(in: $0).seed }
            let again = try await store.write(as: credential) { try OwnFactor.offer(in: $0).seed }
            #expect(again.bytes == seed.bytes)
            let codes = try await store.write(as: credential) {
                try OwnFactor.replace(code: seed.code(at: Seed.step(at: noon)), in: $0)
            }
            await #expect(throws: Refusal.proofRefused) {
                try await SignIn.verify("correct horse battery", as: credential, in: store)
            }
            try await SignIn.verify(codes[0].text, as: credential, in: store)
        }
    }

    @Test func endsAfterSevenDaysOrWhenAnotherIsMade() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let (id, first) = try await store.write(as: cast.bob.credential) { tx in
                try Account.invite(Self.draft, to: cast.shelter, in: tx)
            }
            #expect(try await LinkPage.of(first, in: store).email == "heidi@example.org")
            let second = try await store.write(as: cast.bob.credential) { try Account.inviteAgain(id, in: $0) }
            await #expect(throws: Refusal.linkLapsed) { try await LinkPage.of(first, in: store) }
            #expect(try await LinkPage.of(second, in: store).organisationName == "Foyer des Tilleuls")
            try await TestServer.superuser(database) { connection in
                try connection.script(
                    "UPDATE access.link SET created_at = created_at - interval '7 days', expires_at = expires_at - interval '7 days'"
                )
            }
            await #expect(throws: Refusal.linkLapsed) { try await LinkPage.of(second, in: store) }
            await #expect(throws: Refusal.linkLapsed) { try await LinkPage.of(Token(), in: store) }
            await #expect(throws: Refusal.alreadyJoined) {
                try await store.write(as: cast.bob.credential) { try Account.inviteAgain(cast.alice.account, in: $0) }
            }
        }
    }

    /// A leaked database has no way in: only hashes are kept, and nobody's password is chosen by another.
    @Test func needsARecentProof() async throws {
        try await inTransaction { tx, cast in
            #expect(throws: Refusal.stepUpNeeded) {
                try tx.as(cast.bob.stale) { _ = try Account.invite(Self.draft, to: cast.shelter, in: $0) }
            }
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                try tx.as(cast.bob) { _ = try Account.invite(Self.draft, to: cast.shelter, in: $0) }
            }
            #expect(entries.map(\.action) == ["account.added", "account.roles_changed", "account.invited"])
            #expect(entries.first?.log == cast.shelter.rawValue)
            #expect(entries.first?.text("row_digest")?.count == 64)
            #expect(entries.flatMap(\.faults) == [])
            // By the administrator of the server: in the organisation's log too.
            let other = Account.Draft(email: "ivan@example.org", name: "Ivan", roles: ["org_admin"])
            let entries2 = try tx.recorded {
                try tx.as(cast.administrator) {
                    _ = try Account.invite(other, to: cast.clinic, in: $0)
                }
            }
            #expect(entries2.map(\.log) == Array(repeating: cast.clinic.rawValue, count: 3))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.alice, cast.carol, cast.charlie, cast.frank].map(\.credential) + [cast.daemon] {
                #expect(throws: Refusal.notPermitted(.keepAccounts)) {
                    try tx.as(stranger) { try Account.invite(Self.draft, to: cast.shelter, in: $0) }
                }
            }
            #expect(throws: Refusal.notFound(.init(.organisation, cast.clinic.rawValue))) {
                try tx.as(cast.bob) { try Account.invite(Self.draft, to: cast.clinic, in: $0) }
            }
            let nowhere = ID<Organisation>()
            #expect(throws: Refusal.notFound(.init(.organisation, nowhere.rawValue))) {
                try tx.as(cast.administrator) { try Account.invite(Self.draft, to: nowhere, in: $0) }
            }
        }
    }

    @Test func namesEverythingThatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            func refused(_ draft: Account.Draft) -> [Invalid] {
                do {
                    try tx.as(cast.bob) { _ = try Account.invite(draft, to: cast.shelter, in: $0) }
                } catch Refusal.invalid(let found) {
                    return found
                } catch {
                    Issue.record(error)
                }
                return []
            }
            #expect(
                refused(Account.Draft(email: "nobody", name: " ", roles: [], language: "de")) == [
                    Invalid("email", .notAnAddress), Invalid("name", .missing), Invalid("language", .notInList),
                    Invalid("roles", .missing),
                ])
            #expect(
                refused(Account.Draft(email: "a@b.c", name: "A", roles: ["administrator"])) == [
                    Invalid("roles", .notInList)
                ])
            #expect(
                refused(Account.Draft(email: "ALICE@example.org", name: "A", roles: ["caseworker"])) == [
                    Invalid("email", .taken)
                ])
            let accented = String(repeating: "e\u{301}", count: 51)
            #expect(
                refused(Account.Draft(email: "a@b.c", name: accented, roles: ["caseworker"])) == [
                    Invalid("name", .tooLong(most: 100))
                ])
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let went = await together { _ in
                try await store.write(as: cast.bob.credential) { tx in
                    try Account.invite(Self.draft, to: cast.shelter, in: tx)
                }
            }
            #expect(went.succeeded() == 1)
            for case .failure(let error) in went {
                #expect(error as? Refusal == .invalid([Invalid("email", .taken)]))
            }
        }
    }
}
