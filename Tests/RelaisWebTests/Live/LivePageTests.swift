import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore
@testable import RelaisWeb

/// What the script asks, and the stream it listens to.
@Suite struct LivePageTests {
    static func site(_ store: Store) -> Site {
        Site(
            store: store, url: "http://127.0.0.1:8470", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    static func headers(_ member: Member?, _ language: Language = .french) -> HTTPFields {
        let cookie = "relais-language=\(language.rawValue)" + (member.map { "; __Host-relais=\($0.token.text)" } ?? "")
        return [.cookie: cookie, .contentType: "application/x-www-form-urlencoded", .origin: "http://127.0.0.1:8470"]
    }

    private func asked(
        _ path: String, _ member: Member?, _ client: some TestClientProtocol, in language: Language = .french
    ) async throws -> (status: Int, text: String) {
        try await client.execute(uri: path, method: .get, headers: Self.headers(member, language)) {
            ($0.status.code, String(buffer: $0.body))
        }
    }

    @Test func saysWhoMovedAReferral() async throws {
        try await withStore { store, cast in
            let sent = try await store.referral(.sent, cast)
            try await Application(router: Self.site(store).router()).test(.router) { client in
                let page = try await asked("/referrals/\(sent.id.text)", cast.alice, client).text
                let seen = try #require(page.firstMatch(of: /data-ask="([^"]+)" data-seen="([^"]+)"/))
                let question = "\(seen.1)?seen=\(seen.2)"
                let none = try await asked(question, cast.alice, client)
                #expect(none == (204, ""))
                try await store.write(as: cast.charlie.credential) { _ = try Referral.accept(sent.id, in: $0) }
                let french = try await asked(question, cast.alice, client)
                #expect(
                    french.text.contains(#""text":"Clinique du Gué a accepté cette orientation.","act":"Actualiser""#))
                let english = try await asked(question, cast.alice, client, in: .english)
                #expect(english.text.contains("Clinique du Gué has accepted this referral."))
                // Once told, it is no news.
                let now = try #require(french.text.firstMatch(of: /"seen":"([^"]+)"/)).1
                let again = try await asked("\(seen.1)?seen=\(now)", cast.alice, client)
                #expect(again == (204, ""))
                for member in cast.outsiders + [cast.bob] {
                    let none = try await asked(question, member, client)
                    #expect(none == (204, ""))
                }
                #expect(try await asked("\(seen.1)?seen=x", cast.alice, client).status == 400)
            }
        }
    }

    @Test func saysWhatWaitsOnADesk() async throws {
        try await withStore { store, cast in
            try await Application(router: Self.site(store).router()).test(.router) { client in
                let page = try await asked("/", cast.charlie, client).text
                let seen = try #require(page.firstMatch(of: /data-ask="(\/live\/day)" data-seen="([^"]+)"/))
                let question = "\(seen.1)?seen=\(seen.2)"
                let none = try await asked(question, cast.charlie, client)
                #expect(none == (204, ""))
                _ = try await store.referral(.sent, cast)
                try await Runner(store: store, zone: .gmt, logger: Self.site(store).logger).finishDue()
                let told = try await asked(question, cast.charlie, client).text
                #expect(
                    told.replacing("\u{a0}", with: " ").contains(
                        "Du nouveau : 1 demande attend votre réponse, 1 avis à lire."), "\(told)")
                #expect(try await asked(question, cast.charlie, client, in: .english).text.contains("1 notice to read"))
            }
        }
    }

    @Test func tellsNobodyWhoIsNotSignedIn() async throws {
        try await withStore { store, cast in
            let sent = try await store.referral(.sent, cast)
            try await Application(router: Self.site(store).router()).test(.router) { client in
                for path in ["/live", "/live/day?seen=0-0", "/live/referrals/\(sent.id.text)?seen=1-sent", "/presence"]
                {
                    let answer = try await asked(path, nil, client)
                    #expect(answer == (401, ""), "\(path)")
                }
            }
        }
    }

    @Test func letsOneStay() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            @Sendable func age() async throws {
                try await TestServer.superuser(database) {
                    try $0.script("UPDATE access.session SET seen_at = clock_timestamp() - interval '18 minutes'")
                }
            }
            try await Application(router: Self.site(store).router()).test(.router) { client in
                @Sendable func left(_ answer: TestResponse) -> Int {
                    String(buffer: answer.body).firstMatch(of: /"left":(\d+)/).flatMap { Int($0.1) } ?? 100_000
                }
                try await age()
                let headers = Self.headers(cast.alice)
                try await client.execute(uri: "/presence", method: .get, headers: headers) { answer in
                    #expect(left(answer) < 125)
                    #expect(String(buffer: answer.body).contains("2 minutes"))
                    #expect(String(buffer: answer.body).contains("Rester connecté"))
                }
                try await client.execute(uri: "/presence", method: .post, headers: headers) {
                    #expect($0.status == .forbidden)
                }
                let body = ByteBuffer(string: "form_token=\(cast.alice.token.csrf)")
                try await client.execute(uri: "/presence", method: .post, headers: headers, body: body) {
                    #expect((1_191...1_200).contains(left($0)))
                }
                // Whoever only looks at the directory is there too.
                try await age()
                let charlie = Self.headers(cast.charlie)
                try await client.execute(uri: "/services", method: .get, headers: charlie) { #expect($0.status == .ok) }
                try await client.execute(uri: "/presence", method: .get, headers: charlie) {
                    #expect((1_191...1_200).contains(left($0)))
                }
            }
        }
    }

    @Test func streamsThatSomethingHappened() async throws {
        try await withStore { store, cast in
            let listening = Task { try await store.listen(every: .milliseconds(100)) }
            try await Application(router: Self.site(store).router()).test(.router) { client in
                async let answer = client.execute(uri: "/live", method: .get, headers: Self.headers(cast.charlie)) {
                    $0
                }
                while store.signals.count == 0 { try await Task.sleep(for: .milliseconds(20)) }
                try await Task.sleep(for: .milliseconds(1_500))
                _ = try await store.referral(.sent, cast)
                try await Runner(store: store, zone: .gmt, logger: Self.site(store).logger).finishDue()
                try await Task.sleep(for: .milliseconds(500))
                store.signals.stop()
                let told = try await answer
                #expect(told.status == .ok && told.headers[.contentType] == "text/event-stream; charset=utf-8")
                #expect(told.headers[.cacheControl] == "no-store" && told.headers[Header.accelBuffering] == "no")
                let text = String(buffer: told.body)
                #expect(text.hasPrefix("retry: 3000\n\n") && text.contains("data:\n\n"))
                // It says that, and nothing of what.
                #expect(text.replacing("retry: 3000\n\n", with: "").allSatisfy { "data:\n".contains($0) })
                #expect(store.signals.count == 0)
            }
            _ = try await listening.value
            // A daemon that stops opens none any more.
            try await Application(router: Self.site(store).router()).test(.router) { client in
                try await client.execute(uri: "/live", method: .get, headers: Self.headers(cast.charlie)) {
                    #expect($0.status == .serviceUnavailable && $0.headers[.retryAfter] == "60")
                }
            }
        }
    }
}
