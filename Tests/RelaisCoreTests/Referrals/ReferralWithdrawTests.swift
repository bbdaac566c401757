import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralWithdrawTests {
    @Test(arguments: [Referral.State.sent, .accepted, .inProgress])
    func takesBackWhatWasDisclosed(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            try tx.as(cast.alice) { tx in
                try Referral.withdraw(made.id, reason: "person_moved", note: "Partie à Nantes", in: tx)
            }
            let own = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(own.line.state == .withdrawn && own.reason == .personMoved && own.endedAt == noon)
            #expect(own.request.need == "Apprendre à lire")
            let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(page.request.need.isEmpty)
            #expect(page.slip.ageBracket == nil && page.slip.languages.isEmpty)
            #expect(page.thread.last?.note == "Partie à Nantes")
            if let received = made.received {
                #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == nil)
                #expect(throws: Refusal.notFound(.init(.person, received.rawValue))) {
                    try tx.as(cast.charlie) { try Person.reveal(received, purpose: "emergency", in: $0) }
                }
            }
        }
    }

    @Test func dropsADraftWithoutTellingAnyone() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "duplicate", note: "x", in: $0) }
            }
            #expect(entries.map(\.log) == [cast.shelter.rawValue])
            expectUnknown(made.id, to: [cast.charlie.credential, cast.dora.credential], in: tx) {
                _ = try ReferralPage(made.id, in: $0)
            }
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "person_declined", in: $0) }
            }
            try expectTold(entries, .referralWithdrawn, by: cast.alice, to: cast.clinic, of: made.id, in: tx)
            #expect(entries.filter { $0.action == "disclosure.retracted" }.count == 2)
            #expect(entries.count == 4)
        }
    }

    @Test func needsAReasonThatFits() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            for (reason, problem) in [("", Invalid.Problem.missing), ("no_capacity", .notInList)] {
                #expect(throws: Refusal.invalid([Invalid("reason", problem)])) {
                    try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: reason, in: $0) }
                }
            }
            #expect(throws: Refusal.invalid([Invalid("note", .missing)])) {
                try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "other", note: " ", in: $0) }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                try Referral.withdraw(made.id, reason: "duplicate", in: $0)
            }
            #expect(throws: Refusal.notYourMove(.referrer)) {
                try tx.as(cast.charlie) { try Referral.withdraw(made.id, reason: "duplicate", in: $0) }
            }
            try tx.as(cast.carol) { try Referral.withdraw(made.id, reason: "duplicate", in: $0) }
        }
    }

    @Test(arguments: [Referral.State.declined, .completed, .withdrawn])
    func refusesWhatHasEnded(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: Referral.State.withdrawn.predecessors)) {
                try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "duplicate", in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) {
                    try Referral.withdraw(made.id, reason: "person_moved", in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
