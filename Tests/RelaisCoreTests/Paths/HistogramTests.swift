import RelaisTesting
import Testing

@testable import RelaisCore

@Suite struct HistogramTests {
    @Test(arguments: [UInt64](1...60)) func hasTheMedianOfAllTheDaysInARow(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let days = (0..<(1 + dice.below(40))).map { _ in dice.below(12) }
        var (all, parts) = (Histogram(), [Histogram(), Histogram()])
        for day in days {
            all.add(1, ofDays: day)
            parts[dice.below(2)].add(1, ofDays: day)
        }
        let sorted = days.sorted()
        let half = sorted.count / 2
        let expected = sorted.count % 2 == 1 ? Double(sorted[half]) : Double(sorted[half - 1] + sorted[half]) / 2
        #expect(all.median == expected)
        parts[0].add(parts[1])
        #expect(parts[0].median == expected && parts[0].total == days.count)
    }

    @Test func ofNothingHasNone() { #expect(Histogram().median == nil) }
}
