/// A move someone can make with a referral: its name in the interface, where it leads, whose it is.
package enum Move: String, Sendable, CaseIterable {
    case send, redraft, accept, decline, start, complete, withdraw

    package var next: Referral.State {
        switch self {
        case .send: .sent
        case .redraft: .draft
        case .accept: .accepted
        case .decline: .declined
        case .start: .inProgress
        case .complete: .completed
        case .withdraw: .withdrawn
        }
    }

    package var side: Referral.Side {
        switch self {
        case .send, .redraft, .withdraw: .referrer
        case .accept, .decline, .start, .complete: .recipient
        }
    }

    var permission: Permission { side == .referrer ? .referPeople : .answerReferrals }

    /// The moves this caller can make now, in the order they are offered.
    static func open(to caller: Caller, on side: Referral.Side, in state: Referral.State) -> [Move] {
        allCases.filter { move in
            let leads = move == .redraft ? state == .draft : move.next.predecessors.contains(state)
            return leads && move.side == side && caller.may(move.permission)
        }
    }
}
