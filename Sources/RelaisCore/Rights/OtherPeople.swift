import Foundation
import Postgres

/// Who else may be named in what was written about someone: those who work here, whoever represents them, other people whom the
/// caller follows. Their names, and the codes of other files, are left out of what the person is given.
struct OtherPeople {
    /// What stands where somebody else was named.
    static let mark = "[…]"

    /// Names as they are compared, word by word: whole ones of anybody, single ones of those who are known by one here.
    private var wholes: [String: [[String]]] = [:]
    private var singles: Set<String> = []
    private let ownCode: String

    init(code: String) { ownCode = code }

    /// Someone who is named by all of their names, in either order.
    mutating func add(names: [String]) {
        let words = names.flatMap { Spelled($0).words }.map { String(String.UnicodeScalarView($0)) }
        for order in [words, words.reversed()] where order.count > 1 {
            wholes[order[0], default: []].append(Array(order.dropFirst()))
        }
    }

    /// Someone whom colleagues also call by one of their names.
    mutating func add(knownAs name: String) {
        let names = name.split { $0.isWhitespace || $0 == "(" || $0 == ")" }.map(String.init)
        add(names: names)
        for one in names.map({ Folded.text($0) }) where one.count > 2 { singles.insert(one) }
    }

    /// The same text without them. A single name counts where it is written as one, with a capital.
    func leftOut(of text: String) -> String {
        let tokens = Self.tokens(of: text)
        let folded = tokens.map { Folded.text($0.word) }
        var result = ""
        var place = 0
        while place < tokens.count {
            let length = length(at: place, tokens, folded)
            guard length > 0 else {
                result += tokens[place].word + tokens[place].space
                place += 1
                continue
            }
            let last = tokens[place + length - 1]
            result +=
                Self.mark + last.word.reversed().prefix { $0.isPunctuation && $0 != ")" && $0 != "’" }.reversed()
                + last.space
            place += length
        }
        return result
    }

    /// How many words from here on name somebody else.
    private func length(at place: Int, _ tokens: [(word: String, space: String)], _ folded: [String]) -> Int {
        let word = tokens[place].word
        for rest in wholes[folded[place]] ?? [] where folded[(place + 1)...].prefix(rest.count).elementsEqual(rest) {
            return rest.count + 1
        }
        if let code = Code.parse(word.trimmingCharacters(in: .punctuationCharacters), Code.person), code != ownCode {
            return 1
        }
        let isName = word.unicodeScalars.first { $0.properties.isAlphabetic }?.properties.isUppercase ?? false
        return isName && singles.contains(folded[place]) ? 1 : 0
    }

    /// Words, each with the spaces behind it.
    private static func tokens(of text: String) -> [(word: String, space: String)] {
        var tokens: [(word: String, space: String)] = []
        for character in text {
            if character.isWhitespace {
                if tokens.isEmpty { tokens.append(("", "")) }
                tokens[tokens.count - 1].space.append(character)
            } else if let last = tokens.last, last.space.isEmpty {
                tokens[tokens.count - 1].word.append(character)
            } else {
                tokens.append((String(character), ""))
            }
        }
        return tokens
    }
}
