import Foundation

/// Writes RFC 5545: lines of at most 75 octets that end in CRLF, times in Europe/Paris with the rule it follows.
package enum ICalendar {
    /// When somebody meets, and nothing else of it.
    package struct Event: Sendable {
        package let id: String
        package let day: Day
        /// Minutes after midnight; a whole day where it is not known.
        package let startMinute: Int?
        package let minutes: Int?
        package let isCancelled: Bool
        /// Grows with every change (RFC 5545 3.8.7.4).
        package let sequence: Int
        package let changedAt: Date

        package init(
            id: String, day: Day, startMinute: Int?, minutes: Int?, isCancelled: Bool, sequence: Int, changedAt: Date
        ) {
            (self.id, self.day, self.startMinute, self.minutes) = (id, day, startMinute, minutes)
            (self.isCancelled, self.sequence, self.changedAt) = (isCancelled, sequence, changedAt)
        }
    }

    /// The calendar. An hour that the clocks skip in March is told as it was typed: RFC 5545 3.3.5 says what it means.
    package static func text(_ events: [Event], in language: Language) -> String {
        let name = language == .french ? "Rencontres" : "Meetings"
        let summary = language == .french ? "Rencontre" : "Meeting"
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relais//Mentoring//EN", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH", "X-WR-CALNAME:\(name)", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        ]
        lines += zone
        for event in events {
            lines += [
                "BEGIN:VEVENT", "UID:\(event.id)", "DTSTAMP:\(stamp(event.changedAt))",
                "LAST-MODIFIED:\(stamp(event.changedAt))", "SEQUENCE:\(event.sequence)",
            ]
            let date = event.day.text.replacing("-", with: "")
            if let start = event.startMinute {
                lines.append("DTSTART;TZID=Europe/Paris:\(date)T\(two(start / 60))\(two(start % 60))00")
                lines.append("DURATION:PT\(event.minutes ?? 60)M")
            } else {
                lines.append("DTSTART;VALUE=DATE:\(date)")
            }
            lines += [
                "SUMMARY:\(escaped(summary))", "CLASS:CONFIDENTIAL",
                "STATUS:\(event.isCancelled ? "CANCELLED" : "CONFIRMED")",
                "TRANSP:\(event.isCancelled ? "TRANSPARENT" : "OPAQUE")", "END:VEVENT",
            ]
        }
        lines.append("END:VCALENDAR")
        return lines.map { folded($0) + "\r\n" }.joined()
    }

    /// Summer time from the last Sunday of March to the last of October (directive 2000/84/EC).
    private static let zone = [
        "BEGIN:VTIMEZONE", "TZID:Europe/Paris", "BEGIN:DAYLIGHT", "DTSTART:19960331T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD", "END:VTIMEZONE",
    ]

    /// A line in pieces of at most 75 octets, never in the middle of a character; those that follow begin with a space (3.1).
    package static func folded(_ line: String) -> String {
        var (text, length) = ("", 0)
        for scalar in line.unicodeScalars {
            let size = String(scalar).utf8.count
            if length + size > 75 { (text, length) = (text + "\r\n ", 1) }
            text.unicodeScalars.append(scalar)
            length += size
        }
        return text
    }

    /// Text as a value: RFC 5545 3.3.11.
    package static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
            .replacing("\r\n", with: "\\n").replacing("\n", with: "\\n")
    }

    private static func stamp(_ moment: Date) -> String {
        let parts = universal.dateComponents([.year, .month, .day, .hour, .minute, .second], from: moment)
        let date = "\(parts.year ?? 1970)\(two(parts.month ?? 1))\(two(parts.day ?? 1))"
        return "\(date)T\(two(parts.hour ?? 0))\(two(parts.minute ?? 0))\(two(parts.second ?? 0))Z"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let universal: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()
}
