import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Testing
import Vault

@testable import RelaisCore
@testable import RelaisWeb

/// The form that corrects a file: what was typed is never lost, and nobody's correction goes under another's.
@Suite struct AmendFormTests {
    @Test func keepsWhatWasTypedWhenSomebodyWasThereFirst() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let site = Site(
                store: store, url: "http://127.0.0.1:8470",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let alice = cast.alice.token
            @Sendable func post(
                _ client: some TestClientProtocol, _ fields: String, to path: String = ""
            ) async throws -> (HTTPResponse.Status, String) {
                let headers: HTTPFields = [
                    .cookie: "__Host-relais=\(alice.text); relais-language=en", .origin: "http://127.0.0.1:8470",
                    .contentType: "application/x-www-form-urlencoded",
                ]
                let body = "form_token=\(alice.csrf)\(fields)"
                return try await client.execute(
                    uri: "/people/\(person.text)/amendment\(path)", method: .post, headers: headers,
                    body: ByteBuffer(string: body)
                ) { ($0.status, String(buffer: $0.body)) }
            }
            try await Application(router: site.router()).test(.router) { client in
                let opened = try await post(client, "", to: "/identity")
                #expect(opened.0 == .ok && opened.1.contains("Diallo-Fictive") && opened.1.contains("value=\"1\""))

                #expect(try await post(client, "&version=1&given=Maryam").0 == .seeOther)
                let late = try await post(client, "&version=1&given=Meryem&family=Typed")
                #expect(late.0 == .conflict)
                #expect(late.1.contains("Someone changed this file meanwhile") && late.1.contains("Alice"))
                #expect(late.1.contains("value=\"Meryem\"") && late.1.contains("value=\"Typed\""))
                // The form now carries the version that was read: sent again, it is saved.
                #expect(late.1.contains("name=\"version\" value=\"2\""))
                #expect(try await post(client, "&version=2&given=Meryem&family=Typed").0 == .seeOther)

                let wrong = try await post(client, "&version=3&given=&phone=0199001122")
                #expect(wrong.0 == .unprocessableContent && wrong.1.contains("value=\"0199001122\""))
                let emptied = try await post(client, "&version=3&languages=&languages=")
                #expect(emptied.0 == .unprocessableContent)
                let same = try await post(client, "&version=3&given=Meryem")
                #expect(same.0 == .unprocessableContent && same.1.contains("Nothing to save"))
            }
        }
    }

    @Test func aMergedFileLeadsToTheOneThatStays() async throws {
        try await withStore { store, cast in
            let (kept, gone) = try await store.write(as: cast.alice.credential) { tx in
                let made = (try Person.register(.mariam, in: tx).id, try Person.register(.mariam, in: tx).id)
                try Person.merge(made.1, into: made.0, in: tx)
                return made
            }
            let site = Site(
                store: store, url: "http://127.0.0.1:8470",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let cookie = "__Host-relais=\(cast.alice.token.text)"
            try await Application(router: site.router()).test(.router) { client in
                try await client.execute(uri: "/people/\(gone.text)", method: .get, headers: [.cookie: cookie]) {
                    #expect($0.status == .seeOther)
                    #expect($0.headers[.location] == "/people/\(kept.text)?done=merge")
                }
            }
        }
    }
}
