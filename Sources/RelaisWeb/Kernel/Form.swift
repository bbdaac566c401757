import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore
import Vault

/// What a form sent: fields by name, as they were typed.
struct Form: Sendable {
    private let fields: [String: [String]]

    static let largest = 131_072

    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// Refuses a body over 128 kB, broken UTF-8, a field the form does not have, and a token of another session.
    init(_ request: Request, _ visitor: Visitor, fields allowed: [String], upTo largest: Int = largest) async throws {
        if let comingBack = visitor.comingBack {
            fields = comingBack.fields.filter { allowed.contains($0.key) }
            return
        }
        guard request.isOf("application/x-www-form-urlencoded") else { throw Unreadable() }
        let fields = try Self.fields(of: try await request.body.collect(upTo: largest))
        let unknown = fields.keys.filter { !allowed.contains($0) && $0 != FormToken.name }
        guard unknown.isEmpty else { throw Refusal.invalid(unknown.sorted().map { Invalid($0, .unknownField) }) }
        self.fields = fields
        if let token = visitor.token, !token.accepts(csrf: self[FormToken.name] ?? "") { throw CrossSite() }
    }

    /// The fields of a body, by name, in the order they came.
    static func fields(of body: ByteBuffer) throws -> [String: [String]] {
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else { throw Unreadable() }
        var fields: [String: [String]] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
                throw Unreadable()
            }
            fields[name, default: []].append(value.replacing("\r\n", with: "\n"))
        }
        return fields
    }

    private init(_ fields: [String: [String]]) { self.fields = fields }

    /// A form nobody has filled in yet, or one filled in from what is known.
    static func filled(_ values: [String: [String]] = [:]) -> Form { Form(values) }

    /// The same, with a field that holds something else.
    func with(_ name: String, _ value: String) -> Form { with(name, all: [value]) }

    func with(_ name: String, all values: [String]) -> Form {
        var fields = fields
        fields[name] = values
        return Form(fields)
    }

    func says(_ name: String) -> Bool { fields[name] != nil }

    /// What a field holds; the last one when it came twice.
    subscript(name: String) -> String? { fields[name]?.last }

    /// Everything a field holds, for choices of several.
    func all(_ name: String) -> [String] { (fields[name] ?? []).filter { !$0.isEmpty } }

    /// Percent-decoded UTF-8, `+` for a space; `nil` when it is broken.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy(\.isHexDigit),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else {
                    return nil
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// The field that proves a form was made for this session.
enum FormToken {
    static let name = "form_token"

    /// The hidden field.
    static func field(_ visitor: Visitor) -> HTML? {
        when(visitor.token) { #"<input type="hidden" name="\#(name)" value="\#($0.csrf)">"# }
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}

extension Request {
    /// Whether the body says it is of this media type, whatever its parameters.
    func isOf(_ type: String) -> Bool {
        let named = (headers[.contentType] ?? "").prefix { $0 != ";" }
        return named.trimmingCharacters(in: .whitespaces).lowercased() == type
    }
}
