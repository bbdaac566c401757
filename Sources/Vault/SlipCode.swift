/// A code on a slip of paper, typed by hand: ten characters of Crockford's Base32, 50 random bits. The database keeps a
/// fingerprint of it (`Keyring.fingerprint(ofCode:)`).
package struct SlipCode: Sendable, Concealed {
    private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    static let length = 10
    /// As the fingerprint takes it: ten capitals and digits.
    package let plain: String

    /// A new one, from the system's secure generator.
    package init() {
        plain = String([UInt8].random(Self.length).map { Self.letters[Int($0 & 31)] })
    }

    /// Reads what was typed: in either case, with spaces and dashes; what is easily taken for a digit is read as that digit.
    /// Anything else is nil.
    package init?(_ typed: String) {
        let read = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }.map { character -> Character in
            switch character {
            case "O": "0"
            case "I", "L": "1"
            default: character
            }
        }
        guard read.count == Self.length, read.allSatisfy(Self.letters.contains) else { return nil }
        plain = String(read)
    }

    /// What is printed, once: `ABCDE-FGHJK`.
    package var text: String { "\(plain.prefix(5))-\(plain.dropFirst(5))" }
}
