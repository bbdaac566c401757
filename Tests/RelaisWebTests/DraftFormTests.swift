import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Testing
import Vault

@testable import RelaisCore
@testable import RelaisWeb

/// The form a referral is prepared with, as the router answers it.
@Suite struct DraftFormTests {
    /// A browser of Alice's.
    private struct Alice {
        let token: Token
        let client: any TestClientProtocol

        func get(_ path: String) async throws -> String {
            try await client.execute(
                uri: path, method: .get, headers: [.cookie: "__Host-relais=\(token.text); relais-language=en"]
            ) {
                #expect($0.status == .ok)
                return String(buffer: $0.body)
            }
        }

        func post(_ path: String, _ fields: String) async throws -> (
            status: HTTPResponse.Status, body: String, location: String?
        ) {
            let headers: HTTPFields = [
                .cookie: "__Host-relais=\(token.text); relais-language=en", .origin: "http://127.0.0.1:8470",
                .contentType: "application/x-www-form-urlencoded",
            ]
            return try await client.execute(
                uri: path, method: .post, headers: headers,
                body: ByteBuffer(string: "form_token=\(token.csrf)&\(fields)")
            ) { ($0.status, String(buffer: $0.body), $0.headers[.location]) }
        }
    }

    private func withAlice(_ test: @escaping @Sendable (Alice, Store, Cast, ID<Person>) async throws -> Void)
        async throws
    {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let site = Site(
                store: store, url: "http://127.0.0.1:8470",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await Application(router: site.router()).test(.router) { client in
                try await test(Alice(token: cast.alice.token, client: client), store, cast, person)
            }
        }
    }

    @Test func keepsADraftByItselfAndOverwritesNothing() async throws {
        try await withAlice { alice, store, cast, person in
            let about = "person=\(person.text)&service=\(cast.course.text)"
            let first = try await alice.post("/referrals", "\(about)&need=one&then=save")
            #expect(first.status == .ok && first.body.contains("Draft saved at 12:00."))
            let path = try #require(first.body.firstMatch(of: /"action":"([^"]+)"/)).1
            #expect(first.body.contains("\"version\":1"))
            let second = try await alice.post(String(path), "service=\(cast.course.text)&need=two&version=1&then=save")
            #expect(second.status == .ok && second.body.contains("\"version\":2"))

            let late = try await alice.post(String(path), "service=\(cast.course.text)&need=late&version=1&then=save")
            #expect(
                late.status == .conflict && late.body.contains("changed elsewhere") && !late.body.contains("action"))
            // The same by hand: what was typed is there, what is kept stays, and it takes a second press to replace it.
            let pressed = try await alice.post(
                String(path), "service=\(cast.course.text)&need=late&version=1&then=keep")
            #expect(pressed.status == .conflict && pressed.body.contains(">late</textarea>"))
            #expect(pressed.body.contains("name=\"version\" value=\"2\"") && pressed.body.contains("See what is kept"))
            #expect(try await alice.get(String(path)).contains(">two</textarea>"))

            let long = String(repeating: "x", count: 501)
            let wrong = try await alice.post(
                String(path), "service=\(cast.course.text)&need=\(long)&version=2&then=save")
            #expect(wrong.status == .unprocessableContent && wrong.body.contains("500"))
        }
    }

    @Test func looksForServicesWithoutPuttingAWordInAnAddress() async throws {
        try await withAlice { alice, _, cast, person in
            let found = try await alice.post(
                "/referrals", "person=\(person.text)&matching=bois&priority=urgent&then=find")
            #expect(found.status == .seeOther)
            #expect(found.location == "/referrals/new?person=\(person.text)&matching=bois&priority=urgent#services")
            let page = try await alice.get("/referrals/new?person=\(person.text)&matching=bois&priority=urgent")
            #expect(page.contains("value=\"\(cast.workshop.text)\" checked") && !page.contains(cast.course.text))

            for fields in ["person=\(person.text)&need=kept", "person=mariam"] {
                let shown = try await alice.post("/referrals", "\(fields)&matching=bois&then=find")
                #expect(shown.status == .ok && shown.body.contains(cast.workshop.text))
            }
        }
    }

    @Test func tellsEverythingThatIsMissingAtOnce() async throws {
        try await withAlice { alice, _, cast, person in
            let empty = try await alice.post("/referrals", "person=&service=&then=send")
            #expect(empty.status == .unprocessableContent)
            for field in ["person", "service", "need"] { #expect(empty.body.contains("href=\"#f-\(field)\"")) }
            let words = try await alice.post("/referrals", "person=mariam&matching=bois&need=Du+travail&then=send")
            #expect(words.status == .seeOther && words.location?.hasSuffix("/sending") == true)
            let check = try await alice.get(words.location ?? "")
            #expect(check.contains("Atelier bois") && check.contains("Du travail") && !check.contains("Mariam"))
        }
    }

    @Test func wordsAboutOnePersonDoNotGoWithAnother() async throws {
        try await withAlice { alice, store, cast, person in
            var draft = Person.Draft.mariam
            draft.given = "Aline"
            let other = try await store.write(as: cast.alice.credential) { [draft] in
                try Person.register(draft, in: $0).id
            }
            let fields = "person=aline&about=\(person.text)&service=\(cast.course.text)&need=Said+of+the+first"
            for then in ["send", "keep"] {
                let answer = try await alice.post("/referrals", "\(fields)&then=\(then)")
                #expect(answer.status == .unprocessableContent && answer.body.contains("written about someone else"))
                #expect(answer.body.contains("name=\"about\" value=\"\(other.text)\""))
            }
            let saved = try await alice.post("/referrals", "\(fields)&then=save")
            #expect(saved.status == .unprocessableContent && !saved.body.contains("action"))
            // Nor while it is nobody's for a moment.
            for nobody in ["", "nobody+of+that+name"] {
                let between = fields.replacing("person=aline", with: "person=\(nobody)")
                let shown = try await alice.post("/referrals", "\(between)&then=show")
                #expect(shown.body.contains("name=\"about\" value=\"\(person.text)\""))
            }
            // Seen beside the other, and pressed again, they are meant.
            let again = fields.replacing("about=\(person.text)", with: "about=\(other.text)")
            #expect(try await alice.post("/referrals", "\(again)&then=keep").status == .seeOther)
            // A new form never holds them.
            #expect(!(try await alice.get("/referrals/new?person=\(person.text)")).contains("Said of the first"))
        }
    }

    @Test func staysLightWithManyServicesAndPeople() async throws {
        try await withAlice { alice, store, cast, person in
            try await store.write(as: cast.administrator) { tx in
                for number in 0..<200 {
                    let draft = Service.Draft(
                        name: "Atelier numéro \(number)", description: String(repeating: "mots ", count: 40),
                        thematiques: ["remobilisation--lien-social"], minimumAge: "16", commune: "19031")
                    try Service.add(draft, to: cast.clinic, in: tx)
                }
            }
            try await store.write(as: cast.alice.credential) { tx in
                for _ in 0..<199 { _ = try Person.register(.mariam, in: tx) }
            }
            for path in ["/referrals/new", "/referrals/new?person=\(person.text)", "/referrals/new?matching=atelier"] {
                #expect(try await alice.get(path).utf8.count < 30_000, "\(path)")
            }
            let more = try await alice.post("/referrals", "person=\(person.text)&then=more")
            #expect(more.body.components(separatedBy: "name=\"service\"").count - 1 == 40)
        }
    }
}
