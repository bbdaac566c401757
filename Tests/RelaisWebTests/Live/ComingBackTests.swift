import Foundation
import Hummingbird
import HummingbirdTesting
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore
@testable import RelaisWeb

/// What is typed into a form whose session has ended comes back, to whoever typed it, and nothing is done meanwhile.
@Suite struct ComingBackTests {
    private struct Case: Sendable {
        let path: String
        let body: String
        let member: Member
        /// Words of the page it comes back on, which stood in the form.
        let typed: [String]
    }

    private func cases(_ store: Store, _ cast: Cast) async throws -> [Case] {
        let draft = try await store.referral(.draft, cast)
        let sent = try await store.referral(.sent, cast)
        // Whoever opens it first has received it: that much is done by looking.
        _ = try await store.write(as: cast.charlie.credential) { try ReferralPage(sent.id, in: $0).rowVersion }
        let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
        return [
            Case(
                path: "/people", body: "given=Marqueur&family=Exemple&languages=prs&languages=fra", member: cast.alice,
                typed: [#"value="Marqueur""#, #"value="Exemple""#, #"value="prs" selected"#]),
            Case(
                path: "/people/\(person.text)/amendment", body: "version=1&contact_wishes=Le+soir&given=Zo%C3%A9",
                member: cast.alice, typed: [#"value="Zoé""#, "Le soir"]),
            Case(
                path: "/referrals/\(draft.id.text)/draft",
                body: "service=\(cast.course.text)&need=Un+besoin+marqu%C3%A9&then=more",
                member: cast.alice, typed: ["Un besoin marqué"]),
            Case(
                path: "/referrals/\(sent.id.text)/acceptance", body: "note=Venez+mercredi", member: cast.charlie,
                typed: ["Venez mercredi"]),
            Case(
                path: "/referrals/\(sent.id.text)/refusal", body: "reason=no_capacity&note=Un+autre+groupe",
                member: cast.charlie, typed: ["Un autre groupe", #"value="no_capacity" selected"#]),
            Case(
                path: "/people/\(person.text)/handover", body: "organisation=\(cast.clinic.text)&note=Elle+demenage",
                member: cast.alice, typed: ["Elle demenage"]),
        ]
    }

    private func end(_ database: String) async throws {
        try await TestServer.superuser(database) {
            try $0.script("UPDATE access.session SET ended_at = clock_timestamp() WHERE kind = 'member'")
        }
    }

    /// Everything that a form could have changed.
    private func counts(_ database: String) async throws -> String {
        try await TestServer.superuser(database) { connection in
            try connection.one(
                """
                SELECT concat_ws(' ', (SELECT count(*) FROM casework.person), (SELECT count(*) FROM casework.handover),
                    (SELECT count(*) FROM casework.referral_move), (SELECT sum(row_version) FROM casework.person),
                    (SELECT sum(row_version) FROM casework.referral), (SELECT sum(row_version) FROM casework.referral_side))
                """, as: Only<String>.self
            ).value
        }
    }

    private func signIn(
        _ member: Member, _ sealed: String, code number: Int = 0, _ client: some TestClientProtocol
    ) async throws -> (status: HTTPResponse.Status, page: String, cookies: [String]) {
        let value = sealed.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let password = Cast.password.replacing(" ", with: "+")
        let body = "email=\(member.email)&password=\(password)&next=/people&typed=\(value)"
        let (page, cookie) = try await client.execute(
            uri: "/sign-in", method: .post, headers: LivePageTests.headers(nil), body: ByteBuffer(string: body)
        ) { (String(buffer: $0.body), $0.headers[values: .setCookie].first ?? "") }
        // What was typed goes on through both steps.
        #expect(page.contains(sealed) && page.contains("one-time-code"))
        var headers = LivePageTests.headers(nil)
        headers[.cookie] = String(cookie.prefix { $0 != ";" })
        let second = "code=\(member.codes[number].text)&next=/people&typed=\(value)"
        return try await client.execute(
            uri: "/sign-in/code", method: .post, headers: headers, body: ByteBuffer(string: second)
        ) { ($0.status, String(buffer: $0.body), $0.headers[values: .setCookie]) }
    }

    @Test func everyFormComesBackAsItWasTyped() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let site = LivePageTests.site(store)
            let cases = try await cases(store, cast)
            try await end(database)
            let before = try await counts(database)
            try await Application(router: site.router()).test(.router) { client in
                for (number, one) in cases.enumerated() {
                    let body = ByteBuffer(string: "form_token=\(one.member.token.csrf)&\(one.body)")
                    var headers = LivePageTests.headers(one.member)
                    headers[.referer] = "http://127.0.0.1:8470/people/new"
                    let page = try await client.execute(uri: one.path, method: .post, headers: headers, body: body) {
                        answer in
                        #expect(answer.status == .unauthorized, "\(one.path)")
                        return String(buffer: answer.body)
                    }
                    #expect(page.contains("vous retrouverez ce que vous avez tapé"))
                    #expect(page.contains(#"name="next" value="/people/new""#))
                    for words in one.typed { #expect(!page.contains(words), "\(one.path)") }
                    let sealed = String(try #require(page.firstMatch(of: /name="typed" value="([^"]+)"/)).1)

                    let back = try await signIn(one.member, sealed, code: number, client)
                    #expect(back.status == .ok && back.cookies.contains { $0.hasPrefix("__Host-relais=") })
                    #expect(back.page.contains("Rien n’est perdu"), "\(one.path)")
                    #expect(!back.page.contains("note-err"), "\(one.path): nothing is wrong with it")
                    for words in one.typed { #expect(back.page.contains(words), "\(one.path): \(words)") }
                    let session = try #require(back.cookies.first?.firstMatch(of: /__Host-relais=([^;]+)/)).1
                    let token = try #require(Token(String(session)))
                    #expect(back.page.contains(token.csrf))

                    // Whoever else signs in at this browser sees nothing of it.
                    let other = try await signIn(cast.carol, sealed, code: number, client)
                    #expect(other.status == .seeOther && other.page.isEmpty)
                }
            }
            #expect(try await counts(database) == before)
        }
    }

    @Test func whatHasNoPageToComeBackToLeadsOn() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            try await end(database)
            try await Application(router: LivePageTests.site(store).router()).test(.router) { client in
                for path in ["/notices/reading", "/sign-out", "/nothing"] {
                    let body = ByteBuffer(string: "form_token=\(cast.alice.token.csrf)")
                    let (status, page) = try await client.execute(
                        uri: path, method: .post, headers: LivePageTests.headers(cast.alice), body: body
                    ) { ($0.status, String(buffer: $0.body)) }
                    guard path == "/notices/reading" else {
                        #expect(status == (path == "/nothing" ? .notFound : .seeOther))
                        continue
                    }
                    let sealed = String(try #require(page.firstMatch(of: /name="typed" value="([^"]+)"/)).1)
                    #expect(try await signIn(cast.alice, sealed, client).status == .seeOther)
                }
                // A session nobody ever had: asked to sign in, and nothing kept.
                var headers = LivePageTests.headers(cast.alice)
                headers[.cookie] = "__Host-relais=\(Token().text)"
                let page = try await client.execute(
                    uri: "/people", method: .post, headers: headers, body: ByteBuffer(string: "given=Marqueur")
                ) { String(buffer: $0.body) }
                #expect(!page.contains("Marqueur") && !page.contains(#"name="typed""#))
                // From another site: refused before anything is looked at.
                headers = LivePageTests.headers(cast.alice)
                headers[.origin] = "https://evil.example"
                try await client.execute(
                    uri: "/people", method: .post, headers: headers, body: ByteBuffer(string: "given=Marqueur")
                ) { #expect($0.status == .forbidden && !String(buffer: $0.body).contains("typed")) }
            }
        }
    }
}
