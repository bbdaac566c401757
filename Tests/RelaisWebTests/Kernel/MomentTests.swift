import Foundation
import RelaisTesting
import Testing

@testable import RelaisCore
@testable import RelaisWeb

@Suite struct MomentTests {
    private let french = Words(language: .french)
    private let english = Words(language: .english)

    /// Noon in Paris, Monday 12 January 2026, and so many hours later.
    private func later(_ hours: Double) -> Date { noon + hours * 3_600 }

    @Test func aMomentIsToldAsPeopleTellIt() {
        #expect(french.moment(later(-3), now: noon) == "aujourd’hui, 9\u{a0}h\u{a0}00")
        #expect(french.moment(later(-20), now: noon) == "hier, 16\u{a0}h\u{a0}00")
        #expect(french.moment(later(25), now: noon) == "demain, 13\u{a0}h\u{a0}00")
        #expect(french.moment(later(-72), now: noon) == "vendredi 9\u{a0}janvier, 12\u{a0}h\u{a0}00")
        #expect(french.moment(later(-24 * 40), now: noon) == "le 3\u{a0}décembre 2025")
        #expect(english.moment(later(-3), now: noon) == "today, 9:00")
        #expect(english.moment(later(-24 * 40), now: noon) == "on 3\u{a0}December 2025")
    }

    @Test func theFirstOfAMonthIsAnOrdinalInFrench() {
        #expect(french.day(later(-24 * 11), now: noon) == "1er\u{a0}janvier")
        #expect(english.day(later(-24 * 11), now: noon) == "1\u{a0}January")
    }

    @Test func timeLeftIsInWords() {
        #expect(french.timeLeft(until: later(5), now: noon) == "avant 17\u{a0}h\u{a0}00")
        #expect(french.timeLeft(until: later(20), now: noon) == "avant demain, 8\u{a0}h\u{a0}00")
        #expect(french.timeLeft(until: later(49), now: noon) == "encore 2 jours")
        #expect(french.timeLeft(until: later(-24 * 7), now: noon) == "7 jours de retard")
        #expect(french.timeLeft(until: later(-25), now: noon) == "1 jour de retard")
        #expect(english.timeLeft(until: later(25), now: noon) == "1 day left")
        #expect(english.timeLeft(until: later(-49), now: noon) == "2 days late")
    }

    @Test func frenchCountsZeroAsOne() {
        #expect(french.referralsCount(0) == "0 orientation")
        #expect(english.referralsCount(0) == "0 referrals")
        #expect(french.referralsCount(2) == "2 orientations")
    }
}
