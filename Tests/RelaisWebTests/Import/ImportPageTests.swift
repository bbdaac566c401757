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

@Suite struct ImportPageTests {
    private static let origin = "http://127.0.0.1:8470"
    private static let file = """
        Prénom;Nom;Né(e) le;Langue;Remarque
        Anouk;<b>Fictif</b>;05/04/2008;dari;secret
        Basile;Fictif;05/04/08;dari;

        """

    /// Sends a form with its file, as a browser does.
    private func send(
        _ fields: [(String, String)], to path: String = "/people/import", as member: Member, token: String? = nil,
        type: String = "multipart/form-data; boundary=\"xYz\"", _ client: some TestClientProtocol
    ) async throws -> TestResponse {
        var body = ""
        for (name, value) in [("form_token", token ?? member.token.csrf)] + fields {
            let file = name == "file" ? "; filename=\"jeunes.csv\"\r\nContent-Type: text/csv" : ""
            body += "--xYz\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(value)\r\n"
        }
        return try await client.execute(
            uri: path, method: .post,
            headers: [
                .cookie: "__Host-relais=\(member.token.text); relais-language=fr", .contentType: type,
                .origin: Self.origin,
            ], body: ByteBuffer(string: "\(body)--xYz--\r\n"))
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

    @Test func goesFromAFileToItsRows() async throws {
        try await withSite { client, store, cast in
            let alice = cast.alice
            let read = try await send([("file", Self.file), ("act", "check")], as: alice, client)
            let page = String(buffer: read.body)
            #expect(read.status == .ok)
            #expect(
                page.contains("1 ligne nouvelle, 1 à corriger")
                    && page.contains("écrivez l’année avec ses quatre chiffres"))
            #expect(
                page.contains("<option value=\"birth_date\" selected>") && page.contains("&lt;b&gt;Fictif&lt;/b&gt;"))
            #expect(!page.contains("<b>Fictif"))
            let carried = try #require(page.firstMatch(of: /name="sheet" value="([^"]*)"/).map { String($0.1) })
            #expect(Data(base64Encoded: carried) == Data(Self.file.utf8))

            let columns = ["given", "family", "birth_date", "languages", ""].enumerated().map { ("column_\($0)", $1) }
            let all = try await send([("sheet", carried), ("act", "import")] + columns, as: alice, client)
            #expect(String(buffer: all.body).contains("Rien n’est importé"))
            let failures = try await send([("sheet", carried), ("act", "failures")] + columns, as: alice, client)
            #expect(failures.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(failures.headers[.contentDisposition] == "attachment; filename=\"a-corriger.csv\"")
            #expect(
                String(buffer: failures.body).hasPrefix(
                    "\u{feff}Prénom;Nom;Né(e) le;Langue;Remarque;À corriger\r\nBasile;"))
            let done = try await send(
                [("sheet", carried), ("act", "import"), ("skip_wrong", "1")] + columns, as: alice, client)
            #expect(String(buffer: done.body).contains("Importé"))
            let people = try await store.write(as: alice.credential) { try Caseload(in: $0).people.items }
            #expect(people.map(\.name) == ["Anouk <."])
        }
    }

    @Test func asksForAColumnThatIsMissing() async throws {
        try await withSite { client, _, cast in
            let read = try await send(
                [("file", "Petit nom;Parle\nAnouk;dari\n"), ("act", "check")], as: cast.alice, client)
            let page = String(buffer: read.body)
            #expect(read.status == .unprocessableContent)
            #expect(page.contains("Prénom\u{a0}: aucune colonne") && page.contains("name=\"column_1\""))
        }
    }

    @Test func saysInWordsWhatIsNoTable() async throws {
        try await withSite { client, _, cast in
            for (file, words) in [
                ("PK\u{3}\u{4}xx", "C’est un classeur"), ("", "Fichier\u{a0}: à remplir"), ("a;\"b", "guillemet"),
            ] {
                let answer = try await send([("file", file), ("act", "check")], as: cast.alice, client)
                #expect(answer.status == .unprocessableContent)
                #expect(String(buffer: answer.body).contains(words), "\(words)")
            }
            let large = String(repeating: "a;b\n", count: 1_200_000)
            #expect(try await send([("file", large)], as: cast.alice, client).status == .contentTooLarge)
        }
    }

    @Test func refusesWhatIsNotItsOwnForm() async throws {
        try await withSite { client, _, cast in
            let file = ("file", Self.file)
            let strange = try await send([file], as: cast.alice, token: cast.dora.token.csrf, client)
            #expect(strange.status == .forbidden)
            #expect(try await send([file, ("other", "1")], as: cast.alice, client).status == .unprocessableContent)
            #expect(try await send([file], as: cast.alice, type: "application/json", client).status == .badRequest)
            #expect(try await send([file], as: cast.alice, type: "multipart/form-data", client).status == .badRequest)
            #expect(
                try await send([file], as: cast.alice, type: "multipart/form-data; boundary=no", client).status
                    == .badRequest)
            #expect(try await send([("sheet", "*not base64*")], as: cast.alice, client).status == .badRequest)
            #expect(try await send([file, ("act", "check")], as: cast.bob, client).status == .forbidden)
            #expect(try await send([file], to: "/services/import", as: cast.alice, client).status == .forbidden)
        }
    }
}
