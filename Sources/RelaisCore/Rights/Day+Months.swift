extension Day {
    /// The same day so many months later, or the last of that month where it has no such day; for a whole day.
    package func adding(months: Int) -> Day {
        let index = year * 12 + (month ?? 1) - 1 + months
        let number = day ?? 1
        let found = stride(from: number, to: 27, by: -1).lazy.compactMap {
            Day("\(index / 12)-\(index % 12 + 1)-\($0)")
        }.first
        return found ?? Day("\(index / 12)-\(index % 12 + 1)-\(number)") ?? self
    }
}
