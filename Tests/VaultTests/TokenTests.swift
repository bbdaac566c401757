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
