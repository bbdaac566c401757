import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore

extension Site {
    /// What anybody may have of a log, to hold it to: its checkpoint and its tiles (C2SP tlog-tiles). Hashes, and nothing about anyone.
    func addLogDoors(to router: Router<Visitor>) {
        router.get("audit/v1/:log/checkpoint") { _, visitor in
            let note = try await store.checkpoint(of: Self.log(visitor))
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-cache"],
                body: .init(byteBuffer: ByteBuffer(string: note)))
        }
        router.get("audit/v1/:log/tile/**") { _, visitor in
            let path = visitor.parameters.getCatchAll().joined(separator: "/")
            let bytes = try await store.tile("tile/\(path)", of: Self.log(visitor))
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/octet-stream", .cacheControl: "public, max-age=31536000, immutable",
                ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    private static func log(_ visitor: Visitor) throws -> UUID {
        let text = visitor.parameters.get("log") ?? ""
        guard let log = UUID(uuidString: text), log.uuidString.lowercased() == text else {
            throw Refusal.notFound(.init(.entry))
        }
        return log
    }
}
