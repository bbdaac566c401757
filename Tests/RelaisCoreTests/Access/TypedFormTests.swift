import Foundation
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore

/// What was typed when a session had ended goes back to whoever typed it, and to nobody else.
@Suite struct TypedFormTests {
    private let typed = TypedForm(path: "/people", fields: ["given": ["Mariam"], "languages": ["prs", "fra"]])

    private func open(_ sealed: String, as credential: Credential, in store: Store) async throws -> TypedForm? {
        try await store.read(as: credential) { try TypedForm(sealed: sealed, in: $0) }
    }

    @Test func opensForTheSameAccountAlone() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            try await TestServer.superuser(database) { connection in
                try connection.execute(
                    "UPDATE access.session SET ended_at = clock_timestamp() WHERE account = \(cast.alice.account)")
            }
            let sealed = try #require(try await typed.sealed(for: cast.alice.credential, in: store))
            #expect(
                !sealed.contains("Mariam") && !sealed.contains("people") && !sealed.contains(cast.alice.account.text))
            let back = try await store.signIn(cast.alice)
            #expect(try await open(sealed, as: Credential(back.token), in: store) == typed)
            for other in [cast.carol, cast.bob, cast.charlie] {
                #expect(try await open(sealed, as: other.credential, in: store) == nil)
            }
            #expect(try await open(sealed, as: cast.administrator, in: store) == nil)
            // Not changed, not made to last, not another's.
            for wrong in [
                "", ".", "1.", sealed + "A", String(sealed.dropLast(8)), sealed.replacing("1768", with: "1769"),
                String(sealed.drop { $0 != "." }), "1768219199." + sealed.split(separator: ".")[1],
            ] {
                #expect(try await open(wrong, as: Credential(back.token), in: store) == nil, "\(wrong.prefix(12))")
            }
        }
    }

    @Test func lastsAnHour() async throws {
        try await withDatabase { _, pool, cast in
            func store(at moment: Date) async throws -> Store {
                try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { moment }
            }
            let alice = cast.alice.credential
            let sealed = try #require(try await typed.sealed(for: alice, in: store(at: noon)))
            #expect(try await open(sealed, as: alice, in: store(at: noon + 3_599)) == typed)
            #expect(try await open(sealed, as: alice, in: store(at: noon + 3_600)) == nil)
        }
    }

    @Test func isKeptForNobodyUnknown() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            #expect(try await typed.sealed(for: Credential(Token()), in: store) == nil)
            #expect(try await typed.sealed(for: cast.administrator, in: store) == nil)
            try await TestServer.superuser(database) { connection in
                try connection.script(
                    "UPDATE access.session SET created_at = created_at - interval '25 hours' WHERE kind = 'member'")
            }
            #expect(try await typed.sealed(for: cast.alice.credential, in: store) == nil)
        }
    }
}
