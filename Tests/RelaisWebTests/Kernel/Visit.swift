import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Testing
import Vault

@testable import RelaisCore
@testable import RelaisWeb

/// Someone signed in, in front of the real router, reading English.
struct Visit: Sendable {
    let client: any TestClientProtocol
    let token: Token

    private static let origin = "http://127.0.0.1:8470"

    /// Runs a test against the pages of a store.
    static func to(_ store: Store, as member: Member, _ test: @Sendable @escaping (Visit) async throws -> Void)
        async throws
    {
        let site = Site(
            store: store, url: origin, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await Application(router: site.router()).test(.router) {
            try await test(Visit(client: $0, token: member.token))
        }
    }

    /// The same pages, as someone else.
    func by(_ member: Member) -> Visit { Visit(client: client, token: member.token) }

    func get(_ path: String) async throws -> (status: HTTPResponse.Status, body: String) {
        try await client.execute(uri: path, method: .get, headers: headers) { ($0.status, String(buffer: $0.body)) }
    }

    /// Sends a form: `note=words&version=1`.
    func post(_ path: String, _ fields: String = "") async throws -> (status: HTTPResponse.Status, body: String) {
        try await client.execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: "form_token=\(token.csrf)&\(fields)")
        ) { ($0.status, String(buffer: $0.body)) }
    }

    private var headers: HTTPFields {
        [
            .cookie: "__Host-relais=\(token.text); relais-language=en", .origin: Self.origin,
            .contentType: "application/x-www-form-urlencoded",
        ]
    }
}

/// The version a form on a page carries.
func version(in body: String) -> String? {
    body.firstMatch(of: /name="version" value="(\d+)"/).map { String($0.1) }
}
