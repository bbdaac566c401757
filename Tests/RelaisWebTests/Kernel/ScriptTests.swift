import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisCore
import RelaisTesting
import Testing

@testable import RelaisWeb

@Suite struct ScriptTests {
    private static let folder = URL(filePath: #filePath).appending(path: "../../../../Sources/RelaisWeb/Script")
        .standardizedFileURL

    @Test func carriesEveryFileAndStaysSmall() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        #expect(files == Assets.all(under: "script/").map { String($0.name.dropFirst(7)) }.sorted())
        #expect(!files.isEmpty)
        #expect(Script().bytes.count <= 12 * 1_024)
    }

    /// Text never becomes markup or script: the policy of the page would refuse it, and so does this.
    @Test func makesNoMarkupOfText() throws {
        for (name, bytes) in Assets.all(under: "script/") {
            let text = String(decoding: bytes, as: UTF8.self)
            for door in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "://"]
            {
                #expect(!text.contains(door), "\(name)")
            }
            #expect(!text.contains(/localStorage|sessionStorage|indexedDB/), "\(name)")
        }
    }

    @Test func runsInAPageOfItsOwnAnswerOnly() async throws {
        try await withStore { store, _ in
            let site = Site(
                store: store, url: "http://127.0.0.1:8470",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await Application(router: site.router()).test(.router) { client in
                var nonces: Set<String> = []
                for _ in 0..<3 {
                    try await client.execute(uri: "/sign-in", method: .get) { answer in
                        let page = String(buffer: answer.body)
                        let nonce = try #require(page.firstMatch(of: /<script src="[^"]+" nonce="([^"]{20,})" defer>/))
                            .1
                        let policy = try #require(answer.headers[.contentSecurityPolicy])
                        #expect(policy.contains("script-src 'nonce-\(nonce)' 'strict-dynamic';"))
                        #expect(policy.contains("require-trusted-types-for 'script'"))
                        nonces.insert(String(nonce))
                    }
                }
                #expect(nonces.count == 3)
                try await client.execute(uri: site.script.path, method: .get) { answer in
                    #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
                    #expect(answer.headers[.contentType] == "text/javascript; charset=utf-8")
                    #expect(Array(buffer: answer.body) == site.script.bytes)
                }
            }
        }
    }
}
