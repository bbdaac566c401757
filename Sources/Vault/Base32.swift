/// RFC 4648 §6 without `=`: what people read off a screen and type, in capitals and the digits 2 to 7.
enum Base32 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    static func text(_ bytes: [UInt8]) -> String {
        var (text, held, bits) = ("", UInt32(0), 0)
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(letters[Int(held >> UInt32(bits)) & 31])
            }
            held &= 1 << UInt32(bits) - 1
        }
        if bits > 0 { text.append(letters[Int(held << UInt32(5 - bits)) & 31]) }
        return text
    }

    /// Reads what `text` writes, in either case; what is easily taken for a letter is read as that letter. Anything else,
    /// and bits that are left over, is nil.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var (bytes, held, bits) = ([UInt8](), UInt32(0), 0)
        for character in text.uppercased() {
            let read: Character =
                switch character {
                case "0": "O"
                case "1": "I"
                case "8": "B"
                default: character
                }
            guard let value = letters.firstIndex(of: read) else { return nil }
            held = held << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
            }
            held &= 1 << UInt32(bits) - 1
        }
        return held == 0 && bits < 5 ? bytes : nil
    }

    /// `ABCD EFGH IJ`: four at a time, as people read them.
    static func grouped(_ text: String, by separator: String) -> String {
        stride(from: 0, to: text.count, by: 4).map { start in
            String(text.dropFirst(start).prefix(4))
        }.joined(separator: separator)
    }
}
