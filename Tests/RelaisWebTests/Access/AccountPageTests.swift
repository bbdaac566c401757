import Foundation
import HTTPTypes
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore
@testable import RelaisWeb

/// Accounts on the pages of whoever keeps them, and one's own.
@Suite struct AccountPageTests {
    @Test func someoneIsInvitedAmendedShutAndGone() async throws {
        try await withStore { store, cast in
            try await Visit.to(store, as: cast.bob) { bob in
                let empty = try await bob.post("/accounts", "name=&email=&roles=")
                #expect(empty.status == .unprocessableContent)
                for field in ["name", "email", "roles"] { #expect(empty.body.contains("href=\"#f-\(field)\"")) }
                let made = try await bob.post("/accounts", "name=Heidi&email=heidi@example.org&roles=pilot_lead")
                #expect(made.status == .ok && made.body.contains("http://127.0.0.1:8470/invitation/"))
                let list = try await bob.get("/accounts")
                #expect(list.body.contains("heidi@example.org") && list.body.contains("Invited"))
                #expect(!list.body.contains("charlie@example.org") && !list.body.contains("/invitation/"))

                let path = "/accounts/\(cast.alice.account.text)"
                let page = try await bob.get(path)
                let number = version(in: page.body)
                let seen = try #require(number)
                let amended = try await bob.post(
                    "\(path)/amendment", "version=\(seen)&name=Alicia&language=fr&roles=coordinator")
                #expect(amended.status == .seeOther)
                let stale = try await bob.post(
                    "\(path)/amendment", "version=\(seen)&name=Alya&language=fr&roles=coordinator")
                #expect(stale.status == .conflict && stale.body.contains("value=\"Alya\""))
                #expect(try await bob.post("\(path)/disabling").status == .seeOther)
                #expect(try await bob.get(path).body.contains("Shut"))
                #expect(try await bob.post("\(path)/enabling").status == .seeOther)
                #expect(try await bob.post("\(path)/recovery", "resets=password").status == .seeOther)
                #expect(try await bob.post("\(path)/agreement").status == .forbidden)
                #expect(try await bob.post("\(path)/departure").status == .seeOther)
                #expect(try await bob.get(path).body.contains("has left"))

                let own = "/accounts/\(cast.bob.account.text)"
                #expect(try await bob.post("\(own)/disabling").status == .conflict)
                for stranger in [cast.alice, cast.judy, cast.charlie] {
                    let status = try await bob.by(stranger).get(path).status
                    #expect(status == .forbidden || status == .seeOther)
                }
            }
        }
    }

    /// Asked who they are, they find what they typed again; nothing is done meanwhile.
    @Test func whatMattersMostAsksForAProofAndLosesNothing() async throws {
        try await withStore { store, cast in
            let stale = cast.bob.asStale
            try await Visit.to(store, as: stale) { bob in
                let asked = try await bob.post("/accounts", "name=Marqueur&email=heidi@example.org&roles=caseworker")
                #expect(asked.status == .forbidden && asked.body.contains("one-time-code"))
                #expect(!asked.body.contains("Marqueur"))
                let typed = try #require(asked.body.firstMatch(of: /name="typed" value="([^"]+)"/)).1
                let sealed = String(typed).addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                let wrong = try await bob.post("/verification", "code=000000&next=/accounts&typed=\(sealed)")
                #expect(wrong.status == .forbidden && wrong.body.contains(typed))
                let back = try await bob.post(
                    "/verification", "code=\(cast.bob.codes[0].text)&next=/accounts&typed=\(sealed)")
                #expect(back.status == .ok && back.body.contains("value=\"Marqueur\""))
                #expect(back.body.contains("It is you") && !back.body.contains("note-err"))
                let list = try await bob.get("/accounts")
                #expect(!list.body.contains("heidi@example.org"))
                let done = try await bob.post("/accounts", "name=Marqueur&email=heidi@example.org&roles=caseworker")
                #expect(done.status == .ok && done.body.contains("/invitation/"))
            }
            // A page that asks for it by itself leads there and back.
            let alice = cast.alice.asStale
            try await Visit.to(store, as: alice) { alice in
                let asked = try await alice.get("/account/factor")
                #expect(asked.status == .forbidden && asked.body.contains(#"name="next" value="/account/factor""#))
                let proved = try await alice.post(
                    "/verification", "code=\(cast.alice.codes[0].text)&next=/account/factor")
                #expect(proved.status == .seeOther)
                #expect(try await alice.get("/account/factor").body.contains("<svg class=\"qr\""))
            }
        }
    }

    @Test func onesOwnAccountIsOnesOwn() async throws {
        try await withStore { store, cast in
            try await Visit.to(store, as: cast.alice) { alice in
                let page = try await alice.get("/account")
                #expect(page.status == .ok && page.body.contains("alice@example.org") && page.body.utf8.count < 30_000)
                let number = version(in: page.body)
                let seen = try #require(number)
                #expect(try await alice.post("/account", "version=\(seen)&name=Alicia&language=fr").status == .seeOther)
                let password = Cast.password.replacing(" ", with: "+")
                let wrong = try await alice.post(
                    "/account/password", "current_password=no&new_password=une+phrase+longue")
                #expect(wrong.status == .forbidden)
                let short = try await alice.post("/account/password", "current_password=\(password)&new_password=court")
                #expect(short.status == .unprocessableContent && short.body.contains("href=\"#f-new_password\""))
                let changed = try await alice.post(
                    "/account/password", "current_password=\(password)&new_password=une+phrase+longue")
                #expect(changed.status == .seeOther)
                await #expect(throws: Refusal.signInNeeded) {
                    try await store.read(as: cast.alice.stale) { try $0.caller.session }
                }
                let codes = try await alice.post("/account/codes")
                #expect(codes.body.matches(of: /<li><code class="secret">/).count == 10)
                #expect(try await alice.post("/account/sessions/\(UUID().uuidString)/end").status == .notFound)
                #expect(try await alice.post("/account/sessions/end").status == .seeOther)
                #expect(try await alice.post("/loss", "colleague=Carol").status == .seeOther)
            }
            await #expect(throws: Refusal.signInNeeded) {
                try await store.read(as: cast.carol.credential) { try $0.caller.session }
            }
        }
    }

    @Test func theMatrixIsShownToWhoeverKeepsAccountsOrReadsTheLog() async throws {
        try await withStore { store, cast in
            try await Visit.to(store, as: cast.judy) { judy in
                let page = try await judy.get("/access/tables")
                #expect(page.status == .ok && page.body.utf8.count < 30_000)
                for line in Matrix.lines { #expect(page.body.contains(line.table)) }
                for path in ["/access", "/access/tables"] {
                    #expect(try await judy.by(cast.bob).get(path).status == .ok)
                    #expect(try await judy.by(cast.alice).get(path).status == .forbidden)
                }
            }
        }
    }
}
