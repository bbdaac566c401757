import Foundation
import Testing

@testable import RelaisCore

@Suite struct ReferralStateTests {
    @Test func lead() {
        #expect(Referral.State.draft.predecessors.isEmpty)
        for state in Referral.State.allCases where state != .draft {
            #expect(!state.predecessors.isEmpty)
            #expect(!state.predecessors.contains(state))
            #expect(!state.predecessors.contains { $0.isFinal })
        }
        let final = Set(Referral.State.allCases.filter(\.isFinal))
        #expect(final == [.declined, .completed, .notFulfilled, .withdrawn, .expired, .enteredInError])
    }

    @Test func areInSomeonesHandUntilTheyEnd() {
        for state in Referral.State.allCases { #expect((state.hand == nil) == state.isFinal) }
        for move in Move.allCases where move != .redraft {
            #expect(!move.next.predecessors.isEmpty)
        }
    }
}
