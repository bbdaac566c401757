import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ClockTests {
    private static let day: TimeInterval = 86_400

    @Test func anUsualAnswerIsDueOnAWorkingDayAndAnUrgentOneInHours() async throws {
        try await inTransaction { tx, cast in
            // Two weeks before Easter Monday 2026; and the Friday before a weekend.
            let monday = noon + 70 * Self.day
            let friday = noon + 4 * Self.day
            for (priority, sent, due) in [
                ("normal", monday, monday + 15 * Self.day - 3_600), ("normal", friday, friday + 14 * Self.day),
                ("urgent", friday, friday + 3 * Self.day), ("emergency", friday, friday + Self.day),
            ] {
                let id = try tx.sent(cast, priority: priority, at: sent)
                let page = try tx.as(cast.charlie, at: sent + 60) { try ReferralPage(id, in: $0) }
                // The clock goes forward on 29 March 2026: the same time on the wall is an hour less.
                let found = try #require(page.line.dueAt)
                #expect(abs(found.timeIntervalSince(due)) <= 3_600, "\(priority)")
                #expect(priority != "normal" || found == WorkingDays.next(sent + 14 * Self.day))
            }
        }
    }

    @Test func aServiceSettlesItsOwnAndItsOrganisationTheOthers() async throws {
        try await inTransaction { tx, cast in
            func days() throws -> [Setting: Int]? {
                try tx.as(cast.dora) { try PlacesPage(cast.course, in: $0).clock?.days }
            }
            #expect(try days()?[.reminderDays] == 10 && days()?[.expiryDays] == 30)
            // The clinic has no keeper of accounts: the administrator settles it.
            try tx.as(cast.administrator) { try Setting.reminderDays.set("5", for: cast.clinic, in: $0) }
            #expect(try days()?[.reminderDays] == 5)
            let entries = try tx.recorded {
                try tx.as(cast.dora) {
                    try ServiceClock.set(
                        ServiceClock.Draft(days: [.reminderDays: "3"], escalation: "dora"), for: cast.course, in: $0)
                }
            }
            #expect(entries.map(\.action) == ["service.clocks_set"] && entries.flatMap(\.faults) == [])
            #expect(try days()?[.reminderDays] == 3)
            let id = try tx.sent(cast, at: noon)
            #expect(try tx.ring(cast, at: noon + 3 * Self.day).filter { $0 == .remindWaiting } == [.remindWaiting])
            for (draft, field) in [
                (ServiceClock.Draft(days: [.offerDays: "0"]), "offer_days"),
                (ServiceClock.Draft(escalation: "Erin"), "escalation"),
                (ServiceClock.Draft(escalation: "Carol"), "escalation"),
            ] {
                #expect { try tx.as(cast.dora) { try ServiceClock.set(draft, for: cast.course, in: $0) } } throws: {
                    error in
                    if case Refusal.invalid(let found) = error { found.map(\.field) == [field] } else { false }
                }
            }
            #expect(throws: Refusal.notPermitted(.keepServices)) {
                try tx.as(cast.charlie) { try ServiceClock.set(ServiceClock.Draft(), for: cast.course, in: $0) }
            }
            #expect(throws: Refusal.notFound(.init(.service, cast.course.rawValue))) {
                try tx.as(cast.carol) { try ServiceClock.set(ServiceClock.Draft(), for: cast.course, in: $0) }
            }
            _ = id
        }
    }

    @Test func anotherHearsThatAnAnswerIsLate() async throws {
        try await inTransaction { tx, cast in
            try tx.as(cast.dora) {
                try ServiceClock.set(ServiceClock.Draft(escalation: "Dora"), for: cast.course, in: $0)
            }
            let id = try tx.sent(cast, priority: "emergency", at: noon)
            try tx.as(cast.dora, at: noon + 60) { try Referral.assign(id, to: "Charlie", in: $0) }
            try tx.doJobs(cast, at: noon + 60)
            try tx.ring(cast, at: noon + Self.day)
            #expect(try tx.notices(of: cast.charlie).contains(.overdue))
            #expect(try tx.notices(of: cast.dora).contains(.escalated) && !tx.notices(of: cast.dora).contains(.overdue))
            #expect(try !tx.notices(of: cast.charlie).contains(.escalated))
        }
    }

    @Test func newsIsDueOnTheDeskOfWhoeverAcceptedAndOnThePageOfBothSides() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let due = WorkingDays.later(noon - 2 * 3_600, 7)
            for member in [cast.charlie, cast.alice] {
                let times = try tx.as(member) { try ReferralTimes(made.id, in: $0) }
                #expect(times.clocks.map(\.kind) == [.start] && times.clocks.map(\.at) == [due])
            }
            #expect(
                try tx.as(cast.charlie, at: noon + Self.day) { try DeskClocks(in: $0).newsDue.map(\.referral) } == [
                    made.id
                ])
            #expect(try tx.as(cast.erin, at: noon + Self.day) { try DeskClocks(in: $0).newsDue.isEmpty })
            try tx.ring(cast, at: due)
            #expect(try tx.notices(of: cast.charlie).filter { $0 == .startDue } == [.startDue])
            try tx.as(cast.charlie, at: due + 60) {
                try Referral.attend(made.id, on: Day(due).text, presence: "present", minutes: nil, in: $0)
            }
            let times = try tx.as(cast.charlie) { try ReferralTimes(made.id, in: $0) }
            #expect(times.clocks.map(\.at) == [WorkingDays.later(due + 60, 30)])
            for member in [cast.erin, cast.frank, cast.bob] {
                #expect(throws: Refusal.self) { try tx.as(member) { _ = try ReferralTimes(made.id, in: $0) } }
            }
        }
    }
}
