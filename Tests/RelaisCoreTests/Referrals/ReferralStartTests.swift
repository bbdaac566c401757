import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralStartTests {
    @Test func saysThatTheSupportHasBegun() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.as(cast.charlie) { try Referral.start(made.id, note: "Premier cours", in: $0) }
            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .inProgress)
            #expect(page.startedAt == noon)
            #expect(page.thread.last?.note == "Premier cours")
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let entries = try tx.recorded { try tx.as(cast.charlie) { try Referral.start(made.id, in: $0) } }
            try expectTold(entries, .referralStarted, by: cast.charlie, to: cast.shelter, of: made.id, in: tx)
            #expect(entries.count == 2)
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                try Referral.start(made.id, in: $0)
            }
            #expect(throws: Refusal.referralIs(.accepted, needs: [])) {
                try tx.as(cast.erin) { try Referral.start(made.id, in: $0) }
            }
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.alice) { try Referral.start(made.id, in: $0) }
            }
            try tx.as(cast.dora) { try Referral.start(made.id, in: $0) }
        }
    }

    @Test(arguments: Referral.State.reachable.filter { ![.accepted, .draft].contains($0) })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: [.accepted])) {
                try tx.as(cast.charlie) { try Referral.start(made.id, in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            let went = await together { _ in
                try await store.write(as: cast.charlie.credential) { try Referral.start(made.id, in: $0) }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
