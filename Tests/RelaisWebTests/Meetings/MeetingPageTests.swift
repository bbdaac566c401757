import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Testing
import Vault

@testable import RelaisCore
@testable import RelaisWeb

/// Meetings by browser: recorded by telephone, looked at, paid back; and the calendar.
@Suite struct MeetingPageTests {
    private static let origin = "http://127.0.0.1:8470"

    private struct Browser {
        let client: any TestClientProtocol
        let member: Member
        let language: String

        func get(_ path: String, _ more: HTTPFields = [:]) async throws -> (
            status: HTTPResponse.Status, text: String, headers: HTTPFields
        ) {
            var headers = more
            headers[.cookie] = "__Host-relais=\(member.token.text); relais-language=\(language)"
            return try await client.execute(uri: path, method: .get, headers: headers) {
                ($0.status, String(buffer: $0.body), $0.headers)
            }
        }

        func post(_ path: String, _ fields: String = "") async throws -> (
            status: HTTPResponse.Status, text: String, to: String
        ) {
            let headers: HTTPFields = [
                .cookie: "__Host-relais=\(member.token.text); relais-language=\(language)",
                .origin: MeetingPageTests.origin, .contentType: "application/x-www-form-urlencoded",
            ]
            return try await client.execute(
                uri: path, method: .post, headers: headers,
                body: ByteBuffer(string: "form_token=\(member.token.csrf)\(fields)")
            ) { ($0.status, String(buffer: $0.body), $0.headers[.location] ?? "") }
        }
    }

    private func withSite(
        _ test: @escaping @Sendable (any TestClientProtocol, Store, Cast) async throws -> Void
    ) async throws {
        try await withStore { store, cast in
            let site = Site(
                store: store, url: Self.origin, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await Application(router: site.router()).test(.router) { client in try await test(client, store, cast) }
        }
    }

    private static func paying(_ cast: Cast) -> Programme.Draft {
        var draft = Programme.Draft.sponsorship(cast)
        (draft.rateCents, draft.capCents) = ("30", "2000")
        return draft
    }

    @Test func isRecordedWithWhatIsUsualAndOneButton() async throws {
        try await withSite { client, store, cast in
            let (programme, match) = try await store.monasTrial(cast, Self.paying(cast))
            let mona = Browser(client: client, member: cast.mona, language: "fr")
            let home = try await mona.get("/mentoring")
            #expect(home.status == .ok && home.text.contains("Mimi") && home.text.contains("tel:119"))
            #expect(home.text.contains("/mentoring/matches/\(match.text)/meeting"))
            let form = try await mona.get("/mentoring/matches/\(match.text)/meeting")
            // Today, two hours, and that they met, are filled in.
            for value in ["value=\"2026-01-12\" checked", "value=\"120\" checked", "value=\"yes\" checked"] {
                #expect(form.text.contains(value), "\(value)")
            }
            #expect(form.text.contains("Ni santé, ni religion"))
            let path = "/mentoring/matches/\(match.text)/meeting"
            // What does not hold comes back with what was typed.
            let wrong = try await mona.post(
                path, "&day=other&on=&minutes=120&attendance=yes&activities=sport&note=Au+stade")
            #expect(wrong.status == .unprocessableContent && wrong.text.contains("Au stade"))
            let saved = try await mona.post(
                path, "&day=2026-01-12&minutes=120&attendance=yes&activities=sport&note=Au+stade&then=save")
            #expect(saved.status == .seeOther && saved.to == "/mentoring?done=save")
            #expect(try await mona.get(path).text.contains("Au stade"))
            let done = try await mona.post(
                path,
                "&day=2026-01-12&minutes=120&attendance=yes&activities=sport&transport=mentor_car&distance=20&claims=yes&then=record"
            )
            #expect(done.status == .seeOther && done.to == "/mentoring?done=record")
            let twice = try await mona.post(path, "&day=2026-01-12&minutes=120&attendance=yes&activities=sport")
            #expect(twice.status == .conflict && twice.text.contains("déjà notée"))

            let walter = Browser(client: client, member: cast.walter, language: "en")
            let list = try await walter.get("/programmes/\(programme.text)/meetings?month=2026-01")
            #expect(list.status == .ok && list.text.contains("€6.00") && list.text.contains("held"))
            #expect(!list.text.contains("Mimi"))
            #expect(
                try await walter.get("/programmes/\(programme.text)/meetings?month=soon").status
                    == .unprocessableContent)
            let claim = try #require(list.text.firstMatch(of: /\/expenses\/([0-9a-f-]+)\/approval/)).1
            let approved = try await walter.post("/expenses/\(claim)/approval", "&version=1")
            #expect(approved.status == .seeOther)
            #expect(try await walter.post("/expenses/\(claim)/refusal").status == .conflict)
            #expect(try await mona.get("/mentoring").text.contains("accordés"))
        }
    }

