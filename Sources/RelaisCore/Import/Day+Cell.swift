import Foundation

extension Day {
    /// Why a cell is no day.
    enum Unread: Error, Equatable {
        case twoDigitYear
        case notADay
    }

    /// A day as people write it in a cell: `05/04/2008`, `5.4.2008`, `2008-04-05`, `5 avril 2008`, `avril 2008`, `2008`,
    /// with a time of midnight behind it or not, or as the number a spreadsheet counts its days by (`39543`).
    ///
    /// - Throws: `Unread`: a year of two digits is not guessed, since for a minor the century decides everything.
    static func read(_ cell: String) throws -> Day {
        // By hand: ten thousand dates through four regular expressions took five seconds.
        let text = try withoutMidnight(cell.lowercased())
        let parts = text.split { !$0.isLetter && !$0.isNumber }
        guard text.allSatisfy({ $0.isLetter || $0.isNumber || " /.-,\u{a0}".contains($0) }) else {
            throw Unread.notADay
        }
        if let counted = parts.first, counted.count == 5, parts.dropFirst().allSatisfy({ $0.allSatisfy { $0 == "0" } })
        {
            return try known(Int(counted).flatMap { Day(serial: $0) })
        }
        if parts.contains(where: { $0.contains(where: \.isLetter) }) { return try spelled(parts) }
        guard (1...3).contains(parts.count), let year = parts.last else { throw Unread.notADay }
        let isShort = { (part: Substring) in part.count <= 2 }
        if parts[0].count == 4, parts.dropFirst().allSatisfy(isShort) {
            return try known(Day(parts.map(padded).joined(separator: "-")))
        }
        guard parts.count > 1, parts.dropLast().allSatisfy(isShort) else { throw Unread.notADay }
        if year.count == 2 { throw Unread.twoDigitYear }
        guard year.count == 4 else { throw Unread.notADay }
        return try known(Day(parts.reversed().map(padded).joined(separator: "-")))
    }

    private static func known(_ day: Day?) throws -> Day {
        guard let day else { throw Unread.notADay }
        return day
    }

    private static func padded(_ number: Substring) -> String { number.count == 1 ? "0\(number)" : String(number) }

    /// Without the midnight a program may have added: `2008-04-05T00:00:00`. Another time is no day.
    private static func withoutMidnight(_ text: String) throws -> String {
        guard let colon = text.firstIndex(of: ":") else { return text }
        guard let end = text[..<colon].lastIndex(where: { $0 == " " || $0 == "t" }),
            text[end...].dropFirst().allSatisfy({ "0:.z".contains($0) })
        else { throw Unread.notADay }
        return String(text[..<end])
    }

    /// `5 avril 2008`, `1er mai 2008`, `avril 2008`.
    private static func spelled(_ parts: [Substring]) throws -> Day {
        guard parts.count == 2 || parts.count == 3, let year = parts.last, year.allSatisfy(\.isNumber),
            let month = month(Folded.text(parts[parts.count - 2]))
        else { throw Unread.notADay }
        if year.count == 2 { throw Unread.twoDigitYear }
        var words = [String(year), padded("\(month)")]
        if parts.count == 3 {
            let number = parts[0].prefix(while: \.isNumber)
            guard (1...2).contains(number.count),
                ["", "er", "st", "nd", "rd", "th"].contains(parts[0].dropFirst(number.count))
            else { throw Unread.notADay }
            words.append(padded(number))
        }
        return try known(Day(words.joined(separator: "-")))
    }

    /// A month by its name in French or English, whole or cut after three letters or more: `avril`, `juil`, `Apr`.
    private static func month(_ word: String) -> Int? {
        guard word.count >= 3 else { return nil }
        for names in months {
            let found = names.indices.filter { names[$0].hasPrefix(word) }
            if found.count == 1 { return found[0] + 1 }
        }
        return nil
    }

    private static let months = [
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
    ].map { $0.split(separator: " ").map { String($0) } }

    /// Days since 30 December 1899, from 1928 to 2064.
    private init?(serial: Int) {
        guard (10_228..<60_265).contains(serial),
            let start = Self.calendar.date(from: DateComponents(year: 1899, month: 12, day: 30, hour: 12)),
            let moment = Self.calendar.date(byAdding: .day, value: serial, to: start)
        else { return nil }
        self.init(moment)
    }
}
