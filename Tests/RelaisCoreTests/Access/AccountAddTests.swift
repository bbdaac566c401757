import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct AccountAddTests {
    private static let draft = Account.Draft(
        email: "Heidi@Example.org", name: "Heidi", roles: ["caseworker", "coordinator"], language: "en")
    private static let kept = "$scrypt-hmac$v=1$pk=1,ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AA"

    @Test func givesAPlaceInAnOrganisation() async throws {
        try await inTransaction { tx, cast in
            for keeper in [cast.bob.credential, cast.administrator] {
                try? tx.as(keeper) { tx in
                    let id = try Account.add(Self.draft, password: Self.kept, to: cast.shelter, in: tx)
                    let found = try AccountList(in: tx).accounts.first { $0.id == id }
                    #expect(found?.email == "heidi@example.org")
                    #expect(found?.roles == ["caseworker", "coordinator"])
                    #expect(found?.organisationName == "Foyer des Tilleuls")
                    #expect(found?.disabledAt == nil)
                    throw Undone()
                }
            }
        }
    }

    private struct Undone: Error {}

    @Test func letsThemSignIn() async throws {
        try await withStore { store, cast in
            let password = "correct horse battery"
            let kept = try await Account.kept(password: password, cost: .test, in: store)
            try await store.write(as: cast.bob.credential) { tx in
                try Account.add(Self.draft, password: kept, to: cast.shelter, in: tx)
            }
            let signedIn = try await SignIn.signIn(
                email: "heidi@example.org", password: password, address: "192.0.2.1", in: store)
            #expect(signedIn.caller.roles == [.caseworker, .coordinator])
            #expect(signedIn.caller.language == .english)
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                try tx.as(cast.bob) { _ = try Account.add(Self.draft, password: Self.kept, to: cast.shelter, in: $0) }
            }
            #expect(entries.map(\.action) == ["account.added"])
            #expect(entries.first?.log == cast.shelter.rawValue)
            #expect(entries.first?.text("row_digest")?.count == 64)
            #expect(entries.flatMap(\.faults) == [])
            // By the administrator of the server: in the organisation's log too.
            let other = Account.Draft(email: "ivan@example.org", name: "Ivan", roles: ["org_admin"])
            let entries2 = try tx.recorded {
                try tx.as(cast.administrator) {
                    _ = try Account.add(other, password: Self.kept, to: cast.clinic, in: $0)
                }
            }
            #expect(entries2.map(\.log) == [cast.clinic.rawValue])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.alice, cast.carol, cast.charlie, cast.frank].map(\.credential) + [cast.daemon] {
                #expect(throws: Refusal.notPermitted(.keepAccounts)) {
                    try tx.as(stranger) { try Account.add(Self.draft, password: Self.kept, to: cast.shelter, in: $0) }
                }
            }
            #expect(throws: Refusal.notFound(.init(.organisation, cast.clinic.rawValue))) {
                try tx.as(cast.bob) { try Account.add(Self.draft, password: Self.kept, to: cast.clinic, in: $0) }
            }
            let nowhere = ID<Organisation>()
            #expect(throws: Refusal.notFound(.init(.organisation, nowhere.rawValue))) {
                try tx.as(cast.administrator) { try Account.add(Self.draft, password: Self.kept, to: nowhere, in: $0) }
            }
        }
    }

    @Test func namesEverythingThatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            func refused(_ draft: Account.Draft) -> [Invalid] {
                do {
                    try tx.as(cast.bob) { _ = try Account.add(draft, password: Self.kept, to: cast.shelter, in: $0) }
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

    @Test func refusesAWeakPassword() async throws {
        try await withStore { store, _ in
            for (password, problem) in [
                ("fourteen chars", Invalid.Problem.tooShort(least: 15)), ("aaaaaaaaaaaaaaaaaaaa", .commonPassword),
                (String(repeating: "abcde", count: 60), .tooLong(most: 256)), ("a long enough \0 password", .holdsNUL),
            ] {
                await #expect(throws: Refusal.invalid([Invalid("password", problem)])) {
                    try await Account.kept(password: password, cost: .test, in: store)
                }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let went = await together { _ in
                try await store.write(as: cast.bob.credential) { tx in
                    try Account.add(Self.draft, password: Self.kept, to: cast.shelter, in: tx)
                }
            }
            #expect(went.succeeded() == 1)
            for case .failure(let error) in went {
                #expect(error as? Refusal == .invalid([Invalid("email", .taken)]))
            }
        }
    }
}
