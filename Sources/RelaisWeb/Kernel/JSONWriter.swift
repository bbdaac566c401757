import Foundation

/// Writes values as JSON, each byte once, straight into what will be sent: names in snake case and in the order they are
/// declared, times as RFC 3339 in UTC, nothing for what is nil.
///
/// Foundation's encoder builds a tree and sorts it first; a list of fifty took half of the time of its request there.
final class JSONWriter {
    private(set) var bytes: [UInt8] = []

    /// The JSON of a value.
    ///
    /// - Throws: `EncodingError` for a number that JSON has no word for, and what the value's own `encode` throws.
    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let writer = JSONWriter()
        writer.bytes.reserveCapacity(4_096)
        try writer.write(value, at: [])
        return writer.bytes
    }

    /// Writes whatever it is; `path` says where, if it cannot be written.
    func write<Value: Encodable>(_ value: Value, at path: [any CodingKey]) throws {
        // What Foundation's types say of themselves is not what is wanted here.
        if Value.self == Date.self, let date = value as? Date { return write(date) }
        if Value.self == String.self, let text = value as? String { return write(text) }
        if Value.self == UUID.self, let id = value as? UUID { return write(id.uuidString) }
        let encoder = JSONPieces.Root(writer: self, codingPath: path)
        try value.encode(to: encoder)
        encoder.close()
    }

    func write(_ value: Bool) { append(value ? "true" : "false") }
    func writeNull() { append("null") }
    func write(_ value: some BinaryInteger) { append(String(value)) }

    func write(_ value: Double, at path: [any CodingKey]) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: "no JSON number"))
        }
        append(value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)")
    }

    func append(_ byte: UInt8) { bytes.append(byte) }
    private func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A name, from `birthDate` to `birth_date`.
    func write(name: String) {
        append(UInt8(ascii: "\""))
        var before: UInt8 = 0
        var rest = name.utf8[...]
        while let byte = rest.popFirst() {
            let isCapital = (0x41...0x5a).contains(byte)
            let endsCapitals = rest.first.map { (0x61...0x7a).contains($0) } ?? false
            // Between `birth` and `Date`, and between `URL` and `Of`, not inside `URL`.
            if isCapital, before != 0, before != 0x5f, !(0x41...0x5a).contains(before) || endsCapitals { append(0x5f) }
            append(isCapital ? byte | 0x20 : byte)
            before = byte
        }
        append(UInt8(ascii: "\""))
    }

    func write(_ text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5c {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                escape(byte)
                start = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
        append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x22, 0x5c: append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0a: append(UInt8(ascii: "n"))
        case 0x0c: append(UInt8(ascii: "f"))
        case 0x0d: append(UInt8(ascii: "r"))
        default: append("u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
        }
    }

    /// `2026-11-22T09:30:00Z`. Years 0 to 9999, as RFC 3339 has them.
    func write(_ date: Date) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let days = CivilDay.floor(seconds, 86_400)
        let day = CivilDay(daysSince1970: days)
        let second = seconds - days * 86_400
        append(UInt8(ascii: "\""))
        append(figures: day.year, 4)
        append(UInt8(ascii: "-"))
        append(figures: day.month, 2)
        append(UInt8(ascii: "-"))
        append(figures: day.day, 2)
        append(UInt8(ascii: "T"))
        append(figures: second / 3_600, 2)
        append(UInt8(ascii: ":"))
        append(figures: second / 60 % 60, 2)
        append(UInt8(ascii: ":"))
        append(figures: second % 60, 2)
        append("Z\"")
    }

    private func append(figures number: Int, _ count: Int) {
        var divisor = count == 4 ? 1_000 : 10
        while divisor > 0 {
            append(0x30 + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
