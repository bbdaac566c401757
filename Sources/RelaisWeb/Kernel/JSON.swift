import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore

/// What a client of the API sent: an object of texts and lists of texts.
struct JSONBody: Sendable {
    private let values: [String: StrictJSON]

    static let largest = 65_536
    /// So many unknown fields are named; a body with more says nothing new.
    private static let mostNamed = 20

    /// Reads a JSON object (RFC 8259), strictly: one value for each name.
    ///
    /// Refuses a body over 64 kB, broken UTF-8 or JSON, a field it does not know, and a value that is neither a string nor
    /// a list of strings: every field of the API is one or the other.
    init(_ request: Request, fields allowed: [String], lists: [String] = []) async throws {
        guard request.isOf("application/json") else { throw Unreadable() }
        let body = try await request.body.collect(upTo: Self.largest)
        guard case .object(let object)? = StrictJSON(Array(body.readableBytesView)) else { throw Unreadable() }
        var invalid: [Invalid] = []
        for (name, value) in object.sorted(by: { $0.key < $1.key }) {
            switch value {
            case _ where !allowed.contains(name) && !lists.contains(name):
                invalid.append(Invalid(String(name.prefix(50)), .unknownField))
            case .null: break
            case .text where !lists.contains(name): break
            case .list(let items) where lists.contains(name) && items.allSatisfy { $0.text != nil }: break
            default: invalid.append(Invalid(name, .unreadable))
            }
        }
        guard invalid.isEmpty else { throw Refusal.invalid(Array(invalid.prefix(Self.mostNamed))) }
        values = object
    }

    subscript(name: String) -> String? { values[name]?.text }

    func all(_ name: String) -> [String] {
        if case .list(let items) = values[name] { items.compactMap(\.text) } else { [] }
    }
}

/// JSON answers: names in snake case, times as RFC 3339 in UTC.
enum JSONAnswer {
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json")
        -> Response
    {
        guard let data = try? JSONWriter.bytes(value) else { return Response(status: .internalServerError) }
        return Response(
            status: status, headers: [.contentType: "\(type); charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
}
