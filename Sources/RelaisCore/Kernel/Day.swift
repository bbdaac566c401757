import Foundation

/// A day of the calendar (ISO 8601), or a month or a year where no more is known.
package struct Day: Sendable, Equatable, Codable {
    package enum Precision: String, Sendable, Codable, CaseIterable { case day, month, year }

    package let year: Int
    package let month: Int?
    package let day: Int?

    package var precision: Precision { day != nil ? .day : month != nil ? .month : .year }

    /// Reads `2008-04-05`, `2008-04` or `2008`, and `05/04/2008` and `04/2008` as French writes them.
    package init?(_ text: String) {
        let parts = text.split(separator: text.contains("/") ? "/" : "-", omittingEmptySubsequences: false)
        var numbers: [Int] = []
        for part in parts {
            guard part.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(part) else { return nil }
            numbers.append(number)
        }
        if text.contains("/") { numbers.reverse() }
        guard let year = numbers.first, (1900...2100).contains(year), numbers.count <= 3 else { return nil }
        self.year = year
        month = numbers.count > 1 ? numbers[1] : nil
        day = numbers.count > 2 ? numbers[2] : nil
        guard month.map((1...12).contains) ?? true else { return nil }
        if let day { guard (1...Self.length(of: month ?? 1, in: year)).contains(day) else { return nil } }
    }

    /// The day a moment falls on in mainland France.
    package init(_ moment: Date) {
        let parts = Self.calendar.dateComponents([.year, .month, .day], from: moment)
        (year, month, day) = (parts.year ?? 1970, parts.month, parts.day)
    }

    /// `2008-04-05`, `2008-04` or `2008`.
    package var text: String {
        ([String(year)] + [month, day].compactMap { $0.map { $0 < 10 ? "0\($0)" : "\($0)" } }).joined(separator: "-")
    }

    /// Whether all of it lies after another day: a month or a year that has begun does not.
    package func isAfter(_ other: Day) -> Bool {
        (year, month ?? 1, day ?? 1) > (other.year, other.month ?? 12, other.day ?? 31)
    }

    /// So many days later; for a whole day.
    package func adding(days: Int) -> Day {
        Day(Self.moment(self) + TimeInterval(days) * 86_400)
    }

    /// Its first moment in mainland France; that of the first day of a month or a year.
    var midnight: Date { Self.calendar.startOfDay(for: Self.moment(self)) }

    /// How many days there are to another whole day.
    func days(until other: Day) -> Int {
        let (from, to) = (Self.moment(self), Self.moment(other))
        return Int((to.timeIntervalSince(from) / 86_400).rounded())
    }

    /// The day on which someone born now is so many years old: where only the month or the year is known, the first or the last
    /// it may be. 29 February comes round on 1 March.
    func birthday(_ years: Int, isFirst: Bool) -> Day? {
        let month = month ?? (isFirst ? 1 : 12)
        let day = day ?? (isFirst ? 1 : Self.length(of: month, in: year))
        if month == 2, day == 29, Self.length(of: 2, in: year + years) == 28 { return Day("\(year + years)-03-01") }
        return Day("\(year + years)-\(month)-\(day)")
    }

    private static func moment(_ day: Day) -> Date {
        DateComponents(calendar: calendar, year: day.year, month: day.month ?? 1, day: day.day ?? 1, hour: 12).date
            ?? .distantPast
    }

    /// Whole years from this day to another. Where only the month or the year is known, the youngest age it may be: a
    /// doubt is in favour of the minor (Code civil art. 388).
    package func age(on other: Day) -> Int {
        let born = (month ?? 12, day ?? Self.length(of: month ?? 12, in: year))
        let today = (other.month ?? 1, other.day ?? 1)
        return other.year - year - (today < born ? 1 : 0)
    }

    /// The ages someone born then may be on another day: one where the day is known, two where it is not.
    func ages(on other: Day) -> ClosedRange<Int> {
        let youngest = age(on: other)
        let today = (other.month ?? 12, other.day ?? 31)
        let oldest = other.year - year - (today < (month ?? 1, day ?? 1) ? 1 : 0)
        return youngest...max(youngest, oldest)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = Day(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day")
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar
    }()

    private static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
