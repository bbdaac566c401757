import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Testing
import Vault

@testable import Postgres
@testable import RelaisCore
@testable import RelaisWeb

/// Every door of the recipient, with every field left out in turn: a value that was not disclosed is behind none of them.
@Suite struct EveryDoorTests {
    /// What someone says of themselves here: as doors show it, and as tables keep it where they do.
    private struct Planted {
        let field: Disclosure.Field
        let shown: [String]
        var kept: [String] = []
    }

    private static let planted: [Planted] = [
        Planted(field: .ageBracket, shown: ["18–20", "18_20"], kept: ["18_20"]),
        Planted(field: .languages, shown: ["Tigrinya", "\"tir\""], kept: ["{tir}"]),
        Planted(field: .frenchLevel, shown: [">B2", " B2", "\"b2\""], kept: [",b2,"]),
        Planted(field: .commune, shown: ["Ussel"], kept: ["19275"]),
        Planted(field: .alreadyDone, shown: ["Canari fait"]),
        Planted(field: .given, shown: ["Plantine"]),
        Planted(field: .family, shown: ["Zibeline", " Z."]),
        Planted(field: .birthDate, shown: ["2007-11-23", "23 November 2007", "\"birth_year\":2007"], kept: [",2007,"]),
        Planted(field: .gender, shown: ["Non-binary", "non_binary"]),
        Planted(field: .phone, shown: ["39 98 77 66"]),
        Planted(field: .email, shown: ["planted@canary.example"]),
        Planted(field: .address, shown: ["77 rue du Canari"]),
        Planted(field: .contactWishes, shown: ["Souhait canari"]),
    ]

    private static var person: Person.Draft {
        var draft = Person.Draft()
        (draft.given, draft.family) = ("Plantine", "Zibeline")
        (draft.birthDate, draft.gender) = ("2007-11-23", "non_binary")
        (draft.phone, draft.email) = ("+33 6 39 98 77 66", "planted@canary.example")
        (draft.address, draft.contactWishes) = ("77 rue du Canari", "Souhait canari")
        (draft.languages, draft.frenchLevel, draft.commune) = (["tir"], "b2", "19275")
        return draft
    }

    /// The client of everything Charlie can ask, on pages and by the API.
    private struct Charlie {
        let client: any TestClientProtocol
        let token: Token

        func ask(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") async throws -> String {
            let isAPI = path.hasPrefix("/api")
            var headers: HTTPFields = [
                .cookie: "__Host-relais=\(token.text); relais-language=en", .origin: "http://127.0.0.1:8470",
                .contentType: isAPI ? "application/json" : "application/x-www-form-urlencoded",
            ]
            if isAPI {
                headers[.authorization] = "Bearer \(token.text)"
                headers[.ifMatch] = "*"
                headers[.cookie] = nil
            }
            let sent = isAPI || method == .get ? body : "form_token=\(token.csrf)&\(body)"
            return try await client.execute(
                uri: path, method: method, headers: headers, body: ByteBuffer(string: sent)
            ) { answer in
                let text = "\(answer.headers[.location] ?? "") \(String(buffer: answer.body))"
                // What a form offers to everybody is about nobody; what Charlie typed is Charlie's.
                return text.replacing(/<input class="in" id="find-q"[^>]*>/, with: "")
                    .replacing(/<option value="[^"]*">[^<]*<\/option>/, with: "")
                    .replacing(/<input type="(radio|checkbox)"[^>]*><label[^>]*>.*?<\/label>/, with: "")
            }
        }
    }

    /// What every door says, by its name.
    private func doors(
        _ charlie: Charlie, _ made: ID<Referral>, _ person: ID<Person>?
    ) async throws -> [(door: String, says: String)] {
        let id = made.text
        var asked: [(HTTPRequest.Method, String, String)] = [
            "/", "/referrals?box=received", "/referrals/\(id)", "/referrals/\(id)/print", "/referrals/\(id)/receipt",
            "/referrals/\(id)/acceptance", "/referrals/\(id)/refusal", "/referrals/\(id)/forwarding", "/people",
            "/notices",
            "/corrections", "/handovers", "/live/day", "/live/referrals/\(id)?seen=1-draft", "/api/v1/referrals",
            "/api/v1/referrals/\(id)", "/api/v1/referrals/\(id)/receipt", "/api/v1/people", "/api/v1/notices",
            "/api/v1/corrections",
        ].map { (.get, $0, "") }
        asked += ["Plantine", "Zibeline", "Canari"].flatMap { word -> [(HTTPRequest.Method, String, String)] in
            [
                (.get, "/find?s=\((try? charlie.token.sealed(word)) ?? "")", ""),
                (.post, "/api/v1/searches", "{\"words\":\"\(word)\"}"),
            ]
        }
        if let person {
            asked += ["", "/history", "/amendment", "/handover", "/merger"].map {
                (.get, "/people/\(person.text)\($0)", "")
            }
            asked += [
                (.post, "/people/\(person.text)/reveal", "purpose=contact_person"),
                (.post, "/people/\(person.text)/history", "purpose=contact_person"),
                (.get, "/api/v1/people/\(person.text)", ""),
                (.post, "/api/v1/people/\(person.text)/reveal", "{\"purpose\":\"contact_person\"}"),
                (.post, "/api/v1/people/\(person.text)/history", "{\"purpose\":\"contact_person\"}"),
            ]
        }
        var said: [(door: String, says: String)] = []
        for (method, path, body) in asked {
            said.append(("\(method) \(path)", try await charlie.ask(method, path, body)))
        }
        return said
    }

