import Crypto
import Foundation

/// What an application on a telephone shares with us: 160 random bits that codes are made of, a new one every 30 seconds.
///
/// RFC 6238 with SHA-1, 30 s and 6 digits, which every application knows.
package struct Seed: Sendable, Concealed {
    /// The 20 bytes: for sealing, and for the proof that PostgreSQL asks for.
    package let bytes: [UInt8]

    /// A new one, from the system's secure generator.
    package init() { bytes = .random(20) }

    /// One that was opened.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// What the database keeps: SHA-256.
    package var hash: [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// To be typed where nothing can be scanned: `ABCD EFGH …`, eight groups of four.
    package var text: String { Base32.grouped(Base32.text(bytes), by: " ") }

    /// What an application reads from a picture, or opens when it is tapped (the Key Uri Format).
    package func link(account: String, issuer: String) -> String {
        let plain = CharacterSet(charactersIn: "-._~@").union(.init(charactersIn: "a"..."z"))
            .union(.init(charactersIn: "A"..."Z")).union(.init(charactersIn: "0"..."9"))
        func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }
        return
            "otpauth://totp/\(encoded(issuer)):\(encoded(account))?secret=\(Base32.text(bytes))&issuer=\(encoded(issuer))&algorithm=SHA1&digits=6&period=30"
    }
}

extension Seed {
    /// How long a code is shown, in seconds.
    static let period = 30.0

    /// The step of time a moment lies in: how many periods since 1970.
    package static func step(at moment: Date) -> Int64 { Int64((moment.timeIntervalSince1970 / period).rounded(.down)) }

    /// The code of a step: HOTP (RFC 4226 §5.3) of it.
    package func code(at step: Int64, digits: Int = 6) -> String {
        let counter = UInt64(bitPattern: step).bigEndianBytes
        let hash = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: bytes)))
        let offset = Int(hash[19] & 15)
        let number = UInt32(bigEndianBytes: hash[offset..<offset + 4]) & 0x7fff_ffff
        let modulus = (0..<digits).reduce(UInt32(1)) { product, _ in product * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step whose code this is: the one of a moment, or the one before or after it, since clocks differ. Nil when it is
    /// none of them. It takes the same time whichever it is.
    package func step(of code: String, at moment: Date) -> Int64? {
        let now = Self.step(at: moment)
        var found: Int64?
        for step in [now + 1, now, now - 1] where equalInConstantTime(Array(code.utf8), Array(self.code(at: step).utf8)) {
            found = step
        }
        return found
    }
}
