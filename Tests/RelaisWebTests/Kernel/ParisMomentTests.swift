import Foundation
import Testing

@testable import RelaisWeb

/// What is counted is what Foundation's calendar says.
@Suite struct ParisMomentTests {
    private let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar
    }()

    private func agrees(_ date: Date) -> Bool {
        let moment = ParisMoment(date)
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: date)
        return moment.date.year == parts.year && moment.date.month == parts.month && moment.date.day == parts.day
            && moment.hour == parts.hour && moment.minute == parts.minute && moment.weekday + 1 == parts.weekday
    }

    @Test func everyFewHoursFor80Years() {
        for seconds in stride(from: -300_000_000.0, to: 2_240_000_000, by: 86_400 * 3.37) {
            #expect(agrees(Date(timeIntervalSince1970: seconds)), "\(seconds)")
        }
    }

    @Test func theHoursAroundEachChange() {
        for year in 1990...2040 {
            for (month, from) in [(3, 24), (9, 23), (10, 24)] {
                let start = CivilDay.daysSince1970(year, month, from) * 86_400
                for hours in 0..<200 {
                    #expect(
                        agrees(Date(timeIntervalSince1970: Double(start + hours * 3_600))), "\(year) \(month) \(hours)")
                    #expect(agrees(Date(timeIntervalSince1970: Double(start + hours * 3_600 - 1))))
                }
            }
        }
    }

    @Test func daysAreCountedBothWays() {
        for days in stride(from: -800_000, to: 3_000_000, by: 7) {
            let day = CivilDay(daysSince1970: days)
            #expect(CivilDay.daysSince1970(day.year, day.month, day.day) == days)
        }
    }
}
