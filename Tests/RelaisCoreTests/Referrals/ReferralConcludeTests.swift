import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralConcludeTests {
    @Test func isToldWhileItGoesOnAndAgainInWhole() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            try tx.as(cast.charlie) {
                try Referral.conclude(made.id, orientation: "", barriers: ["schedule", "mobility", "mobility"], in: $0)
            }
            #expect(
                try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).result.barriers } == [.mobility, .schedule])
            try tx.as(cast.charlie) {
                try Referral.complete(
                    made.id, outcome: "achieved", levelAtExit: "a2", orientation: "school", barriers: ["childcare"],
                    in: $0)
            }
            try tx.as(cast.charlie) {
                try Referral.conclude(
                    made.id, outcome: "partly_achieved", orientation: "employment", barriers: [], in: $0)
            }
            let result = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).result }
            #expect(
                result
                    == Referral.Result(
                        outcome: .partlyAchieved, levelAtEntry: nil, levelAtExit: .a2, orientation: .employment,
                        barriers: []))
            try tx.as(cast.charlie) {
                try Referral.conclude(made.id, orientation: nil, barriers: ["money"], in: $0)
            }
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).outcome } == .partlyAchieved)
        }
    }

    @Test func recordsWhatItReplaces() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            let first = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.conclude(made.id, orientation: "school", barriers: [], in: $0) }
            }
            let entries = try tx.recorded {
                try tx.as(cast.charlie) {
                    try Referral.conclude(made.id, orientation: "employment", barriers: [], in: $0)
                }
            }
            // Nobody asked the person whether the other side may know.
            #expect(entries.map(\.action) == ["referral.concluded"] && entries.map(\.log) == [cast.clinic.rawValue])
            let own = try #require(entries.first)
            #expect(own.said["fields"] as? [String] == ["orientation", "barriers"] && own.faults == [])
            let digest: Only<Bytes> = try tx.as(cast.charlie) {
                try $0.one("SELECT audit.digest(t) FROM casework.result t WHERE referral = \(made.id)")
            }
            #expect(
                own.text("row_digest") == hex(digest.value.bytes)
                    && own.text("prev") == first.first.map { hex($0.leafHash) })
        }
    }

    @Test func refusesWhatSaysNothingOrIsNotKnown() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            #expect(throws: Refusal.invalid([Invalid("orientation", .missing)])) {
                try tx.as(cast.charlie) { try Referral.conclude(made.id, orientation: nil, barriers: [], in: $0) }
            }
            #expect(
                throws: Refusal.invalid([
                    Invalid("outcome", .unknownField), Invalid("orientation", .notInList),
                    Invalid("barriers", .notInList),
                ])
            ) {
                try tx.as(cast.charlie) {
                    try Referral.conclude(
                        made.id, outcome: "achieved", orientation: "moon", barriers: ["laziness"], in: $0)
                }
            }
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.alice) { try Referral.conclude(made.id, orientation: "school", barriers: [], in: $0) }
            }
        }
    }

    @Test(arguments: Set(Referral.State.allCases).subtracting(Referral.supported).subtracting([.draft, .expired]))
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: Referral.supported)) {
                try tx.as(cast.charlie) { try Referral.conclude(made.id, orientation: "school", barriers: [], in: $0) }
            }
        }
    }

    @Test func aMistakeCameToNothing() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            try tx.as(cast.charlie) { try Referral.correct(made.id, reason: "duplicate", in: $0) }
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).outcome } == nil)
        }
    }

    /// What was rated at entry is missed at exit, once it is over.
    @Test func ratingsAreToldByWhoHelpsAndByThePerson() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            try tx.as(cast.charlie) {
                try Referral.assess(
                    made.id, at: "entry", levels: [:], ratings: [.autonomy: "0", .ownSocialLink: "4"], in: $0)
            }
            #expect(throws: Refusal.invalid([Invalid("autonomy", .outOfRange(least: 0, most: 4))])) {
                try tx.as(cast.charlie) {
                    try Referral.assess(made.id, at: "exit", levels: [:], ratings: [.autonomy: "5"], in: $0)
                }
            }
            try tx.as(cast.charlie) { try Referral.end(made.id, reason: "person_moved", in: $0) }
            let over = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(over.unratedAtExit == [.autonomy, .ownSocialLink] && !over.lacksExit)
            try tx.as(cast.charlie) {
                try Referral.assess(made.id, at: "exit", levels: [:], ratings: [.autonomy: "3"], in: $0)
            }
            let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(page.unratedAtExit == [.ownSocialLink])
            #expect(page.support.assessment(at: .entry)?.ratings == [.autonomy: 0, .ownSocialLink: 4])
        }
    }

    @Test func aCancelledSessionSaysByWhom() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            #expect(throws: Refusal.invalid([Invalid("cancelled_by", .missing)])) {
                try tx.as(cast.charlie) {
                    try Referral.attend(made.id, on: "2026-01-12", presence: "cancelled", in: $0)
                }
            }
            #expect(throws: Refusal.invalid([Invalid("cancelled_by", .unknownField)])) {
                try tx.as(cast.charlie) {
                    try Referral.attend(made.id, on: "2026-01-12", presence: "present", cancelledBy: "person", in: $0)
                }
            }
            try tx.as(cast.charlie) {
                try Referral.attend(made.id, on: "2026-01-12", presence: "cancelled", cancelledBy: "partner", in: $0)
            }
            let support = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).support }
            #expect(support.days.map(\.cancelledBy) == [.partner])
            #expect(support.summary.cancelled[.partner] == 1 && support.summary.sessions == 1)
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0).support.summary } == support.summary)
        }
    }
}
