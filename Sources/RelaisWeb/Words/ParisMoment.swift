import Foundation

/// A moment as clocks in mainland France show it.
struct ParisMoment {
    let date: CivilDay
    /// Days since 1 January 1970, there.
    let dayNumber: Int
    let hour: Int
    let minute: Int
    /// From 0, Sunday.
    let weekday: Int

    init(_ moment: Date) {
        let universal = Int(moment.timeIntervalSince1970.rounded(.down))
        let local = universal + Self.offset(at: universal)
        dayNumber = CivilDay.floor(local, 86_400)
        date = CivilDay(daysSince1970: dayNumber)
        let second = local - dayNumber * 86_400
        (hour, minute) = (second / 3_600, second / 60 % 60)
        weekday = ((dayNumber + 4) % 7 + 7) % 7
    }

    private static let zone = TimeZone(identifier: "Europe/Paris")

    /// Seconds ahead of universal time. Since 1996 the European Union's rule: summer time from the last Sunday of March to
    /// the last Sunday of October, each at one o'clock universal time (directive 2000/84/EC). Before, the time zone is asked.
    private static func offset(at universal: Int) -> Int {
        let year = CivilDay(daysSince1970: CivilDay.floor(universal, 86_400)).year
        guard year >= 1996, year < 2038 else {
            return zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(universal))) ?? 3_600
        }
        let isSummer = change(year, month: 3) <= universal && universal < change(year, month: 10)
        return isSummer ? 7_200 : 3_600
    }

    /// One o'clock universal time on the last Sunday of a month of 31 days.
    private static func change(_ year: Int, month: Int) -> Int {
        let last = CivilDay.daysSince1970(year, month, 31)
        return (last - (last + 4) % 7) * 86_400 + 3_600
    }
}
