import Foundation
import Postgres

extension Match {
    /// Ends a match that had begun, for a reason. The mentor reaches nothing of it from now on.
    package static func close(_ id: ID<Match>, on day: String? = nil, why: String?, in tx: Transaction) throws {
        try end(id, to: .closed, .matchClosed, among: Ending.toClose, on: day, why: why, in: tx)
    }

    /// Somebody does not want a match that had not begun, or it cannot be.
    package static func decline(_ id: ID<Match>, on day: String? = nil, why: String?, in tx: Transaction) throws {
        try end(id, to: .declined, .matchDeclined, among: Ending.toDecline, on: day, why: why, in: tx)
    }

    private static func end(
        _ id: ID<Match>, to next: State, _ event: Event, among reasons: [Ending], on day: String?, why: String?,
        in tx: Transaction
    ) throws {
        let (match, keys) = try held(id, in: tx)
        try match.requireMove(to: next)
        // One that was held before it began never ended: it is declined.
        guard (next == .closed) == (match.activeOn != nil) else {
            throw Refusal.mentoring(.matchIs(match.state, needs: next.predecessors.subtracting([.onHold])))
        }
        var checks = Checks()
        let reason: Ending? = checks.code("why", why, isNeeded: true)
        if let reason, !reasons.contains(reason) { checks.refuse("why", .notInList) }
        let endedOn = checks.pastDay("ended_on", day, from: match.proposedAt, in: tx)
        try checks.done()
        guard let reason else { return }
        try match.keep(
            """
            ended_on = \(endedOn.text)::date, ended_for = \(reason), held_from = NULL, held_for = NULL, held_at = NULL
            """, to: next, event, reason: reason.rawValue, keys, in: tx)
    }

    /// Records that the mentor, or a mentee, was asked how it went once it was over, on which day; and what came of it for a mentee.
    package static func interview(
        _ id: ID<Match>, _ party: Party, on day: String? = nil, exits: [String] = [], in tx: Transaction
    ) throws {
        let (match, keys) = try held(id, in: tx)
        guard match.state == .closed else { throw Refusal.mentoring(.matchIs(match.state, needs: [.closed])) }
        var checks = Checks()
        let heldOn = checks.pastDay("interviewed_on", day, from: match.proposedAt, in: tx)
        let exits = Set(checks.some("exits", exits, as: Exit.self))
        if exits.contains(.none), exits.count > 1 { checks.refuse("exits", .notInList) }
        try checks.done()
        switch party {
        case .mentor:
            try match.keep(
                "mentor_interviewed_on = \(heldOn.text)::date", .matchInterviewed, reason: "mentor", keys, in: tx)
        case .mentee(let mentee):
            guard match.mentees.contains(where: { $0.mentee == mentee }) else {
                throw Refusal.notFound(.init(.mentee, mentee.rawValue))
            }
            try tx.execute(
                """
                UPDATE casework.match_mentee
                SET interviewed_on = \(heldOn.text)::date, exits = \(exits.codes)
                WHERE match = \(id) AND mentee = \(mentee)
                """)
            try match.keep(
                "mentor_interviewed_on = mentor_interviewed_on", .matchInterviewed, reason: "mentee", keys, in: tx)
        }
    }
}
