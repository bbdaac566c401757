import Foundation
import Postgres

extension Meeting {
    /// What a form or a command says of a meeting, as it was typed.
    package struct Draft: Sendable, Equatable, Codable {
        /// `2026-11-21`, or the same as French writes it.
        package var on: String?
        /// `14:30`, `14h30` or `14h`.
        package var at: String?
        package var minutes: String?
        package var mode: String?
        package var activities: [String] = []
        /// A commune by its name, its postcode or its code.
        package var commune: String?
        package var transport: String?
        package var distance: String?
        /// In euros, `4,50`.
        package var cost: String?
        /// A presence for all of them, or `mentee:presence` for each.
        package var attendance: [String] = []
        package var note: String?
        /// `yes` asks for the journey and the cost to be paid back.
        package var claims: String?
        package init() {}
    }

    /// The longest a note is: what was done, in a few words.
    package static let longestNote = 500

    /// What is left once it was read.
    struct Contents {
        var day: Day
        var startMinute: Int?
        var minutes: Int?
        var mode = Mode.inPerson
        var activities: [Mentoring.Activity] = []
        var commune: String?
        var transport: Mentoring.Transport?
        var distanceKm: Int?
        var costCents: Int?
        var note: String?
        var attendance: [Attendance] = []

        /// They met if one of them came.
        var state: State { attendance.contains { $0.presence == .yes } ? .held : .missed }
    }
}

extension Meeting.Draft {
    /// Reads it. A meeting that is planned is to come; one that was held is not, and says of each who is in the match whether they came.
    ///
    /// `earliest` is how far back one may be told of, in days.
    func checked(isPlan: Bool, sides: [Pair.Side], earliest: Int, in tx: Transaction) throws -> Meeting.Contents {
        var checks = Checks()
        let (today, now) = (Day(tx.now), tx.now)
        var contents = Meeting.Contents(day: today)
        if let day = checks.day(
            "on", on, from: isPlan ? now : now - TimeInterval(earliest) * 86_400,
            to: isPlan ? now + 366 * 86_400 : now)
        {
            contents.day = day
        }
        contents.startMinute = checks.clock("at", at)
        if !isPlan, contents.day == today, let start = contents.startMinute, start > Day.minute(of: now) {
            checks.refuse("at", .inTheFuture)
        }
        contents.minutes = checks.number("minutes", minutes, 5...1_440)
        contents.mode = checks.code("mode", mode) ?? .inPerson
        contents.activities = checks.some("activities", activities)
        if let typed = commune { contents.commune = try checks.commune(typed, in: tx) }
        contents.transport = checks.code("transport", transport)
        contents.distanceKm = checks.number("distance", distance, 0...1_000)
        if !isPlan {
            contents.costCents = checks.cents("cost", cost, most: 100_000)
            contents.note = checks.text("note", note, most: Meeting.longestNote)
            contents.attendance = presences(of: sides, &checks)
            if contents.state == .held, contents.activities.isEmpty { checks.refuse("activities", .missing) }
            if contents.state == .held, contents.minutes == nil { checks.refuse("minutes", .missing) }
        }
        try checks.done()
        return contents
    }

    /// What each of them did: all must be told of.
    private func presences(of sides: [Pair.Side], _ checks: inout Checks) -> [Meeting.Attendance] {
        var told: [ID<Mentee>: Meeting.Presence] = [:]
        let given = attendance.filter { !$0.isEmpty }
        for word in given {
            let parts = word.split(separator: ":", maxSplits: 1)
            guard let presence = parts.last.flatMap({ Meeting.Presence(rawValue: String($0)) }) else {
                checks.refuse("attendance", .notInList)
                return []
            }
            if parts.count == 1 {
                for side in sides where told[side.mentee] == nil { told[side.mentee] = presence }
            } else if let mentee = ID<Mentee>(String(parts[0])), sides.contains(where: { $0.mentee == mentee }) {
                told[mentee] = presence
            } else {
                checks.refuse("attendance", .notInList)
                return []
            }
        }
        if told.count < sides.count { checks.refuse("attendance", .missing) }
        return sides.compactMap { side in told[side.mentee].map { Meeting.Attendance(side.mentee, $0) } }
    }
}

extension Checks {
    /// An hour of the day as people write it: `14:30`, `14h30`, `14h`, `9 h`; in minutes after midnight.
    mutating func clock(_ field: String, _ given: String?) -> Int? {
        guard let text = text(field, given, most: 8)?.lowercased().replacing(" ", with: "") else { return nil }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "h" }.filter { !$0.isEmpty }
        let numbers = parts.compactMap { Int($0) }
        guard text.contains(":") || text.contains("h"), (1...2).contains(numbers.count), numbers.count == parts.count,
            (0...23).contains(numbers[0]), (0...59).contains(numbers.count == 2 ? numbers[1] : 0)
        else {
            refuse(field, .unreadable)
            return nil
        }
        return numbers[0] * 60 + (numbers.count == 2 ? numbers[1] : 0)
    }

    /// A sum in euros as people write it, `4,50` or `4.5`; in cents.
    mutating func cents(_ field: String, _ given: String?, most: Int) -> Int? {
        guard let text = text(field, given, most: 12)?.replacing("€", with: "").replacing(" ", with: "") else {
            return nil
        }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard (1...2).contains(parts.count), let euros = Int(parts[0]), euros >= 0,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            parts.count == 1 || (1...2).contains(parts[1].count)
        else {
            refuse(field, .unreadable)
            return nil
        }
        let rest = parts.count == 2 ? (Int(parts[1]) ?? 0) * (parts[1].count == 1 ? 10 : 1) : 0
        guard euros <= most / 100, euros * 100 + rest <= most else {
            refuse(field, .outOfRange(least: 0, most: most / 100))
            return nil
        }
        return euros * 100 + rest
    }
}

extension Day {
    /// The minute of the day a moment falls on, on the clocks of mainland France.
    package static func minute(of moment: Date) -> Int {
        let parts = calendar.dateComponents([.hour, .minute], from: moment)
        return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    }
}
