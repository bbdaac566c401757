import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralDeclineTests {
    @Test func saysWhyAndTakesBackWhatWasDisclosed() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.as(cast.charlie) { tx in
                try Referral.decline(made.id, reason: "no_capacity", note: "Complet jusqu’à mars", in: tx)
            }
            for (member, request) in [(cast.alice, "Apprendre à lire"), (cast.charlie, "")] {
                let page = try tx.as(member) { try ReferralPage(made.id, in: $0) }
                #expect(page.line.state == .declined)
                #expect(page.reason == .noCapacity)
                #expect(page.endedAt == noon)
                #expect(page.thread.last?.note == "Complet jusqu’à mars")
                #expect(page.thread.last?.reason == .noCapacity)
                #expect(page.request.need == request)
                #expect(page.slip.ageBracket == nil && page.slip.languages.isEmpty)
                #expect(page.slip.frenchLevel == nil && page.slip.commune == nil)
                #expect(page.moves == (member.account == cast.alice.account ? [.forward] : [.correct]))
            }
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.decline(made.id, reason: "duplicate", in: $0) }
            }
            try expectTold(entries, .referralDeclined, by: cast.charlie, to: cast.shelter, of: made.id, in: tx)
            let retracted = entries.filter { $0.action == "disclosure.retracted" }
            #expect(retracted.count == 2 && entries.count == 4)
            let told = try #require(retracted.first { $0.log == cast.clinic.rawValue })
            let row: Held = try tx.as(cast.charlie) {
                try $0.one("SELECT entry, audit.digest(d) FROM casework.disclosure d WHERE referral = \(made.id)")
            }
            #expect(told.id == row.entry && told.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func needsAReasonThatFits() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            for (reason, problem) in [(nil, Invalid.Problem.missing), ("no_show", .notInList), ("x", .notInList)] {
                #expect(throws: Refusal.invalid([Invalid("reason", problem)])) {
                    try tx.as(cast.charlie) { try Referral.decline(made.id, reason: reason, in: $0) }
                }
            }
            #expect(throws: Refusal.invalid([Invalid("note", .missing)])) {
                try tx.as(cast.charlie) { try Referral.decline(made.id, reason: "other", in: $0) }
            }
        }
    }

    @Test(arguments: Referral.Reason.toDecline) func takesEachReasonOffered(reason: Referral.Reason) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.as(cast.charlie) { try Referral.decline(made.id, reason: reason.rawValue, note: "mot", in: $0) }
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.reason == reason)
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                try Referral.decline(made.id, reason: "duplicate", in: $0)
            }
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.alice) { try Referral.decline(made.id, reason: "duplicate", in: $0) }
            }
        }
    }

    @Test(arguments: Referral.State.reachable.filter { ![.sent, .waitlisted, .draft].contains($0) })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: [.sent, .waitlisted])) {
                try tx.as(cast.charlie) { try Referral.decline(made.id, reason: "duplicate", in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let went = await together { _ in
                try await store.write(as: cast.charlie.credential) {
                    try Referral.decline(made.id, reason: "duplicate", in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }

    /// One side takes it on while the other takes it back: one of them is first, and the other is told.
    @Test func eitherHappensWhenBothSidesMove() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let went = await together { number in
                if number % 2 == 0 {
                    try await store.write(as: cast.alice.credential) {
                        try Referral.withdraw(made.id, reason: "person_moved", in: $0)
                    }
                } else {
                    try await store.write(as: cast.charlie.credential) {
                        try Referral.decline(made.id, reason: "no_capacity", in: $0)
                    }
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
