import Foundation

/// The months a report is about: of what was sent in them.
package struct Period: Sendable, Equatable {
    /// The first day of the first month, and of the last.
    package let from: Day
    package let until: Day
    /// As it was asked for: `2026`, `recent`, `all`, or `2025-03..2026-02`.
    package let text: String

    /// The years a report can be about begin here.
    private static let first = 2000

    /// Whether it is a whole calendar year: two of those never share a month, so that none is taken from the other.
    package var isYear: Bool { text.count == 4 && Int(text) != nil }

    /// Reads what was asked for; the year of `today` where nothing was.
    package init?(_ text: String?, on today: Day) {
        let month = today.month ?? 1
        switch text ?? String(today.year) {
        case "recent":
            self.init(
                "recent", (today.year, month) == (today.year, 12) ? (today.year, 1) : (today.year - 1, month + 1),
                (today.year, month))
        // To the end of the year: whole years cost least, and nothing is sent in months to come.
        case "all": self.init("all", (Self.first, 1), (today.year, 12))
        case let given:
            let ends = given.contains("..") ? given.components(separatedBy: "..") : [given]
            let days = ends.compactMap { Day($0) }
            guard days.count == ends.count, let start = days.first, let end = days.last, days.count <= 2,
                given == ends.joined(separator: ".."), start.year >= Self.first
            else { return nil }
            if ends.count == 1 {
                guard start.precision == .year else { return nil }
                self.init(given, (start.year, 1), (start.year, 12))
            } else {
                guard let first = start.month, let last = end.month, start.precision == .month, end.precision == .month,
                    (start.year, first) <= (end.year, last)
                else { return nil }
                self.init(given, (start.year, first), (end.year, last))
            }
        }
    }

    private init?(_ text: String, _ from: (year: Int, month: Int), _ until: (year: Int, month: Int)) {
        func day(_ one: (year: Int, month: Int)) -> Day? {
            Day("\(one.year)-\(one.month < 10 ? "0" : "")\(one.month)-01")
        }
        guard let first = day(from), let last = day(until) else { return nil }
        (self.text, self.from, self.until) = (text, first, last)
    }
}
