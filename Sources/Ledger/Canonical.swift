/// A JSON value with one way only to write it: the part of RFC 8785 (JCS) that hashed bytes need.
///
/// There is no floating point and no null: a number is a whole one, and what is unknown is left out.
package enum Canonical: Sendable, Equatable {
    case string(String)
    case int(Int)
    case bool(Bool)
    case array([Canonical])
    case object([String: Canonical])
}

/// Why a value has no canonical bytes.
package enum CanonicalError: Error, Equatable {
    /// An integer whose size is 2^53 or more: readers that know only doubles would read another.
    case integerTooLarge
}

extension Canonical {
    /// The value in UTF-8: keys in the order of their UTF-16 code units (RFC 8785 §3.2.3), no spaces.
    ///
    /// Refuses an integer whose size is 2^53 or more.
    package func bytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        try write(to: &bytes)
        return bytes
    }

    /// The members of an object, without its braces.
    static func bytes(of members: [String: Canonical]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try write(members, to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) throws {
        switch self {
        case .string(let value):
            Self.quote(value, to: &bytes)
        case .int(let value):
            guard value.magnitude < 1 << 53 else { throw CanonicalError.integerTooLarge }
            bytes += String(value).utf8
        case .bool(let value):
            bytes += (value ? "true" : "false").utf8
        case .array(let values):
            bytes += "[".utf8
            for (index, value) in values.enumerated() {
                if index > 0 { bytes += ",".utf8 }
                try value.write(to: &bytes)
            }
            bytes += "]".utf8
        case .object(let members):
            bytes += "{".utf8
            try Self.write(members, to: &bytes)
            bytes += "}".utf8
        }
    }

    private static func write(_ members: [String: Canonical], to bytes: inout [UInt8]) throws {
        let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
        for (index, member) in sorted.enumerated() {
            if index > 0 { bytes += ",".utf8 }
            quote(member.key, to: &bytes)
            bytes += ":".utf8
            try member.value.write(to: &bytes)
        }
    }

    /// RFC 8785 §3.2.2.2: only what must be escaped is, and in one way. All of it is ASCII, so bytes can be looked at.
    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        bytes += "\"".utf8
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += #"\""#.utf8
            case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
            case 0x08: bytes += #"\b"#.utf8
            case 0x09: bytes += #"\t"#.utf8
            case 0x0a: bytes += #"\n"#.utf8
            case 0x0c: bytes += #"\f"#.utf8
            case 0x0d: bytes += #"\r"#.utf8
            case ..<0x20: bytes += (#"\u00"# + Hex.text([byte])).utf8
            default: bytes.append(byte)
            }
        }
        bytes += "\"".utf8
    }
}
