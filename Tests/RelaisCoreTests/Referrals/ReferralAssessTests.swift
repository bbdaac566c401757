import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralAssessTests {
    @Test func countsTheLowestOfTheSkills() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.agreedReferral(.inProgress, cast, to: .telling(cast.clinic)).made
            try tx.as(cast.charlie) {
                try Referral.assess(made.id, at: "entry", levels: [.listening: "a2", .writing: "pre_a1"], in: $0)
            }
            for member in [cast.alice, cast.charlie] {
                let page = try tx.as(member) { try ReferralPage(made.id, in: $0) }
                #expect(page.support.assessment(at: .entry)?.levels == [.listening: .a2, .writing: .preA1])
                #expect(page.level(at: .entry) == .preA1 && page.level(at: .exit) == nil)
            }
        }
    }

    /// A skill told later joins the others; one told again takes the place of what was told.
    @Test func isToldBitByBit() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let told: [[Skill: String?]] = [[.reading: "a1", .writing: "alpha"], [.listening: "a2"], [.writing: "a1"]]
            for levels in told {
                try tx.as(cast.charlie) { try Referral.assess(made.id, at: "exit", levels: levels, in: $0) }
            }
            let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(page.support.assessment(at: .exit)?.levels == [.reading: .a1, .writing: .a1, .listening: .a2])
        }
    }

    /// An exit that nobody told stays to be seen, and can be told after the end.
    @Test(arguments: [Referral.State.completed, .notFulfilled])
    func showsTheExitsThatAreMissing(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            func exits() throws -> [ID<Referral>] {
                try tx.as(cast.charlie) { try ReferralList(.exits, in: $0).lines.items.map(\.id) }
            }
            // The course teaches French, so its exits are missing from the day it ends.
            #expect(try exits() == [made.id])
            #expect(try tx.as(cast.charlie) { try Desk(in: $0) }.missingExits == 1)
            #expect(try tx.as(cast.alice) { try ReferralList(.exits, in: $0).lines.items.isEmpty })
            try tx.as(cast.charlie) { try Referral.assess(made.id, at: "entry", levels: [.reading: "a1"], in: $0) }
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.lacksExit)
            try tx.as(cast.charlie) { try Referral.assess(made.id, at: "exit", levels: [.reading: "a2"], in: $0) }
            #expect(try exits().isEmpty)
            #expect(try !tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.lacksExit)
        }
    }

    @Test func isRecordedInBothLogsWhereThePersonAgreed() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.agreedReferral(.accepted, cast, to: .telling(cast.clinic)).made
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.assess(made.id, at: "entry", levels: [.reading: "a1"], in: $0) }
            }
            #expect(entries.map(\.action) == ["referral.assessed", "referral.assessed"])
            let own = try #require(entries.first { $0.log == cast.clinic.rawValue })
            #expect(entries.contains { $0.isTwin(of: own) } && entries.flatMap(\.faults) == [])
            #expect(own.said["fields"] as? [String] == ["reading"])
            let row: Held = try tx.as(cast.charlie) {
                try $0.one("SELECT entry, audit.digest(a) FROM casework.assessment a WHERE referral = \(made.id)")
            }
            #expect(row.entry == own.id && own.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func needsALevelAndAMoment() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            #expect(throws: Refusal.invalid([Invalid("moment", .missing), Invalid("listening", .missing)])) {
                try tx.as(cast.charlie) { try Referral.assess(made.id, at: nil, levels: [:], in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("moment", .notInList), Invalid("writing", .notInList)])) {
                try tx.as(cast.charlie) { try Referral.assess(made.id, at: "later", levels: [.writing: "A1"], in: $0) }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                try Referral.assess(made.id, at: "entry", levels: [.reading: "a1"], in: $0)
            }
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.alice) { try Referral.assess(made.id, at: "entry", levels: [.reading: "a1"], in: $0) }
            }
        }
    }

    @Test(arguments: Referral.State.reachable.filter { !Referral.supported.union([.draft]).contains($0) })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: Referral.supported)) {
                try tx.as(cast.charlie) { try Referral.assess(made.id, at: "entry", levels: [.reading: "a1"], in: $0) }
            }
        }
    }
}
