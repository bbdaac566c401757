import Foundation

/// Padded base64 (RFC 4648 §4), in its one form: what decodes to the same bytes in another way is refused.
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}

/// A whole number as C2SP's formats write it: ASCII digits, no leading zero, below 2^63.
enum Decimal {
    static func value(_ text: some StringProtocol) -> UInt64? {
        let digits = text.utf8
        guard !digits.isEmpty, digits.count <= 19, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != 0x30, let value = UInt64(text), value < 1 << 63
        else { return nil }
        return value
    }
}
