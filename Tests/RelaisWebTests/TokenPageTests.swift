import Foundation
import HTTPTypes
import RelaisTesting
import Testing
import Vault

@testable import RelaisCore
@testable import RelaisWeb

/// Tokens from the account menu: made, shown once, listed without their secret, ended after a question.
@Suite struct TokenPageTests {
    @Test func aTokenIsMadeShownOnceAndEnded() async throws {
        try await withStore(at: .now) { store, cast in
            try await Visit.to(store, as: cast.alice) { alice in
                #expect(try await alice.get("/account").body.contains("href=\"/tokens\""))
                let empty = try await alice.get("/tokens")
                #expect(empty.status == .ok && empty.body.contains("No token"))
                #expect(empty.body.contains("value=\"see_people\"") && !empty.body.contains("value=\"keep_accounts\""))

                let made = try await alice.post("/tokens", "name=Night+export&scopes=see_people&days=30")
                let secret = try #require(
                    made.body.firstMatch(of: /<code class="secret">([A-Za-z0-9_-]+)<\/code>/).map { String($0.1) })
                let token = try #require(Token(secret))
                let caller = try await store.read(as: Credential(token)) { try $0.caller }
                #expect(made.status == .ok && caller.kind == .token && caller.scopes == [.seePeople])

                let list = try await alice.get("/tokens")
                #expect(list.body.contains("Night export") && !list.body.contains(secret))
                let id = try #require(list.body.firstMatch(of: /\/tokens\/([0-9a-f-]{36})\/end/).map { String($0.1) })
                let asked = try await alice.get("/tokens/\(id)/end")
                #expect(asked.status == .ok && asked.body.contains("Night export"))
                _ = try await store.read(as: Credential(token)) { try $0.caller }
                #expect(try await alice.by(cast.charlie).post("/tokens/\(id)/end").status == .notFound)
                #expect(try await alice.post("/tokens/\(id)/end").status == .seeOther)
                await #expect(throws: Refusal.signInNeeded) {
                    try await store.read(as: Credential(token)) { try $0.caller }
                }
                #expect(try await alice.get("/tokens/\(id)/end").status == .notFound)
            }
        }
    }

    @Test func whatDoesNotHoldIsNamedAndWhatWasTypedIsKept() async throws {
        try await withStore(at: .now) { store, cast in
            try await Visit.to(store, as: cast.alice) { alice in
                let wrong = try await alice.post("/tokens", "name=&scopes=&days=400")
                #expect(wrong.status == .unprocessableContent)
                for field in ["name", "scopes", "days"] { #expect(wrong.body.contains("href=\"#f-\(field)\"")) }
                let kept = try await alice.post("/tokens", "name=&scopes=refer_people&scopes=see_people&days=7")
                #expect(
                    kept.body.contains("value=\"refer_people\" checked") && kept.body.contains("value=\"7\" checked"))
                #expect(try await alice.post("/tokens", "name=x&scopes=keep_accounts&days=7").status == .forbidden)
            }
        }
    }

    @Test func aTokenReadsNoPageOfTokens() async throws {
        try await withStore(at: .now) { store, cast in
            let secret = try await store.write(as: cast.alice.credential) {
                try AccessToken.add(.init(name: "x", scopes: ["see_people"], days: nil), in: $0).secret
            }
            try await Visit.to(store, as: cast.alice) { alice in
                let page = try await Visit(client: alice.client, token: secret).get("/tokens")
                #expect(page.status == .forbidden && !page.body.contains("href=\"/tokens\""))
            }
        }
    }
}
