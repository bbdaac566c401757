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
        let text = cell.replacing(/[\sT]+0{1,2}:00(:00(\.0+)?)?Z?$/, with: "").lowercased()
        if let counted = text.wholeMatch(of: /(\d{5})(?:[.,]0+)?/), let number = Int(counted.1) {
            guard let day = Day(serial: number) else { throw Unread.notADay }
            return day
        }
        if let month = try spelled(text) { return month }
        let numbers = text.replacing(/\s*[.\/-]\s*|\s+/, with: "/").split(separator: "/", omittingEmptySubsequences: false)
        if numbers.first?.count == 4 {
            guard let day = Day(numbers.map(padded).joined(separator: "-")) else { throw Unread.notADay }
            return day
        }
        if numbers.count > 1, numbers.last?.count == 2, numbers.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
            throw Unread.twoDigitYear
        }
        guard numbers.last?.count == 4, let day = Day(numbers.joined(separator: "/")) else { throw Unread.notADay }
        return day
    }

    private static func padded(_ number: Substring) -> String { number.count == 1 ? "0\(number)" : String(number) }

    /// `5 avril 2008`, `1er mai 2008`, `avril 2008`; `nil` when no month is spelled.
    private static func spelled(_ text: String) throws -> Day? {
        guard let parts = text.wholeMatch(of: /(?:(\d{1,2})(?:er|st|nd|rd|th)?[\s-]+)?(\p{L}+)\.?[\s-]+(\d{2}|\d{4})/),
            let month = month(Folded.text(parts.2))
        else { return nil }
        guard parts.3.count == 4 else { throw Unread.twoDigitYear }
        let day = parts.1.map { "-\(padded($0))" } ?? ""
        guard let found = Day("\(parts.3)-\(padded("\(month)"))\(day)") else { throw Unread.notADay }
        return found
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
