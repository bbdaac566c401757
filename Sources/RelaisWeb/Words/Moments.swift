import Foundation
import RelaisCore

/// Dates and times as the reader writes them, in France's time.
extension Words {
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

    /// A month's name, from 1.
    func monthName(_ month: Int) -> String { (language == .french ? Self.months.0 : Self.months.1)[month - 1] }

    /// `nov.`, `Nov`: a month's name where there is little room, from 1.
    func shortMonth(_ month: Int) -> String {
        let french = [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
        ]
        return language == .french ? french[month - 1] : String(Self.months.1[month - 1].prefix(3))
    }

    /// `16 h 10`, `16:10`.
    func time(_ moment: Date) -> String { time(ParisMoment(moment)) }

    private func time(_ moment: ParisMoment) -> String {
        let minutes = moment.minute < 10 ? "0\(moment.minute)" : "\(moment.minute)"
        return say("\(moment.hour)\u{a0}h\u{a0}\(minutes)", "\(moment.hour):\(minutes)")
    }

    /// `19 novembre`, `19 November`; with the year when it is not this one.
    func day(_ moment: Date, now: Date) -> String { day(ParisMoment(moment), now: ParisMoment(now)) }

    private func day(_ moment: ParisMoment, now: ParisMoment) -> String {
        let date = moment.date
        let number = language == .french && date.day == 1 ? "1er" : "\(date.day)"
        let year = date.year == now.date.year ? "" : " \(date.year)"
        return "\(number)\u{a0}\(monthName(date.month))\(year)"
    }

    /// `jeudi 19 novembre`.
    func weekdayAndDay(_ moment: Date, now: Date) -> String {
        weekdayAndDay(ParisMoment(moment), now: ParisMoment(now))
    }

    private func weekdayAndDay(_ moment: ParisMoment, now: ParisMoment) -> String {
        let weekdays = language == .french ? Self.weekdays.0 : Self.weekdays.1
        return "\(weekdays[moment.weekday]) \(day(moment, now: now))"
    }

    /// `Aujourd’hui`, `mar. 24`, `Tue 24`: a day of the days ahead, as a number of days since 1970 there.
    func shortDay(_ dayNumber: Int, today: Int) -> String {
        guard dayNumber != today else { return say("Aujourd’hui", "Today") }
        let weekday = (language == .french ? Self.weekdays.0 : Self.weekdays.1)[((dayNumber + 4) % 7 + 7) % 7].prefix(3)
        return say("\(weekday).", "\(weekday)") + "\u{a0}\(CivilDay(daysSince1970: dayNumber).day)"
    }

    /// `aujourd’hui, 9 h 05`, `hier, 17 h 30`, `lundi 16 novembre, 10 h 20`, `le 3 mars 2025`.
    func moment(_ moment: Date, now: Date) -> String {
        let (moment, now) = (ParisMoment(moment), ParisMoment(now))
        switch now.dayNumber - moment.dayNumber {
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
            let isToday = ParisMoment(due).dayNumber == ParisMoment(now).dayNumber
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
