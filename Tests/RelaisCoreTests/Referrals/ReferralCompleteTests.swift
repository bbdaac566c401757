import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralCompleteTests {
    @Test(arguments: [Referral.State.accepted, .inProgress])
    func saysWhatBecameOfIt(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.agreedReferral(state, cast, to: .telling(cast.clinic)).made
            try tx.as(cast.charlie) { tx in
                try Referral.complete(
                    made.id, outcome: "partly_achieved", levelAtEntry: "alpha", levelAtExit: "a1", note: "Bravo", in: tx
                )
            }
            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .completed)
            #expect(page.outcome == .partlyAchieved)
            #expect(page.result.levelAtEntry == .alpha && page.result.levelAtExit == .a1)
            #expect(page.endedAt == noon)
            #expect(page.thread.last?.note == "Bravo")
            #expect(page.moves == [.forward])
            // What was received stays with whoever supported the person.
            let received = try #require(made.received)
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == "Mariam D.")
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.complete(made.id, outcome: "achieved", in: $0) }
            }
            try expectTold(entries, .referralCompleted, by: cast.charlie, to: cast.shelter, of: made.id, in: tx)
            #expect(entries.count == 2)
        }
    }

    @Test func needsAnOutcome() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            #expect(throws: Refusal.invalid([Invalid("outcome", .missing)])) {
                try tx.as(cast.charlie) { try Referral.complete(made.id, outcome: "", in: $0) }
            }
            #expect(
                throws: Refusal.invalid([Invalid("outcome", .notInList), Invalid("level_at_exit", .notInList)])
            ) {
                try tx.as(cast.charlie) { tx in
                    try Referral.complete(made.id, outcome: "great", levelAtExit: "d1", in: tx)
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                try Referral.complete(made.id, outcome: "achieved", in: $0)
            }
            #expect(throws: Refusal.referralIs(.inProgress, needs: [])) {
                try tx.as(cast.erin) { try Referral.complete(made.id, outcome: "achieved", in: $0) }
            }
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.carol) { try Referral.complete(made.id, outcome: "achieved", in: $0) }
            }
        }
    }

    @Test(arguments: Referral.State.reachable.filter { ![.accepted, .inProgress, .draft].contains($0) })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: [.accepted, .inProgress])) {
                try tx.as(cast.charlie) { try Referral.complete(made.id, outcome: "achieved", in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.inProgress, cast)
            let went = await together { _ in
                try await store.write(as: cast.charlie.credential) {
                    try Referral.complete(made.id, outcome: "achieved", in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
