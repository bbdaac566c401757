import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import RelaisTesting
import Testing

@testable import RelaisCore
@testable import RelaisWeb

/// What anybody may have of a log: hashes that a witness or an outsider holds it to.
@Suite struct LogDoorTests {
    @Test func giveAnybodyCheckpointsAndTiles() async throws {
        try await withLogs { logs in
            let site = Site(
                store: logs.store, url: "http://127.0.0.1:8470",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await Application(router: site.router()).test(.router) { client in
                func get(_ path: String) async throws -> (HTTPResponse.Status, [UInt8], String?) {
                    try await client.execute(uri: "/audit/v1/\(path)", method: .get) {
                        ($0.status, Array($0.body.readableBytesView), $0.headers[.contentType])
                    }
                }
                let log = logs.cast.shelter.text
                let (status, bytes, type) = try await get("\(log)/checkpoint")
                let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
                #expect(status == .ok && type == "text/plain; charset=utf-8")
                #expect(lines[0] == "relais.test/log/\(log)")
                let size = try #require(Int(lines[1]))
                #expect(try await get("\(log)/tile/0/000.p/\(size)").1.count == size * 32)
                #expect(try await get("\(log)/tile/0/000.p/1").1.count == 32)
                for path in [
                    "\(log)/tile/0/000.p/\(size + 1)", "\(log)/tile/0/000", "\(log)/tile/0/001.p/1",
                    "\(log)/tile/1/000.p/1",
                    "\(log)/tile/0/0", "\(log)/tile/x", "\(log)/tile/entries/000",
                    "\(UUID().uuidString.lowercased())/checkpoint",
                    "\(log.uppercased())/checkpoint", "x/checkpoint", "x/tile/0/000",
                ] {
                    #expect(try await get(path).0 == .notFound, "\(path)")
                }
            }
        }
    }
}
