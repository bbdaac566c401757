import Testing

@testable import Vault

@Suite struct TokenTests {
    private let cookie = "gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8"

    @Test func isTheGoldenVector() throws {
        let token = try #require(Token(cookie))
        #expect(token.text == cookie)
        #expect(hex(token.hash) == "82d86408530b765e46ebf47807095027e807bc08674b0de77ee5ef2fae7d0492")
        #expect(token.csrf == "1EhWO__ZnTWyium3YEUnCqSa6bOj1yEWSniAyD4OuUI")
    }

    @Test func isNewEachTimeAndComesBackFromItsText() throws {
        let tokens = (0..<100).map { _ in Token() }
        #expect(Set(tokens.map(\.text)).count == 100)
        for token in tokens {
            #expect(token.text.utf8.count == 43)
            #expect(try #require(Token(token.text)).hash == token.hash)
        }
    }

    @Test func acceptsItsOwnFormsOnly() throws {
        let token = try #require(Token(cookie))
        #expect(token.accepts(csrf: token.csrf))
        for other in ["", Token().csrf, token.text, String(token.csrf.dropLast()), token.csrf + "A"] {
            #expect(!token.accepts(csrf: other))
        }
    }

    @Test(arguments: [
        "", "gIGC", "gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8=", "gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp9",
        "gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp", " IGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8",
        "+/GCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8", "gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8\n",
        "\u{212A}IGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8",
    ])
    func refusesWhatItDidNotWrite(text: String) {
        #expect(Token(text) == nil)
    }

    @Test func comparesBytes() {
        #expect(equalInConstantTime([], []))
        #expect(equalInConstantTime([1, 2], [1, 2]))
        #expect(!equalInConstantTime([1, 2], [1, 3]))
        #expect(!equalInConstantTime([1, 2], [1, 2, 0]))
    }
}

@Suite struct SealedWordsTests {
    @Test func openForTheSessionThatSealedThemAndNoOther() throws {
        let token = Token()
        for words in ["", "Mariam", "مُحَمَّد 🙂", String(repeating: "é", count: 400)] {
            let sealed = try token.sealed(words)
            #expect(token.opened(sealed) == words)
            #expect(Token(token.text)?.opened(sealed) == words)
            #expect(Token().opened(sealed) == nil)
            #expect(sealed.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
        }
    }

    @Test func tellNothingByTheirLengthAndAreNewEachTime() throws {
        let token = Token()
        #expect(try token.sealed("a").count == token.sealed("Mariam Diallo-Fictive").count)
        #expect(try token.sealed("a") != token.sealed("a"))
    }

    @Test func doNotOpenAltered() throws {
        let token = Token()
        let sealed = try token.sealed("Mariam")
        for place in [0, 20, sealed.count - 3] {
            var letters = Array(sealed)
            letters[place] = letters[place] == "A" ? "B" : "A"
            #expect(token.opened(String(letters)) == nil)
        }
        for text in [
            "", "A", "====", String(sealed.dropLast(4)), sealed + "AAAA", String(repeating: "A", count: 9_000),
        ] {
            #expect(token.opened(text) == nil)
        }
    }
}
