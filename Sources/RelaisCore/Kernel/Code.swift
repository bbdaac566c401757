import Foundation

/// A short random name that people can read aloud, copy and type: digits, and letters but I, O and U, in a fixed pattern,
/// the last one a check letter.
///
/// The check letter is a weighted sum modulo 23 (a prime, as many as there are letters), so one wrong character, or two
/// neighbours of a kind exchanged, is always noticed.
package enum Code {
    /// `K7M-42Q`: a person's code, known to one organisation.
    static let person = Array("LDL-DDL")
    /// `48KT-72M`: a referral's reference, known to both.
    static let referral = Array("DDLL-DDL")

    /// `KT-42M`: a mentor's code, known to one organisation.
    static let mentor = Array("LL-DDL")

    private static let letters = Array("ABCDEFGHJKLMNPQRSTVWXYZ")

    /// A new one. Nothing says it is not taken: the database does.
    static func new(_ pattern: [Character]) -> String {
        var written = pattern.dropLast().map { place -> Character in
            switch place {
            case "L": letters.randomElement() ?? "A"
            case "D": Character(String(Int.random(in: 0...9)))
            default: place
            }
        }
        written.append(check(written))
        return String(written)
    }

    /// What was typed, in the form it is kept in: capitals, the dash in its place, spaces gone. Refuses (`nil`) what does
    /// not fit the pattern or its check letter.
    static func parse(_ typed: String, _ pattern: [Character]) -> String? {
        let characters = typed.uppercased().filter { $0 != "-" && !$0.isWhitespace }
        guard characters.count == pattern.count - 1 else { return nil }
        var rest = characters[...]
        var written: [Character] = []
        for place in pattern {
            if place == "-" {
                written.append("-")
                continue
            }
            let character = rest.removeFirst()
            guard place == "L" ? letters.contains(character) : character.isASCII && character.isNumber else {
                return nil
            }
            written.append(character)
        }
        return check(Array(written.dropLast())) == written.last ? String(written) : nil
    }

    private static func check(_ written: [Character]) -> Character {
        var sum = 0
        for (index, character) in written.filter({ $0 != "-" }).enumerated() {
            let value = letters.firstIndex(of: character) ?? character.wholeNumberValue ?? 0
            sum += (index + 2) * value
        }
        return letters[sum % letters.count]
    }
}
