import Crypto
import Foundation

extension EntryBytes {
    /// 16 bytes from the system's secure generator.
    package static func newNonce() -> [UInt8] {
        SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
    }

    /// A moment in whole microseconds since 1970, to the nearest.
    ///
    /// A column that must hold the same moment as its entry is bound from this number: rounding twice, in two ways, could
    /// give two. The date is finite, and within 290,000 years.
    package static func microseconds(_ date: Date) -> Int64 {
        Int64((date.timeIntervalSinceReferenceDate * 1_000_000).rounded()) + 978_307_200_000_000
    }

    /// RFC 3339 in UTC with exactly six fractional digits and `Z`: `2026-01-02T03:04:05.678901Z`.
    static func time(_ date: Date) throws -> String {
        guard (0..<yearTenThousand).contains(date.timeIntervalSince1970) else { throw EntryError.timeOutOfRange }
        let (seconds, fraction) = microseconds(date).quotientAndRemainder(dividingBy: 1_000_000)
        let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        return "\(whole.dropLast()).\(String(1_000_000 + fraction).dropFirst())Z"
    }

    /// One second before 10000-01-01, so that nothing is rounded into it.
    private static let yearTenThousand = 253_402_300_799.0

    /// A short code of the house: nothing a person wrote fits in it.
    static func code(_ text: String, _ member: String) throws -> Canonical {
        guard isCode(text.utf8) else { throw EntryError.notACode(member: member) }
        return .string(text)
    }

    /// Lower-case ASCII letters, digits and `. _ : -`, 1 to 100.
    static func isCode(_ text: some Collection<UInt8>) -> Bool {
        guard (1...100).contains(text.count) else { return false }
        return text.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }

    /// So many bytes, in hexadecimal.
    static func hex(_ bytes: [UInt8], _ count: Int, _ member: String) throws -> Canonical {
        guard bytes.count == count else { throw EntryError.wrongLength(member: member, takes: count) }
        return .string(Hex.text(bytes))
    }
}

extension EntryBytes.Object {
    /// The most references an entry lists.
    package static let mostReferences = 100

    func canonical() throws -> Canonical {
        switch self {
        case .one(let type, let reference):
            return .object(["type": try EntryBytes.code(type, "type"), "ref": try EntryBytes.hex(reference, 16, "ref")])
        case .list(let type, let references):
            guard references.count <= Self.mostReferences else {
                throw EntryError.tooManyReferences(references.count)
            }
            return .object([
                "type": try EntryBytes.code(type, "type"),
                "refs": .array(try references.map { try EntryBytes.hex($0, 16, "refs") }),
            ])
        }
    }
}
