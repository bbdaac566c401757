import Foundation

/// Letters as they are compared: without case, accents and vowel marks, and the many ways of writing one as one.
///
/// `É` is `e`, `ß` is `ss`, `أ` is `ا`, `Ё` is `е`, `ሐ` is `ሀ`, `٣` is `3`. Marks are known by their combining class and not by
/// their category, because the vowels of Devanagari and Bengali are marks too.
enum Letters {
    /// The letters and digits a scalar stands for; none where it is a mark, punctuation or a space.
    static func of(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7a: [scalar]
        case 0x41...0x5a: [Unicode.Scalar(UInt8(scalar.value | 0x20))]
        case 0..<0x80: []
        case 0x80..<UInt32(known.count + 0x80): known[Int(scalar.value - 0x80)]
        default: spelled(scalar)
        }
    }

    /// Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic, worked out once.
    private static let known = (UInt32(0x80)..<0x700).map { value in Unicode.Scalar(value).map(spelled) ?? [] }

    private static func spelled(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let plain = scalar.properties.lowercaseMapping.decomposedStringWithCompatibilityMapping
        return plain.unicodeScalars.flatMap { letter -> [Unicode.Scalar] in
            let properties = letter.properties
            guard properties.canonicalCombiningClass == .notReordered, !silent.contains(letter.value) else { return [] }
            if let same = same[letter] { return same }
            if properties.numericType == .decimal, let digit = properties.numericValue {
                return [Unicode.Scalar(UInt8(ascii: "0") + UInt8(digit))]
            }
            return properties.isAlphabetic || properties.numericType != nil ? [ethiopic(letter)] : []
        }
    }

    /// Written, and not compared: apostrophes that are letters, the hamza alone, the stroke that lengthens a word.
    private static let silent: Set<UInt32> = [0x02b9, 0x02bb, 0x02bc, 0x02bd, 0x02be, 0x02bf, 0x0621, 0x0640]

    /// One letter, written otherwise in another language or by another keyboard.
    private static let same: [Unicode.Scalar: [Unicode.Scalar]] = {
        let pairs = [
            "ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h",
            "ə": "e",
            "ς": "σ", "ґ": "г", "\u{0671}": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ے": "ي", "ة": "ه", "ہ": "ه",
            "ە": "ه",
            "ھ": "ه", "ک": "ك", "ګ": "گ", "ں": "ن",
        ]
        return Dictionary(
            uniqueKeysWithValues: pairs.compactMap { written, plain in
                written.unicodeScalars.first.map { ($0, Array(plain.unicodeScalars)) }
            })
    }()

    /// Ethiopic writes h, s, a and ts in several series that Amharic reads alike, and the first vowel of h and a in two orders.
    private static func ethiopic(_ letter: Unicode.Scalar) -> Unicode.Scalar {
        let base: UInt32? =
            switch letter.value {
            case 0x1200...0x1207, 0x1210...0x1217, 0x1280...0x1287: 0x1200
            case 0x1220...0x1227: 0x1230
            case 0x12a0...0x12a7, 0x12d0...0x12d7: 0x12a0
            case 0x1340...0x1347: 0x1338
            default: nil
            }
        guard let base else { return letter }
        let order = letter.value % 8
        return Unicode.Scalar(base + (order == 3 && (base == 0x1200 || base == 0x12a0) ? 0 : order)) ?? letter
    }
}
