import Foundation
import RelaisCore

extension Schema {
    /// What is wrong with a text that a client sent, or `nil`. Whether it goes with the rest, the verb says.
    func problem(_ text: String) -> Invalid.Problem? {
        switch self {
        case .text(let least, let most): Self.length(text, least, most) ?? Self.nul(text)
        case .words(let least, let most):
            text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty
                ? .missing : Self.length(text, least, most) ?? Self.nul(text)
        case .name(let most): text.isEmpty ? .missing : Self.length(text, 1, most)
        case .form(let pattern, let most):
            Self.length(text, 0, most) ?? Self.nul(text) ?? (Self.fits(text, pattern) ? nil : .unreadable)
        case .choice(let codes):
            Self.length(text, 0, 100) ?? Self.nul(text) ?? (codes.contains(text) ? nil : .notInList)
        case .term(_, let codes):
            Self.length(text, 0, 100) ?? Self.nul(text) ?? (codes.contains(text) ? nil : .notInList)
        case .email: text.isEmpty ? .missing : Self.length(text, 1, 254) ?? Self.nul(text)
        case .day: Self.length(text, 0, 10) ?? Self.nul(text) ?? (Day(text) == nil ? .notADay : nil)
        case .uuid: UUID(uuidString: text) == nil ? .unreadable : nil
        case .integer(let range): Self.isNumber(text, in: range) ? nil : .unreadable
        case .moment, .flag, .list, .object, .anything: .unreadable
        }
    }

    /// What is wrong with a value of the body, or `nil`.
    func problem(_ value: StrictJSON) -> Invalid.Problem? {
        switch (self, value) {
        case (.list(let item, let least, let most), .list(let values)):
            let texts = values.compactMap(\.text)
            guard texts.count == values.count else { return .unreadable }
            guard texts.count >= least else { return .missing }
            guard texts.count <= most ?? .max else { return .tooLong(most: most ?? .max) }
            return texts.lazy.compactMap { item.problem($0) }.first
        case (.list, _), (.integer, _): return .unreadable
        case (_, .text(let text)): return problem(text)
        default: return .unreadable
        }
    }

    private static func length(_ text: String, _ least: Int, _ most: Int?) -> Invalid.Problem? {
        let count = text.unicodeScalars.count
        if let most, count > most { return .tooLong(most: most) }
        return count < least ? .tooShort(least: least) : nil
    }

    private static func nul(_ text: String) -> Invalid.Problem? { text.utf8.contains(0) ? .holdsNUL : nil }

    private static func fits(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex<AnyRegexOutput>(pattern) else { return false }
        return text.wholeMatch(of: regex) != nil
    }

    /// Digits and no other sign, without a zero before them.
    private static func isNumber(_ text: String, in range: ClosedRange<Int>?) -> Bool {
        guard let number = Int(text), String(number) == text else { return false }
        return range?.contains(number) ?? true
    }
}
