import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralEndTests {
    @Test(arguments: [Referral.State.accepted, .inProgress])
    func stopsTheSupportBeforeItsGoal(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            try tx.as(cast.charlie) { try Referral.end(made.id, reason: "person_moved", note: "À Tulle", in: $0) }
            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .notFulfilled && page.reason == .personMoved && page.endedAt == noon)
            #expect(page.thread.last?.note == "À Tulle")
            #expect(page.moves == [.forward])
            // What was received stays with whoever supported the person.
            let received = try #require(made.received)
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == "Mariam D.")
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.end(made.id, reason: "no_show", in: $0) }
            }
            try expectTold(entries, .referralEnded, by: cast.charlie, to: cast.shelter, of: made.id, in: tx)
            #expect(entries.count == 2)
        }
    }

    @Test func needsAReasonThatFits() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            for (reason, problem) in [(nil, Invalid.Problem.missing), ("duplicate", .notInList), ("x", .notInList)] {
                #expect(throws: Refusal.invalid([Invalid("reason", problem)])) {
                    try tx.as(cast.charlie) { try Referral.end(made.id, reason: reason, in: $0) }
                }
            }
            #expect(throws: Refusal.invalid([Invalid("note", .missing)])) {
                try tx.as(cast.charlie) { try Referral.end(made.id, reason: "other", in: $0) }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) { try Referral.end(made.id, reason: "no_show", in: $0) }
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.alice) { try Referral.end(made.id, reason: "no_show", in: $0) }
            }
        }
    }

    @Test(
        arguments: Referral.State.reachable.filter {
            !(Referral.State.notFulfilled.predecessors.union([.draft])).contains($0)
        })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: [.accepted, .inProgress])) {
                try tx.as(cast.charlie) { try Referral.end(made.id, reason: "no_show", in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            let went = await together { _ in
                try await store.write(as: cast.charlie.credential) {
                    try Referral.end(made.id, reason: "no_show", in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
