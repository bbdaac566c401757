/// How the bytes of a file stand for its letters, as spreadsheets save them.
package enum TextEncoding: String, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case utf16 = "UTF-16"
    case windows1252 = "Windows-1252"
}

extension TextEncoding {
    /// The text of a file, and how it was written: a byte order mark says, or else UTF-8 if it holds, or else the
    /// Windows-1252 of Excel in western Europe.
    ///
    /// - Throws: `Sheet.Problem.workbook` for a file of Excel or LibreOffice itself, `.notText` for what is no text.
    static func text(of bytes: [UInt8]) throws -> (text: String, encoding: TextEncoding) {
        if bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]) || bytes.starts(with: [0xd0, 0xcf, 0x11, 0xe0]) {
            throw Sheet.Problem.workbook
        }
        let found: (String?, TextEncoding)
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
            found = (String(validating: bytes.dropFirst(3), as: UTF8.self), .utf8)
        } else if bytes.starts(with: [0xff, 0xfe]) {
            found = (utf16(bytes.dropFirst(2)) { UInt16($1) << 8 | UInt16($0) }, .utf16)
        } else if bytes.starts(with: [0xfe, 0xff]) {
            found = (utf16(bytes.dropFirst(2)) { UInt16($0) << 8 | UInt16($1) }, .utf16)
        } else if let text = String(validating: bytes, as: UTF8.self) {
            found = (text, .utf8)
        } else {
            found = (windows(bytes), .windows1252)
        }
        guard let text = found.0, !text.utf8.contains(0) else { throw Sheet.Problem.notText }
        return (text, found.1)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, _ unit: (UInt8, UInt8) -> UInt16) -> String? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
        return String(validating: units, as: UTF16.self)
    }

    /// Latin-1, but for 27 letters and signs where Latin-1 has control characters; five bytes stand for nothing.
    private static func windows(_ bytes: [UInt8]) -> String? {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            guard (0x80..<0xa0).contains(byte) else {
                text.append(Unicode.Scalar(byte))
                continue
            }
            let scalar = own[Int(byte) - 0x80]
            guard scalar != "\0" else { return nil }
            text.append(scalar)
        }
        return String(text)
    }

    /// From 0x80 to 0x9F, as the WHATWG encoding standard lists them; U+0000 where there is none.
    private static let own = Array("€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ".unicodeScalars)
}
