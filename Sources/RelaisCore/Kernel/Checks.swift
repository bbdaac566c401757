import Foundation

/// Collects everything that is wrong with what was given, so that one answer names it all.
struct Checks {
    private var found: [Invalid] = []

    mutating func refuse(_ field: String, _ problem: Invalid.Problem) { found.append(Invalid(field, problem)) }

    /// Text with its outer spaces gone, or `nil` when nothing is left; refuses what is too long or holds U+0000.
    mutating func text(_ field: String, _ given: String?, most: Int, isNeeded: Bool = false) -> String? {
        let text = given?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        if text.contains("\0") { refuse(field, .holdsNUL) }
        // As PostgreSQL counts: what looks like one character may be several.
        if text.unicodeScalars.count > most { refuse(field, .tooLong(most: most)) }
        if text.isEmpty && isNeeded { refuse(field, .missing) }
        return text.isEmpty ? nil : text
    }

    /// An e-mail address, in lower case.
    mutating func address(_ field: String, _ given: String?) -> String {
        let text = (text(field, given, most: 254, isNeeded: true) ?? "").lowercased()
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains { $0.isWhitespace }
        if !text.isEmpty && !isAddress { refuse(field, .notAnAddress) }
        return text
    }

    /// Several codes of a list, each once; whether they are in it, the database says.
    mutating func codes(_ field: String, _ given: [String], most: Int, isNeeded: Bool = true) -> [String] {
        var codes: [String] = []
        for code in given where !code.isEmpty && !codes.contains(code) { codes.append(code) }
        if codes.isEmpty && isNeeded { refuse(field, .missing) }
        if codes.count > most { refuse(field, .tooLong(most: most)) }
        if codes.contains(where: { $0.contains("\0") }) { refuse(field, .holdsNUL) }
        return codes
    }

    /// One of a list of codes, or `nil` when nothing was given.
    mutating func code<Value: RawRepresentable<String>>(
        _ field: String, _ given: String?, isNeeded: Bool = false, as _: Value.Type = Value.self
    ) -> Value? {
        guard let given, !given.isEmpty else {
            if isNeeded { refuse(field, .missing) }
            return nil
        }
        let value = Value(rawValue: given)
        if value == nil { refuse(field, .notInList) }
        return value
    }

    /// A whole day, not before one moment nor after another.
    mutating func day(_ field: String, _ given: String?, from earliest: Date?, to latest: Date) -> Day? {
        guard let text = text(field, given, most: 10, isNeeded: true) else { return nil }
        guard let day = Day(text), day.precision == .day else {
            refuse(field, .notADay)
            return nil
        }
        if day.isAfter(Day(latest)) { refuse(field, .inTheFuture) }
        if let earliest, Day(earliest).isAfter(day) { refuse(field, .tooEarly) }
        return day
    }

    /// A whole number in a range, or `nil` when nothing was given.
    mutating func number(_ field: String, _ given: String?, _ range: ClosedRange<Int>) -> Int? {
        guard let text = text(field, given, most: 9) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            refuse(field, .outOfRange(least: range.lowerBound, most: range.upperBound))
            return nil
        }
        return number
    }

    /// Refuses everything found, if anything was.
    func done() throws {
        guard found.isEmpty else { throw Refusal.invalid(found) }
    }
}
