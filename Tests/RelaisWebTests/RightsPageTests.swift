import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import RelaisTesting
import Synchronization
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore
@testable import RelaisWeb

/// The pages of rights, registers and retention: as they were kept, small enough, shown to whom they are for; and what their forms do.
@Suite struct RightsPageTests {
    private func site(_ store: Store) -> Site {
        Site(
            store: store, url: "http://127.0.0.1:8470", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test(arguments: Language.allCases) func areAsTheyWereKept(language: Language) async throws {
        try await withDatabase { _, pool, cast in
            let visits = Mutex(0.0)
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) {
                visits.withLock { visits in
                    visits += 0.01
                    return noon + visits
                }
            }
            let scene = try await RightsScene(in: store, cast)
            try await Application(router: site(store).router()).test(.router) { client in
                for page in scene.pages(cast) {
                    let cookie = "relais-language=\(language.rawValue); __Host-relais=\(page.member.token.text)"
                    let body = try await client.execute(uri: page.path, method: .get, headers: [.cookie: cookie]) {
                        answer in
                        #expect(answer.status == .ok, "\(page.name)")
                        return String(buffer: answer.body)
                    }
                    #expect(body.utf8.count < 30_000, "\(page.name)")
                    #expect(!body.contains("Diallo"), "\(page.name) names someone")
                    try PageTests().compare(body, with: "\(page.name).\(language.rawValue).html")
                }
                // These change with every table and every session: they are there, and of a size.
                for (path, member) in [
                    ("/registers/processing", cast.judy), ("/registers/processing/mentoring", cast.judy),
                    ("/account/data", cast.alice),
                ] {
                    let cookie = "relais-language=\(language.rawValue); __Host-relais=\(member.token.text)"
                    try await client.execute(uri: path, method: .get, headers: [.cookie: cookie]) { answer in
                        #expect(
                            answer.status == .ok && answer.body.readableBytes < 30_000,
                            "\(path): \(answer.body.readableBytes)")
                    }
                }
            }
        }
    }

