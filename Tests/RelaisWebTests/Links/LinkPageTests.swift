import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore
@testable import RelaisWeb

@Suite struct LinkPageTests {
    /// The address is followed once: from then on no address has the secret, and no other site hears of it.
    @Test func keepsTheSecretOutOfEveryAddress() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast)
            try await Guest.to(store) { guest in
                let first = try await guest.ask(.get, "/l/\(linked.secret.text)")
                #expect(first.status == .seeOther && first.headers[.location] == "/link")
                let cookie = first.headers[.setCookie] ?? ""
                #expect(cookie.hasPrefix("__Host-relais-link=\(linked.secret.text);"))
                for rule in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(rule)) }
                #expect(
                    first.headers[Header.referrerPolicy] == "no-referrer" && first.headers[.cacheControl] == "no-store")
                let page = try await guest.ask(.get, "/link", cookie: "__Host-relais-link=\(linked.secret.text)")
                let body = String(buffer: page.body)
                #expect(page.status == .ok && page.headers[.cacheControl] == "no-store")
                #expect(body.contains("Réparer son vélo") && !body.contains(linked.secret.text))
                #expect(!body.contains("Mariam") && !body.contains("99 00 11 22"))
                #expect(body.utf8.count < 30_000)
                #expect(!guest.lines.text.contains(linked.secret.text) && guest.lines.text.contains("/l/"))
            }
        }
    }

    /// Whether a link never was, was taken back, is another's or is over: one page, whoever asks.
    @Test func tellsLinksThatLetNobodyInAlike() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let ended = try await store.linked(cast)
            try await store.write(as: cast.alice.credential) { try Referral.endLink(ended.id, in: $0) }
            let over = try await store.linked(cast, at: (ended.garage, ended.service))
            try await TestServer.superuser(database) {
                try $0.script("UPDATE access.session SET expires_at = clock_timestamp() WHERE kind = 'link'")
            }
            try await Guest.to(store) { guest in
                func plain(_ answer: TestResponse) -> String {
                    var text = String(buffer: answer.body)
                    text = text.replacing(/nonce="[^"]*"/, with: "")
                    return "\(answer.status.code) \(text)"
                }
                let cookies = [
                    "__Host-relais-link=\(ended.secret.text)", "__Host-relais-link=\(over.secret.text)",
                    "__Host-relais-link=\(Token().text)", "__Host-relais-link=x",
                    "__Host-relais-link=\(cast.alice.token.csrf)", "",
                ]
                for path in ["/link", "/link/acceptance", "/link/slip"] {
                    var said: Set<String> = []
                    for cookie in cookies { said.insert(plain(try await guest.ask(.get, path, cookie: cookie))) }
                    #expect(said.count == 1 && said.first?.hasPrefix("404 ") == true, "\(path)")
                }
                for address in ["/l/\(ended.secret.text)", "/l/\(Token().text)", "/l/x"] {
                    let answer = try await guest.ask(.get, address)
                    #expect(answer.status == .seeOther && answer.headers[.location] == "/link")
                }
                // A session of somebody's is no link.
                let stolen = try await guest.link(cast.alice.token)
                #expect(stolen.status == .notFound)
                let sent = try await guest.send(ended.secret, "/link/acceptance", "version=1")
                #expect(sent.status == .notFound)
            }
        }
    }

    @Test func answersByTheSameVerbs() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast)
            try await Guest.to(store) { guest in
                let ask = try await guest.link(linked.secret, "/link/acceptance")
                let seen = try #require(version(in: ask.body))
                // Without the token of this form's session nothing is done.
                let forged = try await guest.ask(
                    .post, "/link/acceptance", cookie: "__Host-relais-link=\(linked.secret.text)", "version=\(seen)")
                #expect(forged.status == .forbidden)
                let refused = try await guest.send(linked.secret, "/link/refusal", "version=\(seen)")
                #expect(refused.status == .unprocessableContent)
                let accepted = try await guest.send(linked.secret, "/link/acceptance", "version=\(seen)")
                #expect(accepted.status == .seeOther && accepted.headers[.location] == "/link?done=accept")
                let page = try await guest.link(linked.secret)
                #expect(page.body.contains("/link/start") && page.body.contains("/link/code"))
                #expect(!page.body.contains("/link/forwarding") && !page.body.contains("href=\"/referrals"))

                let code = try await store.write(as: cast.alice.credential) {
                    try Referral.giveLinkCode(linked.id, in: $0)
                }
                let wrong = try await guest.send(linked.secret, "/link/code", "code=1234")
                #expect(wrong.status == .unprocessableContent)
                let early = try await guest.send(linked.secret, "/link/reveal")
                #expect(early.status == .forbidden && !String(buffer: early.body).contains("Mariam"))
                let right = try await guest.send(linked.secret, "/link/code", "code=\(code)")
                #expect(right.headers[.location] == "/link?done=code")
                let opened = try await guest.send(linked.secret, "/link/reveal")
                #expect(opened.status == .ok && String(buffer: opened.body).contains("Mariam"))
                let message = try await guest.send(linked.secret, "/link/messages", "message=Bonjour")
                #expect(message.headers[.location] == "/link?done=message")
                let noted = try await guest.send(
                    linked.secret, "/link/appointments", "on=2026-01-20&at=14:30&place=2+rue+Fictive&bring=Un+stylo")
                #expect(noted.headers[.location] == "/link?done=appointment")
                let with = try await guest.link(linked.secret)
                let slip = try #require(
                    with.body.firstMatch(of: /\/link\/appointments\/[0-9a-f-]{36}\/slip\?language=ara/))
                let paper = try await guest.link(linked.secret, String(slip.0))
                #expect(
                    paper.body.contains("dir=\"rtl\"") && paper.body.contains("2 rue Fictive")
                        && paper.body.contains("14:30"))
                #expect(!paper.body.contains("Garage") && !paper.body.contains("Mariam"))
                for path in ["/", "/referrals", "/people", "/api/v1/referrals"] {
                    let elsewhere = try await guest.ask(.get, path, cookie: "__Host-relais-link=\(linked.secret.text)")
                    #expect([.seeOther, .unauthorized].contains(elsewhere.status), "\(path)")
                }
                #expect(!guest.lines.text.contains(code) && !guest.lines.text.contains(linked.secret.text))
            }
        }
    }

    /// Whoever refers makes the link, the code and the slip; each is shown once, in the answer itself.
    @Test func isGivenFromTheReferral() async throws {
        try await withStore { store, cast in
            let garage = try await store.garage(cast)
            let (id, _) = try await store.sentToGarage(garage, cast)
            try await Visit.to(store, as: cast.alice) { visit in
                let page = try await visit.get("/referrals/\(id.text)")
                #expect(
                    page.body.contains("/referrals/\(id.text)/link")
                        && page.body.contains("Garage du Pré has no account"))
                let given = try await visit.post("/referrals/\(id.text)/link")
                let address = try #require(given.body.firstMatch(of: /127\.0\.0\.1:8470\/l\/([A-Za-z0-9_-]{43})/))
                let secret = try #require(Token(String(address.1)))
                #expect(given.status == .ok && given.body.contains("<svg class=\"qr\""))
                #expect(try await !visit.get("/referrals/\(id.text)").body.contains(secret.text))
                _ = try await store.write(as: Credential(secret)) { try Referral.accept(id, in: $0) }
                let code = try await visit.post("/referrals/\(id.text)/link/code")
                #expect(code.body.contains(/<code class="secret" id="link-code">\d{4} \d{4}</))
                try await store.write(as: Credential(secret)) { try Referral.complete(id, outcome: "achieved", in: $0) }
                // Who refers prints a slip once the person has agreed that they know what came of it.
                #expect(try await visit.get("/referrals/\(id.text)/slip").status == .forbidden)
                try await store.write(as: cast.alice.credential) { tx in
                    let person = try #require(try ReferralPage(id, in: tx).person)
                    _ = try Consent.agreed(.telling(garage.organisation), for: person, in: tx)
                }
                let asked = try await visit.get("/referrals/\(id.text)/slip")
                #expect(asked.status == .ok && asked.body.contains("value=\"ara\""))
                let slip = try await visit.post("/referrals/\(id.text)/slip", "language=ara")
                #expect(slip.body.contains("dir=\"rtl\"") && !slip.body.contains("Mariam"))
                let ended = try await visit.post("/referrals/\(id.text)/link/end")
                #expect(ended.status == .seeOther)
                let after = try await visit.get("/referrals/\(id.text)?done=link-end")
                #expect(after.body.contains("The link was taken back"))
            }
        }
    }

    /// The young person's page: the code, the question in their language, the answer, once more, and no more.
    @Test func isConfirmedByTheYoungPerson() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.completed, cast)
            let code = try await store.write(as: cast.charlie.credential) {
                try Referral.giveSlip(made.id, in: "ara", $0)
            }
            let cookie = "__Host-relais-slip=\(code.plain)"
            try await Guest.to(store) { guest in
                let empty = try await guest.ask(.get, "/c", language: "fr")
                #expect(String(buffer: empty.body).contains("Le code écrit sur votre papier"))
                let followed = try await guest.ask(.get, "/c/\(code.plain)")
                #expect(followed.headers[.location] == "/c" && followed.headers[Header.referrerPolicy] == "no-referrer")
                let wrong = try await guest.ask(.post, "/c", "code=ABCDE-FGHJK")
                #expect(wrong.status == .unprocessableContent)
                let typed = try await guest.ask(.post, "/c", "code=\(code.text)")
                #expect(typed.status == .seeOther && typed.headers[.setCookie]?.contains(code.plain) == true)
                let page = String(buffer: try await guest.ask(.get, "/c", cookie: cookie).body)
                #expect(page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains("Français débutant"))
                #expect(!page.contains("Mariam") && !page.contains(made.reference) && !page.contains("Foyer"))
                let unchosen = try await guest.ask(.post, "/c/answer", cookie: cookie, "words=mot")
                #expect(
                    unchosen.status == .unprocessableContent
                        && String(buffer: unchosen.body).contains(">mot</textarea>"))
                let answered = try await guest.ask(.post, "/c/answer", cookie: cookie, "answer=disputed&words=Non")
                #expect(answered.headers[.location] == "/c?done=1")
                let thanks = String(buffer: try await guest.ask(.get, "/c?done=1", cookie: cookie).body)
                #expect(thanks.contains("role=\"status\"") && !thanks.contains("<textarea"))
                let again = try await guest.ask(.post, "/c/answer", cookie: cookie, "answer=confirmed")
                #expect(again.status == .seeOther)
                let over = try await guest.ask(.post, "/c/answer", cookie: cookie, "answer=disputed")
                #expect(over.status == .conflict)
                #expect(!guest.lines.text.contains(code.plain))
            }
        }
    }

    @Test func recordsAnOrganisationWithoutAccounts() async throws {
        try await withStore { store, cast in
            try await Visit.to(store, as: cast.bob) { visit in
                #expect(try await visit.get("/agreements").body.contains("/partners/new"))
                let amiss = try await visit.post("/partners", "name=Les+V%C3%A9los&service=")
                #expect(amiss.status == .unprocessableContent && amiss.body.contains("Les Vélos"))
                let done = try await visit.post(
                    "/partners",
                    "name=Les+V%C3%A9los&service=Atelier&thematiques=mobilite--preparer-un-permis&languages=fra&commune=Tulle&covers=Orientations&paper=Classeur&signed_on=2026-01-05"
                )
                #expect(done.status == .seeOther)
                #expect(try await visit.get("/agreements?done=partner").body.contains("Les Vélos"))
                #expect(try await visit.by(cast.alice).get("/partners/new").status == .forbidden)
            }
        }
    }
}
