/// Text written in lines of ASCII of at most 76 characters (RFC 2045, 6.7).
enum QuotedPrintable {
    static func encoded(_ text: String) -> String {
        // In bytes, since Swift takes CR LF for one character.
        var lines = text.utf8.filter { $0 != 13 }.split(separator: 10, omittingEmptySubsequences: false)
        // What ends with a line break ends there.
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.map { encoded(Array($0)) + "\r\n" }.joined()
    }

    private static func encoded(_ line: [UInt8]) -> String {
        var (written, column) = ("", 0)
        for (place, byte) in line.enumerated() {
            let isLast = place == line.count - 1
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
        return written
    }

    private static func hexadecimal(_ digit: UInt8) -> String { String(digit, radix: 16, uppercase: true) }
}
