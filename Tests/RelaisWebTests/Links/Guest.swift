import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Vault

@testable import RelaisCore
@testable import RelaisWeb

/// Whoever comes without an account, in front of the real router, reading English.
struct Guest: Sendable {
    let client: any TestClientProtocol
    let lines: Lines

    static func to(_ store: Store, _ test: @Sendable @escaping (Guest) async throws -> Void) async throws {
        let lines = Lines()
        let site = Site(store: store, url: "http://127.0.0.1:8470", logger: Logger(label: "test") { _ in lines })
        try await Application(router: site.router()).test(.router) {
            try await test(Guest(client: $0, lines: lines))
        }
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, cookie: String = "", _ body: String = "", language: String = "en"
    ) async throws -> TestResponse {
        try await client.execute(
            uri: path, method: method,
            headers: [
                .cookie: "relais-language=\(language)\(cookie.isEmpty ? "" : "; \(cookie)")",
                .origin: "http://127.0.0.1:8470",
                .contentType: "application/x-www-form-urlencoded",
            ], body: ByteBuffer(string: body))
    }

    func link(_ secret: Token, _ path: String = "/link") async throws -> (status: HTTPResponse.Status, body: String) {
        let answer = try await ask(.get, path, cookie: "__Host-relais-link=\(secret.text)")
        return (answer.status, String(buffer: answer.body))
    }

    func send(_ secret: Token, _ path: String, _ fields: String = "") async throws -> TestResponse {
        try await ask(
            .post, path, cookie: "__Host-relais-link=\(secret.text)", "form_token=\(secret.csrf)&\(fields)")
    }
}

/// Every line that was logged.
struct Lines: LogHandler {
    private final class Box: Sendable { let all = Mutex<[String]>([]) }
    private let box = Box()
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
    var text: String { box.all.withLock { $0.joined(separator: "\n") } }

    func log(event: LogEvent) { box.all.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") } }
}
