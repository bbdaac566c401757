import Foundation
import RelaisTesting
import Testing

@testable import RelaisCore

@Suite struct ReferralLifeTests {
    @Test(arguments: Referral.State.reachable) func isBroughtTo(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == state)
        }
    }
}
