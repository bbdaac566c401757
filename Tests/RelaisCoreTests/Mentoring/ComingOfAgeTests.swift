import Foundation
import RelaisTesting
import Testing

@testable import RelaisCore

@Suite struct ComingOfAgeTests {
    private func days(
        _ birth: String, _ status: Minority.Status? = .recognised, until age: Int = 21, on day: String = "2026-01-12"
    ) throws -> [ComingOfAge.Kind: String] {
        let grown = ComingOfAge(born: Day(birth), status, until: age, on: try #require(Day(day)))
        return Dictionary(
            uniqueKeysWithValues: grown.steps.map { step in
                (step.kind, [step.day?.text ?? "–", step.latest?.text].compactMap(\.self).joined(separator: "…"))
            })
    }

    @Test func datesEachStepFromTheDayOfBirth() throws {
        #expect(
            try days("2009-05-14") == [
                .interview: "2026-05-14", .handover: "2026-11-14", .permitPrepared: "2027-02-14",
                .review: "2027-04-14", .majority: "2027-05-14", .permitDue: "2028-05-13", .supportEnds: "2030-05-14",
                .afterwards: "2030-11-14",
            ])
        #expect(try days("2009-05-14", until: 20)[.supportEnds] == "2029-05-14")
        #expect(try days("2009-05-14", until: 18)[.supportEnds] == nil)
        // Months that have no such day.
        #expect(try days("2008-08-31")[.permitPrepared] == "2026-05-31")
        #expect(try days("2008-08-31")[.handover] == "2026-02-28")
    }

    /// Of the month or the year alone, what must be done before is dated by the first day, and majority by both.
    @Test func goesByWhatIsKnownOfTheDay() throws {
        #expect(try days("2008")[.majority] == "2026-01-01…2026-12-31")
        #expect(try days("2008")[.interview] == "2025-01-01")
        #expect(try days("2008-02")[.majority] == "2026-02-01…2026-03-01")
        #expect(ComingOfAge(born: Day("2008"), nil, until: 21, on: Day(noon)).isMinor)
        #expect(ComingOfAge(born: Day("2008"), nil, until: 21, on: Day(noon)).precision == .year)
        #expect(ComingOfAge(born: nil, nil, until: 21, on: Day(noon)).steps.isEmpty)
    }

    @Test func turnsOnTheFirstOfMarchWhoWasBornOnALeapDay() throws {
        #expect(try days("2008-02-29")[.majority] == "2026-03-01")
        #expect(try days("2008-02-29")[.permitDue] == "2027-02-28")
        #expect(try days("2010-02-28")[.majority] == "2028-02-28")
        #expect(try days("2006-02-29".replacing("2006", with: "2004"))[.supportEnds] == "2025-03-01")
    }

    /// While minority is assessed, or a judge is asked, nobody comes of age.
    @Test func behavesAsForAMinorWhileMinorityIsAssessed() throws {
        for status in [Minority.Status.underAssessment, .judicialAppealPending] {
            let told = try days("2007-01-01", status)
            #expect(told[.majority] == "–" && told[.permitDue] == "–" && told[.interview] == "2024-01-01")
            let grown = ComingOfAge(born: Day("2000-01-01"), status, until: 21, on: Day(noon))
            #expect(grown.isMinor && grown.ahead(of: Day(noon)).isEmpty)
        }
        let adult = ComingOfAge(born: Day("2009-05-14"), .adult, until: 21, on: Day(noon))
        #expect(!adult.isMinor && Set(adult.steps.map(\.kind)) == [.permitDue, .supportEnds, .afterwards])
    }

    @Test func countsTheDaysAhead() throws {
        let grown = ComingOfAge(born: Day("2008-01-12"), .recognised, until: 21, on: Day(noon))
        #expect(grown.ahead(of: Day(noon)).first?.step.kind == .majority)
        #expect(grown.ahead(of: Day(noon)).first?.days == 0)
        #expect(!grown.isMinor)
    }
}
