/// How often something took how many whole days. Adding two up loses nothing, so months, services and organisations add up, and the
/// median of the whole is exact: the same as of all the days in a row.
package struct Histogram: Sendable, Equatable {
    private(set) var counts: [Int: Int] = [:]

    package init() {}

    package var total: Int { counts.values.reduce(0, +) }

    mutating func add(_ number: Int, ofDays days: Int) { counts[days, default: 0] += number }

    mutating func add(_ other: Histogram) {
        for (days, number) in other.counts { add(number, ofDays: days) }
    }

    /// The middle of them, or what lies half way between the two in the middle.
    package var median: Double? {
        let total = total
        guard total > 0 else { return nil }
        let (low, high) = ((total - 1) / 2, total / 2)
        var (seen, first): (Int, Int?) = (0, nil)
        for (days, number) in counts.sorted(by: { $0.key < $1.key }) {
            seen += number
            if first == nil, seen > low { first = days }
            if let first, seen > high { return Double(first + days) / 2 }
        }
        return nil
    }
}
