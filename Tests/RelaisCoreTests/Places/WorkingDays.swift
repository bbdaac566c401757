import Foundation

@testable import RelaisCore

/// The calendar of working days in mainland France, told plainly: Easter by Gauss's rule, and not by the one the database uses.
enum WorkingDays {
    static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar
    }()

    /// Days of March on which Easter falls; 32 is 1 April.
    static func easter(_ year: Int) -> Int {
        let (a, b, c) = (year % 19, year % 4, year % 7)
        let k = year / 100
        let p = (13 + 8 * k) / 25
        let q = k / 4
        let m = (15 - p + k - q) % 30
        let n = (4 + k - q) % 7
        let d = (19 * a + m) % 30
        let e = (2 * b + 4 * c + 6 * d + n) % 7
        if d == 29 && e == 6 { return 50 }
        if d == 28 && e == 6 && (11 * m + 11) % 30 < 19 { return 49 }
        return 22 + d + e
    }

    static func isOff(_ moment: Date) -> Bool {
        let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: moment)
        guard let year = parts.year, let month = parts.month, let day = parts.day, let weekday = parts.weekday else {
            return false
        }
        if weekday == 1 || weekday == 7 { return true }
        let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
        if fixed.contains(where: { $0 == (month, day) }) { return true }
        let march = DateComponents(calendar: calendar, year: year, month: 3, day: 1, hour: 12).date ?? moment
        return [1, 39, 50].contains { after in
            calendar.isDate(march.addingTimeInterval(Double(easter(year) - 1 + after) * 86_400), inSameDayAs: moment)
        }
    }

    /// The same time on the wall, on the first day from then on that is worked.
    static func next(_ moment: Date) -> Date {
        var moment = moment
        while isOff(moment) { moment = calendar.date(byAdding: .day, value: 1, to: moment) ?? moment }
        return moment
    }

    static func later(_ moment: Date, _ days: Int) -> Date { next(moment.addingTimeInterval(Double(days) * 86_400)) }
}