    @Test func isPlannedMovedAndToldOf() async throws {
        try await withSite { client, store, cast in
            let (_, match) = try await store.monasTrial(cast)
            let mona = Browser(client: client, member: cast.mona, language: "en")
            let planned = try await mona.post(
                "/mentoring/matches/\(match.text)/meeting",
                "&on=2026-01-15&at=14%3A30&minutes=120&activities=sport&then=plan")
            #expect(planned.to == "/mentoring?done=plan")
            let home = try await mona.get("/mentoring").text
            let path = String(try #require(home.firstMatch(of: /\/meetings\/[0-9a-f-]{36}/)).0)
            #expect(home.contains("Next meeting: 15"))
            #expect(try await mona.get(path).text.contains("planned"))
            #expect(try await mona.get("\(path)/plan").text.contains("2026-01-15"))
            let moved = try await mona.post(
                "\(path)/record", "&version=1&on=2026-01-16&minutes=60&activities=sport&then=plan")
            #expect(moved.to == "\(path)?done=plan")
            #expect(
                try await mona.post("\(path)/record", "&version=1&on=2026-01-17&minutes=60&then=plan").status
                    == .conflict)
            // It is to come: it was not held.
            let early = try await mona.post(
                "\(path)/record", "&version=2&day=other&on=2026-01-16&minutes=60&activities=sport&attendance=yes")
            #expect(early.status == .unprocessableContent)
        }
    }

    @Test func isNobodyElses() async throws {
        try await withSite { client, store, cast in
            let (programme, match) = try await store.monasTrial(cast)
            for member in [cast.alice, cast.charlie] {
                let other = Browser(client: client, member: member, language: "en")
                for path in [
                    "/mentoring", "/mentoring/matches/\(match.text)/meeting", "/programmes/\(programme.text)/meetings",
                ] {
                    #expect([.forbidden, .notFound].contains(try await other.get(path).status), "\(path)")
                }
            }
        }
    }

    @Test func showsACalendarByItsAddressAlone() async throws {
        try await withSite { client, store, cast in
            let (_, match) = try await store.monasTrial(cast)
            let mona = Browser(client: client, member: cast.mona, language: "fr")
            _ = try await mona.post(
                "/mentoring/matches/\(match.text)/meeting",
                "&on=2026-01-15&at=14%3A30&minutes=90&activities=sport&then=plan")
            let shown = try await mona.post("/mentoring/calendar").text
            let path = String(try #require(shown.firstMatch(of: /\/calendar\/[A-Za-z0-9_-]+\.ics/)).0)
            #expect(try await !mona.get("/mentoring/calendar").text.contains(path))
            let feed = try await client.execute(uri: path, method: .get) {
                ($0.status, String(buffer: $0.body), $0.headers)
            }
            #expect(feed.0 == .ok && feed.2[.contentType] == "text/calendar; charset=utf-8")
            #expect(feed.1.contains("DTSTART;TZID=Europe/Paris:20260115T143000\r\nDURATION:PT90M"))
            #expect(!feed.1.contains("Mimi") && !feed.1.contains("LOCATION"))
            let tag = try #require(feed.2[.eTag])
            #expect(
                try await client.execute(uri: path, method: .get, headers: [.ifNoneMatch: tag]) { $0.status }
                    == .notModified)
            // One that is ended, one that never was, and what is no secret look the same.
            #expect(try await mona.post("/mentoring/calendar/end").status == .seeOther)
            var answers: Set<String> = []
            for gone in [path, "/calendar/\(Token().text).ics", "/calendar/x.ics", "/calendar/\(Token().text)"] {
                let answer = try await client.execute(uri: gone, method: .get) { ($0.status, String(buffer: $0.body)) }
                #expect(answer.0 == .notFound)
                answers.insert(answer.1.replacing(/nonce="[^"]*"/, with: "").replacing(/back=[^"]*/, with: ""))
            }
            #expect(answers.count == 1)
        }
    }
}
