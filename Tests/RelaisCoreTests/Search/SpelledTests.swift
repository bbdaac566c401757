import Testing

@testable import RelaisCore

@Suite struct SpelledTests {
    private func letters(_ text: String) -> String { String(String.UnicodeScalarView(Spelled(text).whole)) }

    @Test(arguments: [
        ("Éléonore", "eleonore"), ("E\u{301}le\u{301}onore", "eleonore"), ("STRASSE", "strasse"), ("Straße", "strasse"),
        ("Œuvre", "oeuvre"), ("Łukasz", "lukasz"), ("Nguyễn", "nguyen"), ("İpek Işık", "ipekisik"), ("ＡＢＣ１", "abc1"),
        ("Ёлкина", "елкина"), ("Їжак", "іжак"), ("ΣΟΦΟΣ", "σοφοσ"), ("Αθηνά", "αθηνα"), ("ÅSA", "asa"), ("ﬁn", "fin"),
    ])
    func hasNeitherCaseNorAccents(_ pair: (written: String, plain: String)) {
        #expect(letters(pair.written) == pair.plain)
    }

    /// Short vowels, the stroke that lengthens, the seats of the hamza, and the letters of Persian and Pashto keyboards.
    @Test(arguments: [
        ("مُحَمَّد", "محمد"), ("محـــمد", "محمد"), ("أحمد", "احمد"), ("آمنة", "امنه"), ("إبراهيم", "ابراهيم"),
        ("علی", "علي"),
        ("موسى", "موسي"), ("کریم", "كريم"), ("فؤاد", "فواد"), ("۱۲٣", "123"), ("ﻣﺤﻤﺪ", "محمد"), ("أسماء", "اسما"),
    ])
    func readsArabicHoweverItIsWritten(_ pair: (written: String, plain: String)) {
        #expect(letters(pair.written) == letters(pair.plain))
        #expect(Spelled(pair.written).chunks.count == 1 && Spelled(pair.written).chunks.first?.parts.count == 1)
    }

    @Test(arguments: [("ፀሐይ", "ጸሃይ"), ("ሠላም", "ሰላም"), ("ዐቢይ", "አቢይ"), ("ኃይሌ", "ሃይሌ")])
    func readsEthiopicSeriesAlike(_ pair: (written: String, other: String)) {
        #expect(letters(pair.written) == letters(pair.other))
        #expect(letters("ሰላም") != letters("ሶላም"))
    }

    /// Its vowels are marks, and without them names would be the same that are not.
    @Test func keepsTheVowelsOfDevanagari() {
        #expect(letters("सीमा") != letters("सोम"))
        #expect(letters("सीमा") == letters("सीमा"))
    }

    @Test func partsWhatHyphensAndApostrophesPart() {
        let words = Spelled("Jean-Pierre N’Diaye").words.map { String(String.UnicodeScalarView($0)) }
        #expect(words == ["jean", "pierre", "jeanpierre", "n", "diaye", "ndiaye"])
        #expect(Spelled("علی‌رضا").words.count == 3)
        #expect(Spelled(" -’ \u{200f} ").words.isEmpty && Spelled("").whole.isEmpty)
    }
}
