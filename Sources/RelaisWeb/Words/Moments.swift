import Foundation
import RelaisCore

/// Dates and times as the reader writes them, in France's time.
extension Words {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar
    }()

    private static let weekdays = (
        ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    )
    private static let months = (
        [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
            "décembre",
        ],
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
    )

    private func parts(_ moment: Date) -> DateComponents {
        Self.calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: moment)
    }

    /// A month's name, from 1.
    func monthName(_ month: Int) -> String { (language == .french ? Self.months.0 : Self.months.1)[month - 1] }

    /// `16 h 10`, `16:10`.
    func time(_ moment: Date) -> String {
        let parts = parts(moment)
        let minutes = (parts.minute ?? 0) < 10 ? "0\(parts.minute ?? 0)" : "\(parts.minute ?? 0)"
        return say("\(parts.hour ?? 0)\u{a0}h\u{a0}\(minutes)", "\(parts.hour ?? 0):\(minutes)")
    }

    /// `19 novembre`, `19 November`; with the year when it is not this one.
    func day(_ moment: Date, now: Date) -> String {
        let parts = parts(moment)
        let month = monthName(parts.month ?? 1)
        let number = language == .french && parts.day == 1 ? "1er" : "\(parts.day ?? 1)"
        let year = parts.year == self.parts(now).year ? "" : " \(parts.year ?? 0)"
        return "\(number)\u{a0}\(month)\(year)"
    }

    /// `jeudi 19 novembre`.
    func weekdayAndDay(_ moment: Date, now: Date) -> String {
        let weekday = (language == .french ? Self.weekdays.0 : Self.weekdays.1)[(parts(moment).weekday ?? 1) - 1]
        return "\(weekday) \(day(moment, now: now))"
    }

    /// `aujourd’hui, 9 h 05`, `hier, 17 h 30`, `lundi 16 novembre, 10 h 20`, `le 3 mars 2025`.
    func moment(_ moment: Date, now: Date) -> String {
        let days =
            Self.calendar.dateComponents(
                [.day], from: Self.calendar.startOfDay(for: moment), to: Self.calendar.startOfDay(for: now)
            ).day ?? 0
        switch days {
        case 0: return say("aujourd’hui, \(time(moment))", "today, \(time(moment))")
        case 1: return say("hier, \(time(moment))", "yesterday, \(time(moment))")
        case -1: return say("demain, \(time(moment))", "tomorrow, \(time(moment))")
        case -6...6: return "\(weekdayAndDay(moment, now: now)), \(time(moment))"
        default: return say("le \(day(moment, now: now))", "on \(day(moment, now: now))")
        }
    }

    /// `avant 16 h 10`, `encore 2 jours`, `7 jours de retard`.
    func timeLeft(until due: Date, now: Date) -> String {
        let left = due.timeIntervalSince(now)
        let days = Int(abs(left) / 86_400)
        if left <= 0 {
            return days == 0
                ? say("en retard depuis \(time(due))", "late since \(time(due))")
                : say(
                    count(days, ("jour de retard", "jours de retard"), ("", "")),
                    count(days, ("", ""), ("day late", "days late")))
        }
        if days == 0 {
            let isToday = Self.calendar.isDate(due, inSameDayAs: now)
            return isToday
                ? say("avant \(time(due))", "before \(time(due))")
                : say("avant demain, \(time(due))", "before tomorrow, \(time(due))")
        }
        return say(
            "encore \(count(days, ("jour", "jours"), ("", "")))", "\(count(days, ("", ""), ("day", "days"))) left")
    }
}

extension String {
    /// With its first letter as a capital.
    var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
