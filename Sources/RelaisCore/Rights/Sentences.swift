import Foundation

/// Sentences of a plain text, by name, with places to be filled in: those an organisation put in place of the program's own, or
/// those. A value stands in its own direction, whatever it is in the middle of.
struct Sentences: Sendable {
    let pairs: [String: String]
    let isRightToLeft: Bool

    /// The sentence of a name, filled in; empty where there is none.
    func say(_ name: String, _ values: [String: String] = [:]) -> String {
        (pairs[name] ?? "").replacing(/\{([a-z_]+)\}/) { (match: Regex<(Substring, Substring)>.Match) -> String in
            isolated(values[String(match.1)] ?? "")
        }
    }

    /// Between first strong isolate and its end (UAX 9), where it runs the other way.
    private func isolated(_ value: String) -> String {
        let isOther = isRightToLeft != value.unicodeScalars.contains(where: \.isRightToLeft)
        return isOther && !value.isEmpty ? "\u{2068}\(value)\u{2069}" : value
    }

    /// What stands for a code, or the code itself.
    func word(_ code: String) -> String { pairs[code] ?? code }

    /// A day as the language writes it.
    func day(_ day: Day) -> String {
        guard pairs["day"] == "dd/mm/yyyy", let month = day.month, let number = day.day else { return day.text }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(number))/\(two(month))/\(day.year)"
    }

    func day(_ moment: Date) -> String { day(Day(moment)) }
}
