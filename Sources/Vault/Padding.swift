/// Padding to a multiple of 256 bytes, so that a length says almost nothing: ISO/IEC 7816-4, `0x80` then `0x00`.
enum Padding {
    static let block = 256

    /// The bytes, then from 1 to 256 bytes of padding.
    static func pad(_ bytes: [UInt8]) -> [UInt8] {
        let zeros = block - bytes.count % block - 1
        return bytes + [0x80] + [UInt8](repeating: 0, count: zeros)
    }

    /// What `pad` was given, or nil when it gave no such bytes.
    static func unpad(_ padded: [UInt8]) -> [UInt8]? {
        guard let mark = padded.lastIndex(where: { $0 != 0 }), padded[mark] == 0x80,
            padded.count % block == 0, padded.count - mark <= block
        else { return nil }
        return Array(padded[..<mark])
    }
}
