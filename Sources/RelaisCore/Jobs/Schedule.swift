import Foundation

/// When something comes round, by the clock on the wall.
package enum Schedule: Sendable, Equatable {
    /// Every hour, at so many minutes past.
    case everyHour(minute: Int)
    case everyDay(hour: Int, minute: Int)
    /// On one day of the week, 1 for Sunday.
    case everyWeek(weekday: Int, hour: Int, minute: Int)

    /// The first moment after `moment` that it comes round, in whole seconds.
    ///
    /// Where clocks go forward, a time that is skipped comes round once, at the moment of the change. Where they go back, a
    /// time that is there twice comes round the first time only; every hour is every hour that passes.
    package func next(after moment: Date, in zone: TimeZone) -> Date {
        let now = Int(moment.timeIntervalSince1970.rounded(.down))
        switch self {
        case .everyHour(let minute):
            let offset = Self.offset(at: now, in: zone)
            var next = Self.floored(now + offset, to: 3_600) + minute * 60 - offset
            while next <= now { next += 3_600 }
            return Date(timeIntervalSince1970: Double(next))
        case .everyWeek(let weekday, let hour, let minute):
            var next = moment
            repeat {
                next = Self.everyDay(hour: hour, minute: minute).next(after: next, in: zone)
            } while Self.weekday(of: next, in: zone) != weekday
            return next
        case .everyDay(let hour, let minute):
            var day = Self.floored(now + Self.offset(at: now, in: zone), to: 86_400) - 86_400
            while true {
                let next = Self.first(day + hour * 3_600 + minute * 60, in: zone)
                if next > now { return Date(timeIntervalSince1970: Double(next)) }
                day += 86_400
            }
        }
    }

    /// The first second at which the wall shows `wall` (seconds since 1970, as if they were UTC) or, where it never does,
    /// at which it has gone past it.
    private static func first(_ wall: Int, in zone: TimeZone) -> Int {
        // No two changes are as near as this, and no offset as large.
        let before = offset(at: wall - 2 * 86_400, in: zone)
        let after = offset(at: wall + 2 * 86_400, in: zone)
        if offset(at: wall - before, in: zone) == before { return wall - before }
        if offset(at: wall - after, in: zone) == after { return wall - after }
        // Skipped: the second of the change itself.
        var (earlier, later) = (wall - 2 * 86_400, wall + 2 * 86_400)
        while later - earlier > 1 {
            let middle = (earlier + later) / 2
            if offset(at: middle, in: zone) == before { earlier = middle } else { later = middle }
        }
        return later
    }

    /// 1 for Sunday: day 0, 1 January 1970, was a Thursday.
    private static func weekday(of moment: Date, in zone: TimeZone) -> Int {
        let second = Int(moment.timeIntervalSince1970.rounded(.down))
        let days = floored(second + offset(at: second, in: zone), to: 86_400) / 86_400
        return ((days + 4) % 7 + 7) % 7 + 1
    }

    /// Seconds east of Greenwich.
    private static func offset(at second: Int, in zone: TimeZone) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
    }

    private static func floored(_ number: Int, to step: Int) -> Int {
        number - ((number % step) + step) % step
    }
}
