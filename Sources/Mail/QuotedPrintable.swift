/// Text written in lines of ASCII of at most 76 characters (RFC 2045, 6.7).
enum QuotedPrintable {
    static func encoded(_ text: String) -> String {
        var written = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var column = 0
            let bytes = Array(line.utf8.filter { $0 != 13 })
            for (place, byte) in bytes.enumerated() {
                let isLast = place == bytes.count - 1
                // A space stands for itself, but for one that would end the line and be lost.
                let isBare = (33...126).contains(byte) && byte != 61 || byte == 32 && !isLast
                let piece = isBare ? String(UnicodeScalar(byte)) : "=\(hexadecimal(byte >> 4))\(hexadecimal(byte & 15))"
                if column + piece.utf8.count > (isLast ? 76 : 75) {
                    written += "=\r\n"
                    column = 0
                }
                written += piece
                column += piece.utf8.count
            }
            written += "\r\n"
        }
        // What ends with a line break ends there.
        return text.hasSuffix("\n") ? String(written.unicodeScalars.dropLast(2)) : written
    }

    private static func hexadecimal(_ digit: UInt8) -> String { String(digit, radix: 16, uppercase: true) }
}