    private func post(
        _ path: String, _ fields: [(String, String)], _ member: Member, token: Token? = nil,
        _ client: some TestClientProtocol
    ) async throws -> (status: HTTPResponse.Status, body: String, headers: HTTPFields) {
        let token = token ?? member.token
        let body = (fields + [("form_token", token.csrf)]).map { "\($0.0)=\(Site.percentEncoded($0.1))" }.joined(
            separator: "&")
        let headers: HTTPFields = [
            .cookie: "relais-language=fr; __Host-relais=\(token.text)",
            .contentType: "application/x-www-form-urlencoded",
            .origin: "http://127.0.0.1:8470",
        ]
        return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)) {
            ($0.status, String(buffer: $0.body), $0.headers)
        }
    }

    @Test func anExportLeavesOnceItIsAskedForAndProved() async throws {
        try await withStore { store, cast in
            let scene = try await RightsScene(in: store, cast)
            let path = "/people/\(scene.person.text)/export"
            try await Application(router: site(store).router()).test(.router) { client in
                let amiss = try await post(
                    path, [("reason", ""), ("words", "Pour elle"), ("form", "page")], cast.alice, client)
                #expect(amiss.status == .unprocessableContent && amiss.body.contains("value=\"Pour elle\""))
                let asked = [("reason", "access_request"), ("form", "page")]
                let stale = try await post(path, asked, cast.alice, token: cast.alice.staleToken, client)
                #expect(stale.status == .forbidden && !stale.body.contains("Diallo"))
                let page = try await post(path, asked, cast.alice, client)
                #expect(
                    page.status == .ok && page.body.contains("Diallo-Fictive")
                        && page.body.contains("class=\"watermark\""))
                #expect(page.body.utf8.count < 30_000 && !page.body.contains("Alice</dd>"))
                let file = try await post(
                    path, [("reason", "portability_request"), ("form", "json")], cast.alice, client)
                #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"") == true)
                let json = try #require(try JSONSerialization.jsonObject(with: Data(file.body.utf8)) as? [String: Any])
                let reference = try #require(json["reference"] as? String)
                #expect(json["format"] as? String == "relais-person-export/1" && !page.body.contains(reference))
                // The entry it names is in the log.
                let found = try await store.read(as: cast.administrator) { tx in
                    try tx.inside(.auditor) {
                        try tx.one(
                            "SELECT count(*) FROM audit.entry WHERE id = \(UUID(uuidString: reference))",
                            as: Only<Int>.self
                        ).value
                    }
                }
                #expect(found == 1)
                for member in [cast.carol, cast.bob, cast.dora] {
                    let refused = try await post(
                        path, [("reason", "access_request"), ("form", "json")], member, client)
                    #expect([.forbidden, .notFound].contains(refused.status) && !refused.body.contains("Diallo"))
                }
            }
        }
    }

    @Test func formsComeBackWithWhatWasTyped() async throws {
        try await withStore { store, cast in
            let scene = try await RightsScene(in: store, cast)
            try await Application(router: site(store).router()).test(.router) { client in
                let cases: [(String, [(String, String)], Member, String)] = [
                    (
                        "/people/\(scene.person.text)/requests", [("kind", ""), ("words", "Mot à mot")], cast.alice,
                        "Mot à mot</textarea>"
                    ),
                    (
                        "/requests/\(scene.waiting.text)/answer", [("answer", "refused"), ("words", "Voici")],
                        cast.alice, "Voici</textarea>"
                    ),
                    (
                        "/requests/\(scene.waiting.text)/prolongation", [("reason", "complex"), ("told_on", "hier")],
                        cast.alice, "value=\"hier\""
                    ),
                    (
                        "/people/\(scene.restricted.text)/lifting", [("reason", "person_asks"), ("told_on", "demain")],
                        cast.alice, "value=\"demain\""
                    ),
                    ("/people/\(scene.person.text)/restriction", [("reason", "")], cast.alice, "name=\"reason\""),
                    ("/breaches", [("happened", "Perdue"), ("kinds", "availability")], cast.bob, "Perdue</textarea>"),
                    (
                        "/breaches/\(scene.running.text)/assessment", [("risk", ""), ("decision", "Peu")], cast.bob,
                        "Peu</textarea>"
                    ),
                    (
                        "/breaches/\(scene.running.text)/notification", [("authority_told_at", "2020-01-01")], cast.bob,
                        "2020-01-01"
                    ),
                    ("/breaches/\(scene.running.text)/closure", [("why", "Rien")], cast.bob, "Rien</textarea>"),
                    ("/account/requests", [("kind", ""), ("words", "Moi")], cast.judy, "Moi</textarea>"),
                ]
                for (path, fields, member, kept) in cases {
                    let answer = try await post(path, fields, member, client)
                    #expect(answer.status == .unprocessableContent && answer.body.contains(kept), "\(path)")
                    #expect(answer.body.contains("role=\"alert\""), "\(path)")
                }
                // And lead on when they hold.
                for (path, fields, member, next) in [
                    ("/people/\(scene.person.text)/requests", [("kind", "erasure")], cast.alice, "done=request"),
                    ("/requests/\(scene.waiting.text)/answer", [("answer", "granted")], cast.alice, "done=answer"),
                    (
                        "/people/\(scene.restricted.text)/lifting",
                        [("reason", "person_asks"), ("told_on", "2026-01-12")], cast.alice, "done=lift"
                    ),
                    (
                        "/breaches/\(scene.running.text)/assessment", [("risk", "risk"), ("decision", "Peu")], cast.bob,
                        "done=assess"
                    ),
                    (
                        "/breaches/\(scene.running.text)/notification", [("reference_of_authority", "26-1")], cast.bob,
                        "done=authority"
                    ),
                    ("/breaches/\(scene.running.text)/closure", [], cast.bob, "done=close"),
                    ("/account/requests", [("kind", "access")], cast.judy, "done=request"),
                ] as [(String, [(String, String)], Member, String)] {
                    let answer = try await post(path, fields, member, client)
                    #expect(
                        answer.status == .seeOther && answer.headers[.location]?.contains(next) == true,
                        "\(path) \(answer.status)")
                }
            }
        }
    }

    @Test func areForThoseTheyAreFor() async throws {
        try await withStore { store, cast in
            let scene = try await RightsScene(in: store, cast)
            try await Application(router: site(store).router()).test(.router) { client in
                let closed: [(String, [Member], HTTPResponse.Status)] = [
                    ("/people/\(scene.person.text)/statement", [cast.dora, cast.walter], .notFound),
                    ("/people/\(scene.person.text)/statement", [cast.bob, cast.judy], .forbidden),
                    ("/people/\(scene.person.text)/export", [cast.carol], .forbidden),
                    ("/people/\(scene.person.text)/restriction", [cast.bob], .forbidden),
                    ("/requests/\(scene.waiting.text)", [cast.dora, cast.walter], .notFound),
                    ("/breaches", [cast.alice, cast.carol], .forbidden), ("/breaches/new", [cast.alice], .forbidden),
                    ("/retention", [cast.alice, cast.judy], .forbidden),
                    ("/registers/processing", [cast.alice, cast.carol], .forbidden),
                ]
                for (path, members, status) in closed {
                    for member in members {
                        try await client.execute(
                            uri: path, method: .get, headers: [.cookie: "__Host-relais=\(member.token.text)"]
                        ) {
                            #expect($0.status == status, "\(path)")
                        }
                    }
                }
                for (path, type) in [
                    ("md", "text/markdown; charset=utf-8"), ("json", "application/json; charset=utf-8"),
                ] {
                    let uri = "/registers/processing?form=\(path)"
                    try await client.execute(
                        uri: uri, method: .get, headers: [.cookie: "__Host-relais=\(cast.bob.token.text)"]
                    ) {
                        #expect($0.headers[.contentType] == type && $0.body.readableBytes > 10_000)
                    }
                }
                try await client.execute(
                    uri: "/account/data?form=json", method: .get,
                    headers: [.cookie: "__Host-relais=\(cast.alice.token.text)"]
                ) {
                    #expect(String(buffer: $0.body).contains("\"relais-account-export/1\""))
                }
            }
        }
    }
}
