import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct AccountChooseLanguageTests {
    @Test func isFoundAgainByWhoeverChoseIt() async throws {
        try await inTransaction { tx, cast in
            try tx.as(cast.alice) { try Account.chooseLanguage(.english, in: $0) }
            #expect(try tx.as(cast.alice) { try $0.caller.language } == .english)
            #expect(try tx.as(cast.bob) { try $0.caller.language } == .french)
        }
    }

    @Test func isRecordedWithTheRowsDigest() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded { try tx.as(cast.alice) { try Account.chooseLanguage(.english, in: $0) } }
            #expect(entries.map(\.action) == ["account.amended"])
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func isNobodyElsesToChoose() async throws {
        try await inTransaction { tx, cast in
            #expect(throws: Refusal.signInNeeded) {
                try tx.as(cast.daemon) { try Account.chooseLanguage(.english, in: $0) }
            }
            // Whatever the statement: the function changes the caller's row and no other.
            try tx.as(cast.alice) { try Account.chooseLanguage(.english, in: $0) }
            let others: [Only<Int>] = try tx.as(cast.carol) { tx in
                _ = try tx.one("SELECT access.choose_language('fr', gen_random_uuid())", as: Only<Bytes?>.self)
                return try tx.all("SELECT 1")
            }
            #expect(others.count == 1)
            #expect(try tx.as(cast.alice) { try $0.caller.language } == .english)
        }
    }

    @Test func isNotForATokenThatReads() async throws {
        try await withDatabase { _, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get())
            let made = try await store.write(as: cast.alice.credential) { tx in
                try AccessToken.add(.init(name: "Essai", scopes: ["see_people"], days: nil), in: tx)
            }
            await #expect(throws: Refusal.notPermitted(.seePeople)) {
                try await store.write(as: Credential(made.secret)) { try Account.chooseLanguage(.english, in: $0) }
            }
        }
    }
}
