import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralAttendTests {
    @Test(arguments: Referral.supported.sorted { $0.rawValue < $1.rawValue })
    func isAFactOfWhichTheOtherSideReadsTheSum(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            try tx.as(cast.charlie) {
                try Referral.attend(made.id, on: "12/01/2026", presence: "present", minutes: "90", in: $0)
            }
            let support = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.support
            let day = try #require(support.days.first)
            #expect(day.day.text == "2026-01-12" && day.presence == .present && day.minutes == 90)
            let seen = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.support
            #expect(seen.days.isEmpty && seen.summary == support.summary && seen.summary.present == 1)
            #expect(seen.summary.first?.text == "2026-01-12" && seen.summary.last?.text == "2026-01-12")
        }
    }

    /// Whoever did not come has not begun; whoever came has, once.
    @Test func beginsTheSupport() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            func state() throws -> Referral.State {
                try tx.as(cast.alice) { try ReferralPage(made.id, in: $0).line.state }
            }
            try tx.as(cast.charlie) { try Referral.attend(made.id, on: "2026-01-12", presence: "excused", in: $0) }
            #expect(try state() == .accepted)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: $0) }
            }
            #expect(Set(entries.map(\.action)) == ["referral.attended", "referral.started"])
            #expect(try state() == .inProgress && entries.flatMap(\.faults) == [])
            #expect(throws: Refusal.self) { try tx.as(cast.charlie) { try Referral.start(made.id, in: $0) } }
            let again = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: $0) }
            }
            #expect(Set(again.map(\.action)) == ["referral.attended"])
        }
    }

    @Test func isReplacedWhenToldAgain() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let first = try tx.recorded {
                try tx.as(cast.charlie) {
                    try Referral.attend(made.id, on: "2026-01-12", presence: "present", minutes: "60", in: $0)
                }
            }
            let second = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.attend(made.id, on: "2026-01-12", presence: "absent", in: $0) }
            }
            let days = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.support.days
            #expect(days.count == 1 && days[0].presence == .absent && days[0].minutes == nil)
            // Its entry says which one it takes the place of.
            let own = try #require(second.first { $0.log == cast.clinic.rawValue })
            let before = try #require(first.first { $0.log == cast.clinic.rawValue })
            #expect(own.text("prev") == hex(before.leafHash))
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.attend(made.id, on: "2026-01-12", presence: "excused", in: $0) }
            }
            #expect(entries.map(\.action) == ["referral.attended", "referral.attended"])
            let own = try #require(entries.first { $0.log == cast.clinic.rawValue })
            let twin = try #require(entries.first { $0.log == cast.shelter.rawValue })
            #expect(twin.isTwin(of: own) && entries.flatMap(\.faults) == [])
            let row: Held = try tx.as(cast.charlie) {
                try $0.one("SELECT entry, audit.digest(a) FROM casework.attendance a WHERE referral = \(made.id)")
            }
            #expect(row.entry == own.id && own.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func needsADayThatCanBe() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let days: [(String?, Invalid.Problem)] = [
                (nil, .missing), ("hier", .notADay), ("2026-01", .notADay), ("2026-02-30", .notADay),
                ("2026-01-13", .inTheFuture), ("2026-01-11", .tooEarly),
            ]
            for (day, problem) in days {
                #expect(throws: Refusal.invalid([Invalid("held_on", problem)])) {
                    try tx.as(cast.charlie) { try Referral.attend(made.id, on: day, presence: "present", in: $0) }
                }
            }
            #expect(throws: Refusal.invalid([Invalid("presence", .missing)])) {
                try tx.as(cast.charlie) { try Referral.attend(made.id, on: "2026-01-12", presence: nil, in: $0) }
            }
            for minutes in ["4", "721", "une heure", "-60"] {
                #expect(throws: Refusal.invalid([Invalid("minutes", .outOfRange(least: 5, most: 720))])) {
                    try tx.as(cast.charlie) {
                        try Referral.attend(made.id, on: "2026-01-12", presence: "present", minutes: minutes, in: $0)
                    }
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: $0)
            }
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.alice) { try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: $0) }
            }
        }
    }

    @Test(arguments: Referral.State.reachable.filter { !Referral.supported.union([.draft]).contains($0) })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: Referral.supported)) {
                try tx.as(cast.charlie) { try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: $0) }
            }
            // PostgreSQL says the same to whatever writes.
            let error = #expect(throws: PostgresError.self) {
                try tx.as(cast.charlie) { tx in
                    let _: [Only<Int>] = try tx.all(
                        """
                        INSERT INTO casework.attendance (referral, held_on, presence, account, recorded_at, entry)
                        VALUES (\(made.id), '2026-01-12', 'present', \(cast.charlie.account), \(noon), \(UUID()))
                        RETURNING 1
                        """)
                }
            }
            #expect(error?.sqlState == "42501")
        }
    }

    @Test func keepsOneFactWhenFourTellTheSameDay() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            let went = await together { _ in
                try await store.write(as: cast.charlie.credential) {
                    try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: $0)
                }
            }
            #expect(went.succeeded() == 4)
            let page = try await store.write(as: cast.charlie.credential) { try ReferralPage(made.id, in: $0) }
            #expect(page.support.days.count == 1)
        }
    }
}
