import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore
import Vault

/// What a form with a file sent: `multipart/form-data` (RFC 7578), fields by name, and files as their bytes. The name a
/// file had on someone's computer is not looked at.
struct Upload: Sendable {
    private var fields: [String: [[UInt8]]] = [:]

    private static let mostParts = 300

    /// Reads a body of so many bytes at most.
    ///
    /// Refuses what a `Form` refuses: another media type, a field the form does not have, a token of another session.
    init(
        _ request: Request, _ visitor: Visitor, largest: Int, isField: (String) -> Bool
    ) async throws {
        guard request.isOf("multipart/form-data"), let boundary = Self.boundary(of: request) else { throw Unreadable() }
        let body = try await request.body.collect(upTo: largest)
        var parts = 0
        for part in try Self.parts(of: Array(body.readableBytesView), boundary: boundary) {
            parts += 1
            guard parts <= Self.mostParts, let name = Self.name(of: part.head) else { throw Unreadable() }
            guard isField(name) || name == FormToken.name else {
                throw Refusal.invalid([Invalid(String(name.prefix(50)), .unknownField)])
            }
            fields[name, default: []].append(Array(part.body))
        }
        if let token = visitor.token, !token.accepts(csrf: try text(FormToken.name) ?? "") { throw CrossSite() }
    }

    /// The bytes of a field; the last where it came twice, `nil` for an empty one.
    func bytes(_ name: String) -> [UInt8]? { fields[name]?.last.flatMap { $0.isEmpty ? nil : $0 } }

    /// A field as text. Refuses broken UTF-8.
    func text(_ name: String) throws -> String? {
        guard let bytes = fields[name]?.last else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Unreadable() }
        return text
    }

    private static func boundary(of request: Request) -> [UInt8]? {
        for parameter in (request.headers[.contentType] ?? "").split(separator: ";").dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2, pair[0].lowercased() == "boundary" else { continue }
            let value = pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
            return (1...70).contains(value.utf8.count) ? Array("\r\n--\(value)".utf8) : nil
        }
        return nil
    }

    /// What stands between the boundaries: each part's head and body.
    private static func parts(
        of body: [UInt8], boundary: [UInt8]
    ) throws -> [(head: String, body: ArraySlice<UInt8>)] {
        // The first boundary has no line end before it.
        let body = [UInt8(ascii: "\r"), UInt8(ascii: "\n")] + body
        var parts: [(String, ArraySlice<UInt8>)] = []
        guard var start = range(of: boundary, in: body[...])?.upperBound else { throw Unreadable() }
        while !body[start...].starts(with: "--".utf8) {
            guard body[start...].starts(with: "\r\n".utf8), let end = range(of: boundary, in: body[start...]) else {
                throw Unreadable()
            }
            let part = body[(start + 2)..<end.lowerBound]
            guard let gap = range(of: Array("\r\n\r\n".utf8), in: part),
                let head = String(validating: part[..<gap.lowerBound], as: UTF8.self)
            else { throw Unreadable() }
            parts.append((head, part[gap.upperBound...]))
            start = end.upperBound
        }
        return parts
    }

    private static func range(of wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard let first = wanted.first else { return nil }
        var place = bytes.startIndex
        while let found = bytes[place...].firstIndex(of: first) {
            if bytes[found...].starts(with: wanted) { return found..<(found + wanted.count) }
            place = found + 1
        }
        return nil
    }

    private static func name(of head: String) -> String? {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            return line.firstMatch(of: /;\s*name="([^"]*)"/).map { String($0.1) }
        }
        return nil
    }
}
