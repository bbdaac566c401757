import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralWaitlistTests {
    @Test(arguments: [Referral.State.sent, .accepted, .inProgress])
    func keepsThePersonWaiting(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            try tx.as(cast.charlie) {
                try Referral.waitlist(made.id, reason: "no_capacity", note: "Un groupe en mars", in: $0)
            }
            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .waitlisted && page.reason == .noCapacity && page.endedAt == nil)
            #expect(page.thread.last?.note == "Un groupe en mars")
            #expect(page.moves == [.withdraw])
            let own = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(own.moves == [.accept, .decline, .correct])
            #expect(own.request.need == "Apprendre à lire")
            // Nothing opened by waiting: a person is there only if they had been accepted.
            #expect(own.person == made.received)
        }
    }

    /// Someone who was accepted, then waited, and is accepted again keeps their file and their code.
    @Test func isTheSamePersonWhenAcceptedAgain() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            try tx.as(cast.charlie) { try Referral.waitlist(made.id, reason: "no_capacity", in: $0) }
            let again = try tx.as(cast.charlie) { try Referral.accept(made.id, in: $0) }
            #expect(again == made.received)
            let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .accepted && page.reason == nil)
            try tx.as(cast.charlie) { try Referral.start(made.id, in: $0) }
            let started = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.startedAt
            #expect(started == page.startedAt && started != nil)
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.waitlist(made.id, reason: "no_capacity", in: $0) }
            }
            try expectTold(entries, .referralWaitlisted, by: cast.charlie, to: cast.shelter, of: made.id, in: tx)
            #expect(entries.count == 2)
        }
    }

    @Test func needsAReasonThatFits() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            for (reason, problem) in [(nil, Invalid.Problem.missing), ("no_show", .notInList), ("x", .notInList)] {
                #expect(throws: Refusal.invalid([Invalid("reason", problem)])) {
                    try tx.as(cast.charlie) { try Referral.waitlist(made.id, reason: reason, in: $0) }
                }
            }
            #expect(throws: Refusal.invalid([Invalid("note", .missing)])) {
                try tx.as(cast.charlie) { try Referral.waitlist(made.id, reason: "other", in: $0) }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                try Referral.waitlist(made.id, reason: "no_capacity", in: $0)
            }
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.alice) { try Referral.waitlist(made.id, reason: "no_capacity", in: $0) }
            }
        }
    }

    @Test(
        arguments: Referral.State.reachable.filter {
            !(Referral.State.waitlisted.predecessors.union([.draft])).contains($0)
        })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: [.sent, .accepted, .inProgress])) {
                try tx.as(cast.charlie) { try Referral.waitlist(made.id, reason: "no_capacity", in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let went = await together { _ in
                try await store.write(as: cast.charlie.credential) {
                    try Referral.waitlist(made.id, reason: "no_capacity", in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
