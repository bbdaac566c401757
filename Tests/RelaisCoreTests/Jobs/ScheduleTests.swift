import Foundation
import Testing

@testable import RelaisCore

/// In 2026 clocks in France go forward on 29 March at 2:00 and back on 25 October at 3:00.
@Suite struct ScheduleTests {
    private static func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

    private static func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(arguments: [
        // An ordinary day: before, at, and after its time.
        ("2026-01-12T05:00:00Z", "2026-01-12T05:30:00Z"), ("2026-01-12T05:30:00Z", "2026-01-13T05:30:00Z"),
        ("2026-01-12T05:29:59Z", "2026-01-12T05:30:00Z"), ("2026-01-12T23:30:00Z", "2026-01-13T05:30:00Z"),
        // The night clocks change: it is 6:30 on the wall all the same.
        ("2026-03-28T05:30:00Z", "2026-03-29T04:30:00Z"), ("2026-03-29T04:30:00Z", "2026-03-30T04:30:00Z"),
        ("2026-10-24T04:30:00Z", "2026-10-25T05:30:00Z"), ("2026-10-25T05:30:00Z", "2026-10-26T05:30:00Z"),
        // The end of a month, of a year, of February in a leap year.
        ("2026-12-31T06:00:00Z", "2027-01-01T05:30:00Z"), ("2028-02-28T06:00:00Z", "2028-02-29T05:30:00Z"),
    ])
    func comesRoundEveryDay(after: String, next: String) throws {
        let found = Schedule.everyDay(hour: 6, minute: 30).next(
            after: try Self.moment(after), in: try Self.zone("Europe/Paris"))
        #expect(found == (try Self.moment(next)))
    }

    @Test func aTimeThatIsSkippedComesRoundOnceAtTheChange() throws {
        let paris = try Self.zone("Europe/Paris")
        let daily = Schedule.everyDay(hour: 2, minute: 30)
        let first = daily.next(after: try Self.moment("2026-03-28T12:00:00Z"), in: paris)
        #expect(first == (try Self.moment("2026-03-29T01:00:00Z")))
        let second = daily.next(after: first, in: paris)
        #expect(second == (try Self.moment("2026-03-30T00:30:00Z")))
    }

    @Test func aTimeThatIsThereTwiceComesRoundOnce() throws {
        let paris = try Self.zone("Europe/Paris")
        let daily = Schedule.everyDay(hour: 2, minute: 30)
        let first = daily.next(after: try Self.moment("2026-10-24T12:00:00Z"), in: paris)
        #expect(first == (try Self.moment("2026-10-25T00:30:00Z")))
        let second = daily.next(after: first, in: paris)
        #expect(second == (try Self.moment("2026-10-26T01:30:00Z")))
    }

    @Test(arguments: ["2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2026-06-01T20:00:00Z"])
    func everyHourIsEveryHourThatPasses(from: String) throws {
        let paris = try Self.zone("Europe/Paris")
        var moment = try Self.moment(from)
        for hour in 0..<12 {
            let next = Schedule.everyHour(minute: 10).next(after: moment, in: paris)
            #expect(next == (try Self.moment(from)) + 600 + 3_600 * Double(hour))
            moment = next
        }
    }

    /// Every day of ten years, in zones that change by an hour, by half an hour, at midnight, not at all, and by a whole day.
    @Test(arguments: [
        "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Tokyo",
        "Africa/Casablanca",
        "Pacific/Apia", "Asia/Kolkata", "Pacific/Kiritimati",
    ])
    func comesRoundOnceForEachDayThereIs(name: String) throws {
        let zone = try Self.zone(name)
        for (hour, minute) in [(0, 0), (0, 30), (2, 15), (2, 30), (23, 59)] {
            let daily = Schedule.everyDay(hour: hour, minute: minute)
            var moment = try Self.moment("2008-01-01T00:00:00Z")
            let end = try Self.moment("2018-01-01T00:00:00Z")
            var times = 0
            while moment < end {
                let next = daily.next(after: moment, in: zone)
                let gap = next.timeIntervalSince(moment)
                // A day that Apia skipped comes round as the next begins.
                let least: TimeInterval = name == "Pacific/Apia" ? 0 : 12 * 3_600
                if times > 0 { #expect(gap > least && gap < 36 * 3_600, "\(name) \(moment)") }
                moment = next
                times += 1
            }
            #expect((3_652...3_655).contains(times), "\(name) \(hour):\(minute) came round \(times) times")
        }
    }
}
