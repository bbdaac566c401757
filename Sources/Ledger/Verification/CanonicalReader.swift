import Foundation

/// Reads what `Canonical` writes, where it is written so that strings hold no escape: every text in an entry is a code.
///
/// There is no lenience in it: what could have been written otherwise is refused. A million entries are read in a second or two.
struct CanonicalReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Refuses whatever follows.
    func end() throws(SaidError) {
        guard place == bytes.count else { throw .malformed }
    }

    private mutating func take(_ byte: Unicode.Scalar) throws(SaidError) {
        guard place < bytes.count, bytes[place] == UInt8(ascii: byte) else { throw .malformed }
        place += 1
    }

    private func isNext(_ byte: Unicode.Scalar) -> Bool { place < bytes.count && bytes[place] == UInt8(ascii: byte) }

    /// Hands each key to `member`, which reads its value. Keys come sorted, each once.
    mutating func object(
        _ member: (inout CanonicalReader, StaticKey) throws(SaidError) -> Void
    ) throws(SaidError) {
        try take("{")
        var last: UnsafeBufferPointer<UInt8>?
        while !isNext("}") {
            if last != nil { try take(",") }
            let key = try string()
            if let last, !last.lexicographicallyPrecedes(key) { throw .malformed }
            last = key
            try take(":")
            try member(&self, StaticKey(bytes: key))
        }
        try take("}")
    }

    mutating func array(_ element: (inout CanonicalReader) throws(SaidError) -> Void) throws(SaidError) {
        try take("[")
        var isFirst = true
        while !isNext("]") {
            if !isFirst { try take(",") }
            isFirst = false
            try element(&self)
        }
        try take("]")
    }

    /// The inside of a string: printable ASCII without quote and backslash.
    private mutating func string() throws(SaidError) -> UnsafeBufferPointer<UInt8> {
        try take("\"")
        let start = place
        while place < bytes.count, (0x20..<0x7f).contains(bytes[place]), bytes[place] != 0x22, bytes[place] != 0x5c {
            place += 1
        }
        let inside = UnsafeBufferPointer(rebasing: bytes[start..<place])
        try take("\"")
        return inside
    }

    /// A short code of the house: nothing a person wrote fits in it.
    mutating func code() throws(SaidError) -> String {
        let text = try string()
        guard EntryBytes.isCode(text) else { throw .malformed }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decimal, without sign or leading zero, below 2^53.
    mutating func number() throws(SaidError) -> UInt64 {
        let start = place
        var value: UInt64 = 0
        while place < bytes.count, (0x30...0x39).contains(bytes[place]), place - start < 16 {
            value = value * 10 + UInt64(bytes[place] - 0x30)
            place += 1
        }
        guard place > start, bytes[start] != 0x30 || place == start + 1, value < 1 << 53 else { throw .malformed }
        return value
    }

    mutating func hex() throws(SaidError) -> [UInt8] {
        let digits = try string()
        guard digits.count.isMultiple(of: 2) else { throw .malformed }
        var isHex = true
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, count in
            count = digits.count / 2
            for index in 0..<count {
                let (high, low) = (Hex.value(digits[index * 2]), Hex.value(digits[index * 2 + 1]))
                isHex = isHex && high != nil && low != nil
                buffer[index] = (high ?? 0) << 4 | (low ?? 0)
            }
        }
        guard isHex else { throw .malformed }
        return bytes
    }

    mutating func hash() throws(SaidError) -> Hash {
        guard let hash = Hash(try hex()) else { throw .malformed }
        return hash
    }

    /// 36 characters in lower case.
    mutating func uuid() throws(SaidError) -> UUID {
        let text = try string()
        guard text.count == 36, text[8] == 0x2d, text[13] == 0x2d, text[18] == 0x2d, text[23] == 0x2d else {
            throw .malformed
        }
        var uuid = UUID.none.uuid
        var isHex = true
        withUnsafeMutableBytes(of: &uuid) { bytes in
            var place = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 { place += 1 }
                let (high, low) = (Hex.value(text[place]), Hex.value(text[place + 1]))
                isHex = isHex && high != nil && low != nil
                bytes[index] = (high ?? 0) << 4 | (low ?? 0)
                place += 2
            }
        }
        guard isHex else { throw .malformed }
        return UUID(uuid: uuid)
    }

    /// `2026-01-02T03:04:05.678901Z`, in microseconds since 1970.
    mutating func time() throws(SaidError) -> Int64 {
        let text = try string()
        guard text.count == 27, text[4] == 0x2d, text[7] == 0x2d, text[10] == 0x54, text[13] == 0x3a, text[16] == 0x3a,
            text[19] == 0x2e, text[26] == 0x5a
        else { throw .malformed }
        func number(_ range: Range<Int>) throws(SaidError) -> Int64 {
            var value: Int64 = 0
            for place in range {
                guard (0x30...0x39).contains(text[place]) else { throw .malformed }
                value = value * 10 + Int64(text[place] - 0x30)
            }
            return value
        }
        let (year, month, day) = (try number(0..<4), try number(5..<7), try number(8..<10))
        let (hour, minute, second) = (try number(11..<13), try number(14..<16), try number(17..<19))
        guard year >= 1970, (1...12).contains(month), day >= 1, day <= Self.days(year, month), hour < 24, minute < 60,
            second < 60
        else { throw .malformed }
        let days = Self.daysBefore(year, month) + day - 1
        return ((days * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000 + (try number(20..<26))
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(_ year: Int64, _ month: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to the first of a month.
    private static func daysBefore(_ year: Int64, _ month: Int64) -> Int64 {
        let last = year - 1
        let years = last * 365 + last / 4 - last / 100 + last / 400 - 719_162
        return (1..<month).reduce(years) { $0 + days(year, $1) }
    }
}

/// A key where it lies, compared without being copied.
struct StaticKey {
    let bytes: UnsafeBufferPointer<UInt8>

    static func ~= (text: StaticString, key: StaticKey) -> Bool {
        text.withUTF8Buffer { $0.elementsEqual(key.bytes) }
    }
}