    /// Every row that Charlie's transactions can read, whatever statement is slipped into them.
    private func tables(_ store: Store, _ cast: Cast) async throws -> String {
        try await store.write(as: cast.charlie.credential) { tx in
            try tx.record(.noticesListed, .deployment(tx, "test", tx.deployment))
            let names = [
                "casework.person", "casework.person_former", "casework.referral", "casework.referral_side",
                "casework.referral_move", "casework.disclosure", "casework.correction", "casework.notice",
                "casework.handover", "casework.assessment",
            ]
            let casework = try names.map { name in
                try tx.one(
                    SQL(trusted: "SELECT coalesce(string_agg(t::text, ' '), '') FROM \(name) t"), as: Only<String>.self
                ).value
            }
            let identity = try tx.inside(.identity) {
                try ["identity.civil", "identity.contact", "identity.former", "identity.correction"].map { name in
                    try tx.one(
                        SQL(trusted: "SELECT coalesce(string_agg(t::text, ' '), '') FROM \(name) t"),
                        as: Only<String>.self
                    ).value
                }
            }
            return (casework + identity).joined(separator: "\n")
        }
    }

    /// A referral of Plantine with some fields, before and after Charlie accepts it: what is said everywhere.
    private func said(
        without left: Disclosure.Field?,
        _ test: @escaping @Sendable (_ doors: [(door: String, says: String)], _ tables: String) -> Void
    ) async throws {
        try await withStore { store, cast in
            let request = try await store.write(as: cast.alice.credential) { tx in
                var draft = Referral.Draft(
                    person: try Person.register(Self.person, in: tx).id.text, service: cast.course.text,
                    need: "Lire", alreadyDone: "Canari fait", basis: "public_interest_task")
                // Whoever has a birth date knows the age.
                let without = left == .ageBracket ? [.ageBracket, .birthDate] : left.map { [$0] } ?? []
                let all = Disclosure.Field.allCases.filter { !without.contains($0) }
                draft.wish = .adjusted(without: without.map(\.rawValue), also: all.map(\.rawValue))
                return draft
            }
            let id = try await store.write(as: cast.alice.credential) { try Referral.draft(request, in: $0).id }
            try await store.write(as: cast.alice.credential) { try Referral.send(id, in: $0) }
            let site = Site(
                store: store, url: "http://127.0.0.1:8470",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await Application(router: site.router()).test(.router) { client in
                let charlie = Charlie(client: client, token: cast.charlie.token)
                var doors = try await doors(charlie, id, nil)
                let person = try await store.write(as: cast.charlie.credential) { try Referral.accept(id, in: $0) }
                // The holder corrects all of it, and the recipient takes that over.
                try await store.write(as: cast.alice.credential) { tx in
                    var other = Person.Draft.mariam
                    other.languages = ["prs"]
                    try Person.amend(try #require(ID<Person>(request.person ?? "")), other, in: tx)
                    try Person.amend(try #require(ID<Person>(request.person ?? "")), Self.person, in: tx)
                }
                doors += try await self.doors(charlie, id, person)
                try await store.write(as: cast.charlie.credential) { tx in
                    for line in try CorrectionList(in: tx).lines where line.state == .offered {
                        try Correction.accept(line.id, in: tx)
                    }
                    try Referral.complete(id, outcome: "achieved", in: tx)
                }
                doors += try await self.doors(charlie, id, person)
                test(doors, try await tables(store, cast))
            }
        }
    }

    /// With everything disclosed each of them is found: so it would be seen if one were there.
    @Test func areOpenToWhatWasDisclosed() async throws {
        try await said(without: nil) { doors, tables in
            for planted in Self.planted {
                for form in planted.shown {
                    #expect(doors.contains { $0.says.contains(form) }, "\(planted.field): \(form) is shown nowhere")
                }
                for form in planted.kept { #expect(tables.contains(form), "\(planted.field): \(form)") }
            }
        }
    }

    @Test(arguments: planted.map(\.field))
    func areShutToWhatWasNot(field: Disclosure.Field) async throws {
        let planted = try #require(Self.planted.first { $0.field == field })
        try await said(without: field) { doors, tables in
            for form in planted.shown {
                for door in doors where door.says.contains(form) {
                    let place = door.says.range(of: form).map { door.says[..<$0.lowerBound].suffix(200) } ?? ""
                    Issue.record("\(field.rawValue) left out, and \(form) is at \(door.door): …\(place)")
                }
            }
            for form in planted.kept { #expect(!tables.contains(form), "\(field.rawValue) left out: \(form)") }
        }
    }
}
