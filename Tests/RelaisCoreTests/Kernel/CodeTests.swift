import Testing

@testable import RelaisCore

@Suite struct CodeTests {
    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTVWXYZ0123456789IOU")

    @Test(arguments: [Code.person, Code.referral]) func areReadHoweverTheyAreTyped(pattern: [Character]) {
        for _ in 0..<200 {
            let code = Code.new(pattern)
            #expect(code.count == pattern.count)
            #expect(Code.parse(code, pattern) == code)
            #expect(Code.parse(code.lowercased().replacing("-", with: ""), pattern) == code)
            #expect(Code.parse(" \(code.map { "\($0) " }.joined())", pattern) == code)
            #expect(!code.contains { "IOU".contains($0) })
        }
    }

    @Test(arguments: [Code.person, Code.referral]) func catchEveryWrongCharacter(pattern: [Character]) {
        for _ in 0..<50 {
            let code = Array(Code.new(pattern))
            for place in code.indices where pattern[place] != "-" {
                for other in Self.alphabet where other != code[place] {
                    var wrong = code
                    wrong[place] = other
                    #expect(Code.parse(String(wrong), pattern) == nil)
                }
            }
        }
    }

    @Test(arguments: [Code.person, Code.referral]) func catchEveryExchangeOfNeighbours(pattern: [Character]) {
        for _ in 0..<500 {
            let code = Array(Code.new(pattern)).filter { $0 != "-" }
            for place in code.indices.dropLast() where code[place] != code[place + 1] {
                var wrong = code
                wrong.swapAt(place, place + 1)
                #expect(Code.parse(String(wrong), pattern) == nil)
            }
        }
    }

    @Test(arguments: ["", "K7M", "K7M-42Q-1", "K7M42", "é7M-42Q", "K７M-42Q", "K7M\n"])
    func refuseWhatIsNone(text: String) {
        #expect(Code.parse(text, Code.person) == nil)
    }

    @Test func areManyEnough() {
        #expect(Set((0..<1_000).map { _ in Code.new(Code.referral) }).count > 990)
    }
}
