import Hummingbird
import NIOCore
import RelaisCore

/// What a client of the API sent: an object of texts and lists of texts.
struct JSONBody: Sendable {
    private let values: [String: StrictJSON]

    static let largest = 65_536
    /// So many fields are named; a body with more that is wrong says nothing new.
    static let mostNamed = 20

    /// Reads a JSON object (RFC 8259), strictly: one value for each name.
    ///
    /// Refuses broken UTF-8 or JSON, a field the operation does not have or cannot do without, and a value that is not what
    /// its schema says. Everything wrong is named at once.
    init(_ bytes: [UInt8], of operation: Operation) throws {
        guard case .object(let object)? = StrictJSON(bytes) else { throw Unreadable() }
        var invalid = object.keys.filter { name in !operation.body.contains { $0.name == name } }.sorted()
            .map { Invalid(String($0.prefix(50)), .unknownField) }
        for input in operation.body {
            let problem: Invalid.Problem?
            switch object[input.name] {
            case nil, .null?: problem = input.isNeeded ? .missing : nil
            case let value?: problem = input.schema.problem(value)
            }
            if let problem { invalid.append(Invalid(input.name, problem)) }
        }
        guard invalid.isEmpty else { throw Refusal.invalid(Array(invalid.prefix(Self.mostNamed))) }
        values = object
    }

    /// The body as it came. Whoever has nothing to say may say nothing. Refuses another media type, and more than 64 kB of
    /// JSON or 3 MB of a table.
    static func bytes(_ request: Request, _ media: Operation.Media) async throws -> [UInt8] {
        let body = try await request.body.collect(upTo: media.largest)
        if media == .json, body.readableBytes == 0, request.headers[.contentType] == nil { return Array("{}".utf8) }
        guard media.types.contains(where: request.isOf) else { throw OtherMediaType(wanted: media.types[0]) }
        return Array(body.readableBytesView)
    }

    /// The body of a call that has none.
    init() { values = [:] }

    subscript(name: String) -> String? { values[name]?.text }

    func says(_ name: String) -> Bool {
        switch values[name] {
        case nil, .null?: false
        default: true
        }
    }

    func all(_ name: String) -> [String] {
        if case .list(let items) = values[name] { items.compactMap(\.text) } else { [] }
    }
}

/// A body of another kind than the operation takes.
struct OtherMediaType: Error {
    let wanted: String
}
