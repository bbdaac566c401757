import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// When what a representative agreed to lapses, and what is said before. The day of birth stays sealed.
@Suite struct MajorityTests {
    private static let table:
        [(birth: String?, status: Minority.Status?, given: String, today: String, found: Majority)] = [
            ("2008-04-05", nil, "2026-01-12", "2026-04-04", .ahead(days: 1, isCertain: true)),
            ("2008-04-05", nil, "2026-01-12", "2026-04-05", .reached),
            ("2008-02-29", nil, "2026-01-12", "2026-02-28", .ahead(days: 1, isCertain: true)),
            ("2008-02-29", nil, "2026-01-12", "2026-03-01", .reached),
            // To the month: from its first day on they may be of age.
            ("2008-04", nil, "2026-01-12", "2026-03-31", .ahead(days: 1, isCertain: false)),
            ("2008-04", nil, "2026-01-12", "2026-04-01", .reached),
            // Given while nobody could tell, it holds until they certainly are.
            ("2008-04", nil, "2026-04-10", "2026-04-29", .ahead(days: 1, isCertain: true)),
            ("2008-04", nil, "2026-04-10", "2026-04-30", .reached),
            ("2008", nil, "2025-06-01", "2025-12-31", .ahead(days: 1, isCertain: false)),
            ("2008", nil, "2025-06-01", "2026-01-01", .reached),
            ("2008", nil, "2026-01-12", "2026-12-30", .ahead(days: 1, isCertain: true)),
            ("2008-04-05", .recognised, "2026-01-12", "2026-04-05", .reached),
            ("2008-04-05", .underAssessment, "2026-01-12", "2026-04-05", .notInSight),
            ("2008-04-05", .judicialAppealPending, "2026-01-12", "2027-04-05", .notInSight),
            ("2010-04-05", .notRecognised, "2026-01-12", "2026-01-13", .reached),
            ("2010-04-05", .adult, "2026-01-12", "2026-01-13", .reached),
            (nil, nil, "2026-01-12", "2030-01-13", .notInSight),
        ]

    @Test func isFoundFromWhatIsKnown() {
        for one in Self.table {
            let found = Majority.of(
                one.status, born: one.birth.flatMap { Day($0) }, givenOn: Day(one.given)!, on: Day(one.today)!)
            #expect(found == one.found, "\(one)")
        }
    }

    private func review(_ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        try tx.leave(Job(.findMajorities), cast, at: moment)
        try tx.doJobs(cast, at: moment)
    }

    /// Looked at every week from a Monday on: told at least 90, 30 and 7 days before, and lapsed within a week after the day.
    @Test func tellsThreeTimesAndThenLapses() async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try tx.agreedReferral(.accepted, cast, since: noon - 90 * 86_400)
            try tx.doJobs(cast)
            let birthday = try #require(Day("2026-04-05"))
            var told: [Int] = []
            var week = noon - 21 * 86_400
            while try tx.as(cast.alice, { try ConsentPage(consent, in: $0) }).line.ending == nil {
                let before = try tx.notices(of: cast.alice).count { $0 == .consentMajority }
                try review(tx, cast, at: week)
                let after = try tx.notices(of: cast.alice).count { $0 == .consentMajority }
                if after > before { told.append(Day(week).days(until: birthday)) }
                week += 7 * 86_400
                guard week < noon + 200 * 86_400 else { break }
            }
            #expect(told.count == 3)
            for (left, days) in zip(told, [90, 30, 7]) { #expect((days..<days + 7).contains(left)) }
            let late = birthday.days(until: Day(week - 7 * 86_400))
            #expect((0..<7).contains(late))
            let line = try tx.as(cast.alice) { try ConsentPage(consent, in: $0) }.line
            #expect(line.ending == .lapsed)
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.reason == .consentEnded)
            #expect(try tx.notices(of: cast.alice).contains(.consentLapsed))
        }
    }

    @Test func saysSoWhereTheDayIsNotKnown() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.born("2008-04"), by: cast)
            try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            try review(tx, cast, at: noon)
            #expect(try tx.notices(of: cast.alice) == [.consentMayBeOfAge])
        }
    }

    @Test func leavesThoseWhoseMinorityIsAssessedOrWhoAgreedThemselves() async throws {
        try await inTransaction { tx, cast in
            let (one, adult) = (try tx.person(by: cast), try tx.person(.adult, by: cast))
            let first = try tx.consent(for: one, to: cast.clinic, by: cast.alice)
            let second = try tx.consent(for: adult, to: cast.clinic, by: cast.alice)
            try tx.as(cast.alice) { try Minority.state("under_assessment", of: one, in: $0) }
            try review(tx, cast, at: noon + 200 * 86_400)
            for id in [first, second] {
                #expect(try tx.as(cast.alice) { try ConsentPage(id, in: $0) }.line.ending == nil)
            }
            try tx.as(cast.alice, at: noon + 60) { try Minority.state("adult", of: one, in: $0) }
            try review(tx, cast, at: noon + 207 * 86_400)
            #expect(try tx.as(cast.alice) { try ConsentPage(first, in: $0) }.line.ending == .lapsed)
        }
    }

    /// One entry a run, with the keyed references of whom it looked at and nothing else; no job and no notice holds a day.
    @Test func isRecordedOnceWithWhomItLookedAt() async throws {
        try await inTransaction { tx, cast in
            let people = try [tx.person(by: cast), tx.person(by: cast)]
            for person in people { try tx.consent(for: person, to: cast.clinic, by: cast.alice) }
            _ = try tx.consent(for: tx.person(.adult, by: cast), to: cast.clinic, by: cast.alice)
            let entries = try tx.recorded {
                try tx.as(cast.daemon) { tx in
                    try tx.act(for: cast.shelter)
                    try Consent.reviewMajority(in: tx)
                }
            }
            #expect(entries.map(\.action) == ["consent.majority_reviewed"])
            #expect(entries.first?.references.count == 2 && entries.first?.kind == "read")
            #expect(entries.first?.said["fields"] as? [String] == ["birth_date"])
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func comesRoundOnMondays() throws {
        let paris = try #require(TimeZone(identifier: "Europe/Paris"))
        var moment = noon
        for _ in 0..<60 {
            moment = Routine.findMajorities.schedule.next(after: moment, in: paris)
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = paris
            let parts = calendar.dateComponents([.weekday, .hour, .minute], from: moment)
            #expect((parts.weekday, parts.hour, parts.minute) == (2, 4, 20))
        }
    }

    @Test func isOnlyTheDaemons() async throws {
        try await inTransaction { tx, cast in
            #expect(throws: Refusal.notPermitted(.endConsents)) {
                try tx.as(cast.alice) { try Consent.reviewMajority(in: $0) }
            }
        }
    }
}
