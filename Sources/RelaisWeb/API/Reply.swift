import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore

/// What a call is answered with, as bytes: so that it can be kept with what it did.
struct Reply: Sendable {
    let status: HTTPResponse.Status
    let body: [UInt8]
    /// The version of the one thing it shows.
    let version: Int?

    init(status: HTTPResponse.Status, body: [UInt8] = [], version: Int? = nil) {
        (self.status, self.body, self.version) = (status, body, version)
    }

    /// The same, of something in this version.
    func of(version: Int?) -> Reply { Reply(status: status, body: body, version: version) }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok, version: Int? = nil) throws -> Reply {
        Reply(status: status, body: try JSONAnswer.bytes(value), version: version)
    }

    /// What was made.
    static func made(_ made: MadeJSON) throws -> Reply { try json(made, status: .created) }

    static let done = Reply(status: .noContent)

    var response: Response {
        var response = Response(status: status)
        if !body.isEmpty {
            response.headers[.contentType] = "application/json; charset=utf-8"
            response.body = .init(byteBuffer: ByteBuffer(bytes: body))
        }
        if let version { response.headers[.eTag] = "\"\(version)\"" }
        return response
    }
}

/// JSON answers: names in snake case, times as RFC 3339 in UTC.
enum JSONAnswer {
    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

/// A list, and where it goes on.
struct ListJSON<Item: Encodable>: Encodable {
    let items: [Item]
    let next: String?

    init(_ items: [Item], next: Cursor? = nil) { (self.items, self.next) = (items, next?.text) }
}

/// What was made.
struct MadeJSON: Encodable {
    let id: String
    var code: String?
    var reference: String?

    static let schema = Schema.object(
        "Made", [.init("id", .uuid), .maybe("code", .text()), .maybe("reference", .text())])
}
