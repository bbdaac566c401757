import Foundation

/// Something someone can do with a referral: its name in the interface, where it leads, whose it is.
package enum Move: String, Sendable, CaseIterable {
    case send, redraft, accept, decline, waitlist, start, attend, assess, conclude, complete, end, forward, withdraw,
        correct

    /// The state it leads to; `nil` for what changes none.
    package var next: Referral.State? {
        switch self {
        case .send: .sent
        case .accept: .accepted
        case .decline: .declined
        case .waitlist: .waitlisted
        case .start: .inProgress
        case .complete: .completed
        case .end: .notFulfilled
        case .withdraw: .withdrawn
        case .correct: .enteredInError
        case .redraft, .attend, .assess, .conclude, .forward: nil
        }
    }

    /// Whose it is; `nil` for either's.
    package var side: Referral.Side? {
        switch self {
        case .send, .redraft, .withdraw: .referrer
        case .accept, .decline, .waitlist, .start, .attend, .assess, .conclude, .complete, .end: .recipient
        case .forward, .correct: nil
        }
    }

    /// The states it can be made in, by a side.
    package func states(for side: Referral.Side) -> Set<Referral.State> {
        switch self {
        case .redraft: [.draft]
        case .attend, .assess, .conclude: Referral.supported
        case .forward: Referral.forwardable(by: side)
        default: next?.predecessors ?? []
        }
    }

    /// The moves this caller can make now, in the order they are offered. `last` is the move made last: by which side, and
    /// when; none by the daemon.
    static func open(
        to caller: Caller, on side: Referral.Side, in state: Referral.State,
        last: (side: Referral.Side, at: Date)?, now: Date
    ) -> [Move] {
        allCases.filter { move in
            guard move.side ?? side == side, caller.may(side.permission) else { return false }
            if move == .correct {
                guard let last, last.side == side, now <= last.at + Referral.correctionDelay else { return false }
            }
            return move.states(for: side).contains(state)
        }
    }
}

extension Referral.Side {
    /// What whoever moves on this side must be allowed to do.
    var permission: Permission { self == .referrer ? .referPeople : .answerReferrals }
}
