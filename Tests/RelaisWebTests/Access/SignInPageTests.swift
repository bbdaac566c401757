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

/// Signing in on the pages, with and without a second factor, and with a link.
@Suite struct SignInPageTests {
    private struct Answer {
        let status: HTTPResponse.Status
        let body: String
        let cookies: [String]
        let location: String?

        /// What a cookie holds.
        func cookie(_ name: String) -> String? {
            cookies.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1).prefix { $0 != ";" }) }
        }
    }

    private func send(
        _ path: String, _ body: String?, cookie: String = "", to client: some TestClientProtocol
    ) async throws -> Answer {
        var headers = LivePageTests.headers(nil)
        headers[.cookie] = "relais-language=en; \(cookie)"
        return try await client.execute(
            uri: path, method: body == nil ? .get : .post, headers: headers, body: body.map { ByteBuffer(string: $0) }
        ) {
            Answer(
                status: $0.status, body: String(buffer: $0.body), cookies: $0.headers[values: .setCookie],
                location: $0.headers[.location])
        }
    }

    private let password = "password=\(Cast.password.replacing(" ", with: "+"))"

    @Test func takesTwoSteps() async throws {
        try await withStore { store, cast in
            try await Application(router: LivePageTests.site(store).router()).test(.router) { client in
                let first = try await send(
                    "/sign-in", "email=\(cast.alice.email)&\(password)&next=/people", to: client)
                #expect(first.status == .ok && first.body.contains("one-time-code"))
                #expect(first.cookie("__Host-relais") == nil)
                let pending = try #require(first.cookie("__Host-relais-pending"))
                let at = "__Host-relais-pending=\(pending)"
                #expect(try await send("/sign-in/code", nil, cookie: at, to: client).status == .ok)
                let people = try await send("/people", nil, cookie: at, to: client)
                #expect(people.location?.hasPrefix("/sign-in?") == true)

                let wrong = try await send("/sign-in/code", "code=000000&next=/people", cookie: at, to: client)
                #expect(wrong.status == .forbidden && wrong.body.contains("not the right answer"))
                #expect(wrong.body.contains(#"name="next" value="/people""#))
                let empty = try await send("/sign-in/code", "code=", cookie: at, to: client)
                #expect(empty.status == .unprocessableContent && empty.body.contains("href=\"#f-code\""))

                let right = try await send(
                    "/sign-in/code", "code=\(cast.alice.codes[0].text)&next=/people", cookie: at, to: client)
                #expect(right.status == .seeOther && right.location == "/people")
                let session = try #require(right.cookie("__Host-relais"))
                #expect(right.cookie("__Host-relais-pending") == "")
                #expect(right.cookie("__Host-relais-device")?.count == 43)
                #expect(
                    right.cookies.filter { $0.hasPrefix("__Host-") }.allSatisfy {
                        $0.hasSuffix("Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
                            || $0.contains("; Secure; HttpOnly; SameSite=Lax")
                    })
                #expect(try await send("/people", nil, cookie: "__Host-relais=\(session)", to: client).status == .ok)
                // Nobody stands there any more.
                let again = try await send("/sign-in/code", "code=\(cast.alice.codes[1].text)", cookie: at, to: client)
                #expect(again.status == .unauthorized)
                #expect(try await send("/sign-in/code", nil, to: client).location == "/sign-in")
            }
        }
    }

    @Test func leadsFromAnInvitationToTheFirstPage() async throws {
        try await withStore { store, cast in
            let draft = Account.Draft(email: "heidi@example.org", name: "Heidi", roles: ["caseworker"], language: "en")
            let secret = try await store.write(as: cast.bob.credential) {
                try Account.invite(draft, to: cast.shelter, in: $0).secret
            }
            let path = "/invitation/\(secret.text)"
            try await Application(router: LivePageTests.site(store).router()).test(.router) { client in
                let page = try await send(path, nil, to: client)
                #expect(page.status == .ok && page.body.contains("Foyer des Tilleuls invites you, Heidi"))
                let weak = try await send(path, "password=passwordpassword", to: client)
                #expect(weak.status == .unprocessableContent && weak.body.contains("harder to guess"))
                let own = try await send(path, "password=heidi-tilleuls", to: client)
                #expect(own.status == .unprocessableContent && own.body.contains("too close to your name"))

                let second = try await send(path, "password=une+phrase+assez+longue", to: client)
                let stands = try #require(second.cookie("__Host-relais-pending"))
                let at = "__Host-relais-pending=\(stands)"
                #expect(second.status == .ok && second.body.contains("<svg class=\"qr\""))
                #expect(second.body.utf8.count < 30_000)
                let text = try #require(second.body.firstMatch(of: /<code class="secret">([A-Z2-7 ]{39})<\/code>/)).1
                // The same when the page is shown again.
                let shown = try await send("/sign-in/enrolment", nil, cookie: at, to: client)
                #expect(shown.body.contains(text))
                #expect(try await send(path, nil, to: client).status == .notFound, "a link works once")

                let pending = try #require(Token(String(at.dropFirst("__Host-relais-pending=".count))))
                let seed = try await SignIn.offer(pending, in: store).seed
                #expect(seed.text == String(text))
                let wrong = try await send("/sign-in/enrolment", "code=abc", cookie: at, to: client)
                #expect(wrong.status == .forbidden && wrong.body.contains(text))
                let code = seed.code(at: Seed.step(at: noon))
                let done = try await send("/sign-in/enrolment", "code=\(code)&next=/", cookie: at, to: client)
                #expect(done.status == .ok)
                #expect(done.body.matches(of: /<li><code class="secret">[A-Z2-7-]{32}<\/code>/).count == 10)
                let session = try #require(done.cookie("__Host-relais").flatMap { Token($0) })
                let on = try await send(
                    "/return", "form_token=\(session.csrf)&next=/", cookie: "__Host-relais=\(session.text)", to: client)
                #expect(on.status == .seeOther && on.location == "/")
            }
        }
    }

    @Test func saysTheSameToWhoeverForgot() async throws {
        try await withStore { store, cast in
            try await Application(router: LivePageTests.site(store).router()).test(.router) { client in
                let answers = [
                    try await send("/forgotten", "email=\(cast.alice.email)", to: client),
                    try await send("/forgotten", "email=nobody@example.org", to: client),
                ]
                #expect(answers.map(\.status) == [.ok, .ok])
                #expect(Set(answers.map { $0.body.replacing(/nonce="[^"]*"/, with: "") }).count == 1)
                #expect(try await send("/forgotten", "email=", to: client).status == .unprocessableContent)
                #expect(try await send("/recovery/\(Token().text)", nil, to: client).status == .notFound)
                #expect(try await send("/invitation/x", nil, to: client).status == .notFound)
            }
        }
    }
}
