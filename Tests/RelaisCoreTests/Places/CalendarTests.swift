import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct CalendarTests {
    @Test func knowsEaster() async throws {
        try await inTransaction { tx, _ in
            for (year, day) in [
                (1818, "1818-03-22"), (1943, "1943-04-25"), (1981, "1981-04-19"), (2000, "2000-04-23"),
                (2008, "2008-03-23"),
                (2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28"),
                (2038, "2038-04-25"),
            ] {
                let found: Only<String> = try tx.one("SELECT directory.easter(\(year)::integer)::text")
                #expect(found.value == day)
            }
        }
    }

    /// A hundred and twenty years, day by day, against the plain calendar.
    @Test func countsTheSameDaysOffAsThePlainCalendar() async throws {
        try await inTransaction { tx, _ in
            let off: [Only<String>] = try tx.all(
                """
                SELECT day::date::text FROM generate_series('1980-01-01'::date, '2099-12-31'::date, '1 day') AS day
                WHERE directory.is_day_off(day::date)
                """)
            var expected: [String] = []
            var moment = try #require(
                DateComponents(calendar: WorkingDays.calendar, year: 1980, month: 1, day: 1, hour: 12).date)
            while Day(moment).year < 2100 {
                if WorkingDays.isOff(moment) { expected.append(Day(moment).text) }
                moment.addTimeInterval(86_400)
            }
            #expect(off.map(\.value) == expected)
            #expect(
                expected.contains("2026-05-14") && expected.contains("2026-05-25") && !expected.contains("2026-05-26"))
        }
    }

    @Test func movesToTheNextWorkingDayAtTheSameTimeOnTheWall() async throws {
        try await inTransaction { tx, _ in
            for hour in stride(from: 0, to: 24 * 400, by: 37) {
                let moment = noon + Double(hour) * 3_600
                let found: Only<Date> = try tx.one("SELECT directory.on_working_day(\(moment))")
                #expect(found.value == WorkingDays.next(moment))
            }
        }
    }

    /// What the program says of itself and what the database goes by.
    @Test func hasTheSameStandardsInBothPlaces() async throws {
        try await inTransaction { tx, cast in
            for clock in Setting.clocks {
                let days: Only<Int> = try tx.one("SELECT directory.clock_days(\(cast.course), \(clock))::bigint")
                #expect(String(days.value) == clock.standard)
            }
        }
    }
}
