import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct StageTests {
    @Test func tellsWhoTookOverTheLatestFirst() async throws {
        try await inTransaction { tx, cast in
            let first = try tx.referral(.completed, cast)
            _ = try tx.as(cast.alice) { try Referral.draft(.course(for: first.person, cast), in: $0) }
            let second = try tx.as(cast.alice, at: noon + 60) { tx in
                let id = try Referral.draft(.course(for: first.person, cast), in: tx).id
                try Referral.send(id, in: tx)
                return id
            }
            let stages = try tx.as(cast.alice, at: noon + 120) { try PersonPage(first.person, in: $0).stages }
            // A draft is nobody's turn yet, so it is no stage.
            #expect(stages.map(\.referral) == [second, first.id])
            #expect(stages.map(\.isTakenOn) == [false, true])
            #expect(stages.map(\.organisation) == ["Clinique du Gué", "Clinique du Gué"])
            #expect(stages.map { $0.endedAt == nil } == [true, false])
        }
    }

    @Test func isOfTheRecipientsOwnFileToo() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let theirs = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).person }
            let stages = try tx.as(cast.charlie) { try PersonPage(try #require(theirs), in: $0).stages }
            #expect(stages.map(\.side) == [.recipient])
            #expect(stages.map(\.organisation) == ["Foyer des Tilleuls"])
        }
    }
}
