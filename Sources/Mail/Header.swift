import Foundation

/// Text in a header, as encoded words (RFC 2047) unless it is ASCII that means nothing else there.
enum Header {
    /// `column` is how much of the line is taken already.
    static func text(_ text: String, after column: Int) -> String {
        let clean = String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
        let isPlain = clean.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || " -.0123456789".unicodeScalars.contains($0))
        }
        if isPlain, clean.utf8.count + column <= 76 { return clean }
        // A word is at most 75 characters, and a character is in one of them whole.
        var words: [[UInt8]] = [[]]
        for character in clean {
            let bytes = Array(String(character).utf8)
            if (words.last?.count ?? 0) + bytes.count > 39 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 32 || scalar.value == 127 || (0x80...0x9f).contains(scalar.value)
            || [0x2028, 0x2029].contains(scalar.value)
    }
}
