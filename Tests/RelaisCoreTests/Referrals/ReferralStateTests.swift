import Foundation
import Testing

@testable import RelaisCore

@Suite struct ReferralStateTests {
    @Test func lead() {
        #expect(Referral.State.draft.predecessors.isEmpty)
        for state in Referral.State.allCases where state != .draft {
            #expect(!state.predecessors.isEmpty)
            #expect(!state.predecessors.contains(state))
            // What is over is never taken up again; it may only turn out to be an error.
            #expect(state == .enteredInError || !state.predecessors.contains { $0.isFinal })
        }
        let final = Set(Referral.State.allCases.filter(\.isFinal))
        #expect(final == [.declined, .completed, .notFulfilled, .withdrawn, .expired, .enteredInError])
    }

    @Test func areInSomeonesHandUntilTheyEnd() {
        for state in Referral.State.allCases { #expect((state.hand == nil) == state.isFinal) }
        for move in Move.allCases {
            #expect(Referral.Side.allCases.contains { !move.states(for: $0).isEmpty })
            #expect(move.next == nil || move.states(for: .referrer) == move.next?.predecessors)
        }
    }
}
