import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore

/// What a client of the API sent: an object of texts and lists of texts.
struct JSONBody: Sendable {
    private enum Value: Sendable {
        case text(String)
        case list([String])
        case null
    }

    private let values: [String: Value]

    static let largest = 65_536

    /// Reads a JSON object.
    ///
    /// Refuses a body over 64 kB, broken UTF-8 or JSON, a field it does not know, and a value that is neither a string nor
    /// a list of strings: every field of the API is one or the other.
    init(_ request: Request, fields allowed: [String], lists: [String] = []) async throws {
        guard request.headers[.contentType]?.hasPrefix("application/json") ?? false else { throw Unreadable() }
        let body = try await request.body.collect(upTo: Self.largest)
        guard String(validating: body.readableBytesView, as: UTF8.self) != nil,
            let object = try? JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any]
        else { throw Unreadable() }
        var values: [String: Value] = [:]
        var invalid: [Invalid] = []
        for (name, given) in object.sorted(by: { $0.key < $1.key }) {
            switch given {
            case _ where !allowed.contains(name) && !lists.contains(name):
                invalid.append(Invalid(String(name.prefix(50)), .unknownField))
            case is NSNull: values[name] = .null
            case let text as String where !lists.contains(name): values[name] = .text(text)
            case let list as [String] where lists.contains(name): values[name] = .list(list)
            default: invalid.append(Invalid(name, .unreadable))
            }
        }
        guard invalid.isEmpty else { throw Refusal.invalid(invalid) }
        self.values = values
    }

    subscript(name: String) -> String? {
        if case .text(let text) = values[name] { text } else { nil }
    }

    func list(_ name: String) -> [String] {
        if case .list(let list) = values[name] { list } else { [] }
    }
}

/// JSON answers: names in snake case, times as RFC 3339 in UTC.
enum JSONAnswer {
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json")
        -> Response
    {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return Response(status: .internalServerError) }
        return Response(
            status: status, headers: [.contentType: "\(type); charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
}
