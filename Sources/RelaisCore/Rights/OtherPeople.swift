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
    /// The person's own names, which stay.
    private var own: Set<String> = []
    private let ownCode: String

    init(code: String) { ownCode = code }

    /// Someone who is named by all of their names, in either order, or by one of them alone.
    mutating func add(names: [String]) {
        let words = names.map { Folded.text($0) }.filter { !$0.isEmpty }
        for order in [words, words.reversed()] where order.count > 1 {
            wholes[order[0], default: []].append(Array(order.dropFirst()))
        }
        for one in words where one.count > 2 { singles.insert(one) }
    }

    /// The same, of a name as colleagues have it: « Inès Moreau (fict.) ».
    mutating func add(knownAs name: String) {
        add(names: name.replacing(/\([^)]*\)/, with: "").split(whereSeparator: \.isWhitespace).map(String.init))
    }

    /// Names of the person themselves.
    mutating func keep(_ names: [String?]) {
        for name in names {
            own.formUnion((name ?? "").split(whereSeparator: \.isWhitespace).map { Folded.text($0) })
        }
    }

    /// The same text without them. A single name counts where it is written as one, with a capital.
    func leftOut(of text: String) -> String {
        let words = text.matches(of: /\S+/).map { Word(text[$0.range]) }
        var result = String(text.prefix { $0.isWhitespace })
        var place = 0
        while place < words.count {
            let (length, hasElision) = length(at: place, words)
            let last = words[place + max(length, 1) - 1]
            if length > 0 {
                result += words[place].lead(withElision: hasElision) + Self.mark + last.trail
            } else {
                result += words[place].text
            }
            result += text[last.text.endIndex...].prefix { $0.isWhitespace }
            place += max(length, 1)
        }
        return result
    }

    /// How many words from here on name somebody else, and whether the first of them is elided: « d’Inès ».
    private func length(at place: Int, _ words: [Word]) -> (length: Int, hasElision: Bool) {
        let word = words[place]
        if let code = Code.parse(String(word.core), Code.person), code != ownCode { return (1, false) }
        for (core, hasElision) in [(word.core, false), (word.afterElision ?? word.core, true)] {
            let folded = Folded.text(core)
            let following = words[(place + 1)...].prefix(8).map { Folded.text($0.core) }
            for rest in wholes[folded] ?? [] where following.prefix(rest.count).elementsEqual(rest) {
                return (rest.count + 1, hasElision)
            }
            if core.first?.isUppercase ?? false, singles.contains(folded), !own.contains(folded) {
                return (1, hasElision)
            }
        }
        return (0, false)
    }

    /// What stands between spaces: a word, with what is written around it.
    private struct Word {
        let text: Substring
        /// Without quotes, brackets, stops, and the English genitive.
        let core: Substring

        init(_ text: Substring) {
            self.text = text
            let letters = text.drop { !$0.isLetter && !$0.isNumber }
            let genitive = letters.firstMatch(of: /[’']s(?!\p{L})/)?.range.lowerBound
            let end = letters.lastIndex { $0.isLetter || $0.isNumber }.map(letters.index(after:)) ?? letters.endIndex
            core = letters[..<min(genitive ?? end, end)]
        }

        /// What follows « d’ », « l’ », « qu’ ».
        var afterElision: Substring? {
            core.prefixMatch(of: /(?:[dljmnstcDLJMNSTC]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)[’']/).map {
                core[$0.range.upperBound...]
            }
        }

        func lead(withElision hasElision: Bool) -> Substring {
            text[..<((hasElision ? afterElision : nil)?.startIndex ?? core.startIndex)]
        }
        var trail: Substring { text[core.endIndex...] }
    }
}
