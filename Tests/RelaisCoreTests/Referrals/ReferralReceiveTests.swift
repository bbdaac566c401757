import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralReceiveTests {
    @Test func countsAsReceivedWhenTheRecipientFirstOpensIt() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.line.receivedAt == nil)

            let entries = try tx.recorded {
                let page = try tx.as(cast.erin) { try ReferralPage(made.id, in: $0) }
                #expect(page.line.receivedAt == noon)
                #expect(page.rowVersion == 3)
            }
            try expectTold(entries, .referralReceived, by: cast.erin, to: cast.shelter, of: made.id, in: tx)
            #expect(entries.map(\.action) == ["referral.received", "referral.received", "referral.seen"])

            let again = try tx.recorded {
                let page = try tx.as(cast.charlie, at: noon + 60) { try ReferralPage(made.id, in: $0) }
                #expect(page.rowVersion == 3)
            }
            #expect(again.map(\.action) == ["referral.seen"])
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.line.receivedAt == noon)
        }
    }

    @Test func happensOnceWhenFourLookTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let members = [cast.charlie, cast.erin, cast.dora, cast.charlie]
            let went = await together { number in
                try await store.write(as: members[number].credential) { try ReferralPage(made.id, in: $0).line.state }
            }
            #expect(went.succeeded() == 4)
            let page = try await store.write(as: cast.alice.credential) { try ReferralPage(made.id, in: $0) }
            #expect(page.rowVersion == 3)
        }
    }
}
