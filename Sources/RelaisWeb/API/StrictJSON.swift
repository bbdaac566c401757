/// A JSON value as RFC 8259 writes it and no other way: no name twice, no comma too many, eight levels at most.
///
/// Foundation's reader takes the last of two values of a name and lets a comma stand at the end; a body that two readers
/// read differently is refused here.
indirect enum StrictJSON: Sendable {
    case text(String)
    case list([StrictJSON])
    case object([String: StrictJSON])
    case null
    /// A number or a boolean, which no field of the API takes.
    case other

    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// Refuses (`nil`) whatever is not one value from end to end.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        reader.skipSpace()
        guard let value = reader.value(depth: 0) else { return nil }
        reader.skipSpace()
        guard reader.place == bytes.count else { return nil }
        self = value
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0
        private static let deepest = 8

        private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

        mutating func skipSpace() {
            while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { place += 1 }
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard next == UInt8(ascii: character) else { return false }
            place += 1
            return true
        }

        private mutating func take(_ word: String) -> Bool {
            guard bytes[place...].starts(with: word.utf8) else { return false }
            place += word.utf8.count
            return true
        }

        mutating func value(depth: Int) -> StrictJSON? {
            guard depth < Self.deepest, let first = next else { return nil }
            switch first {
            case UInt8(ascii: "\""): return string().map { .text($0) }
            case UInt8(ascii: "{"): return object(depth: depth)
            case UInt8(ascii: "["): return list(depth: depth)
            case UInt8(ascii: "n"): return take("null") ? .null : nil
            case UInt8(ascii: "t"): return take("true") ? .other : nil
            case UInt8(ascii: "f"): return take("false") ? .other : nil
            default: return number() ? .other : nil
            }
        }

        private mutating func object(depth: Int) -> StrictJSON? {
            guard take("{") else { return nil }
            var members: [String: StrictJSON] = [:]
            skipSpace()
            if take("}") { return .object(members) }
            while true {
                skipSpace()
                guard let name = string(), members[name] == nil else { return nil }
                skipSpace()
                guard take(":") else { return nil }
                skipSpace()
                guard let value = value(depth: depth + 1) else { return nil }
                members[name] = value
                skipSpace()
                if take("}") { return .object(members) }
                guard take(",") else { return nil }
            }
        }

        private mutating func list(depth: Int) -> StrictJSON? {
            guard take("[") else { return nil }
            var items: [StrictJSON] = []
            skipSpace()
            if take("]") { return .list(items) }
            while true {
                skipSpace()
                guard let item = value(depth: depth + 1) else { return nil }
                items.append(item)
                skipSpace()
                if take("]") { return .list(items) }
                guard take(",") else { return nil }
            }
        }

        private mutating func string() -> String? {
            guard take("\"") else { return nil }
            var text: [UInt8] = []
            while let byte = next {
                place += 1
                switch byte {
                case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    guard let scalar = escaped() else { return nil }
                    text.append(contentsOf: String(Character(scalar)).utf8)
                case 0..<0x20: return nil
                default: text.append(byte)
                }
            }
            return nil
        }

        private mutating func escaped() -> Unicode.Scalar? {
            guard let byte = next else { return nil }
            place += 1
            switch Unicode.Scalar(byte) {
            case "\"", "\\", "/": return Unicode.Scalar(byte)
            case "b": return "\u{8}"
            case "f": return "\u{c}"
            case "n": return "\n"
            case "r": return "\r"
            case "t": return "\t"
            case "u":
                guard let high = fourDigits() else { return nil }
                guard (0xd800..<0xdc00).contains(high) else { return Unicode.Scalar(high) }
                // The other half of a surrogate pair must follow.
                guard take("\\"), take("u"), let low = fourDigits(), (0xdc00..<0xe000).contains(low) else { return nil }
                return Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
            default: return nil
            }
        }

        private mutating func fourDigits() -> UInt32? {
            let digits = bytes[place...].prefix(4)
            guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
            place += 4
            return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        }

        private mutating func number() -> Bool {
            let allowed = Set("-+.eE0123456789".utf8)
            let digits = bytes[place...].prefix { allowed.contains($0) }
            place += digits.count
            let text = String(decoding: digits, as: UTF8.self)
            return text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
        }
    }
}
