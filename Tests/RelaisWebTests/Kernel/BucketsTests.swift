import RelaisCore
import Testing

@testable import RelaisWeb

/// How much one may ask, and how much of it is remembered.
@Suite struct BucketsTests {
    private let start = ContinuousClock.now

    @Test func giveAThirdAtOnceAndTheRestAsTimePasses() {
        let buckets = Buckets(perMinute: 60)
        for _ in 0..<20 { #expect(buckets.take(from: .address("a"), at: start) == nil) }
        #expect(buckets.take(from: .address("a"), at: start) == 1)
        #expect(buckets.take(from: .address("b"), at: start) == nil)
        #expect(buckets.take(from: .address("a"), at: start + .seconds(1)) == nil)
        #expect(buckets.take(from: .address("a"), at: start + .seconds(1)) == 1)
        for _ in 0..<20 { #expect(buckets.take(from: .address("a"), at: start + .seconds(3_600)) == nil) }
        #expect(buckets.take(from: .address("a"), at: start + .seconds(3_600)) != nil)
    }

    @Test func sayHowLongToWait() {
        let buckets = Buckets(perMinute: 3)
        #expect(buckets.take(from: .address("a"), at: start) == nil)
        #expect(buckets.take(from: .address("a"), at: start) == 20)
    }

    @Test func rememberABoundedNumber() {
        let buckets = Buckets(perMinute: 60)
        for number in 0..<(Buckets.most + 10) { _ = buckets.take(from: .address("\(number)"), at: start) }
        #expect(buckets.count <= Buckets.most)
    }
}
