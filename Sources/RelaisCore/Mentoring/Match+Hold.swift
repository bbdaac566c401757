import Foundation
import Postgres

extension Match {
    /// Holds a match for a time, for a reason that can be chosen.
    package static func hold(_ id: ID<Match>, why: String?, in tx: Transaction) throws {
        let (match, _) = try held(id, in: tx)
        try match.requireMove(to: .onHold)
        var checks = Checks()
        let reason: Holding? = checks.code("why", why, isNeeded: true)
        if let reason, !Holding.chosen.contains(reason) { checks.refuse("why", .notInList) }
        try checks.done()
        guard let reason else { return }
        try hold(id, for: reason, in: tx)
    }

    /// The same, for what follows from something else.
    static func hold(_ id: ID<Match>, for reason: Holding, in tx: Transaction) throws {
        let (match, keys) = try locked(id, in: tx)
        try match.requireMove(to: .onHold)
        try match.keep(
            "held_from = \(match.state), held_for = \(reason), held_at = \(tx.now)", to: .onHold, .matchHeld,
            reason: reason.rawValue, keys, in: tx)
    }

    /// A match goes on where it was held: all must be there still, and the mentor cleared, or let go on for some days though a check
    /// does not hold.
    ///
    /// - Throws: `Obstacle.missing`, `.mentorIs`, `.matchIs`; `Refusal.heldByOthers`.
    package static func resume(_ id: ID<Match>, in tx: Transaction) throws {
        let (match, keys) = try held(id, in: tx)
        guard match.state == .onHold, let former = match.heldFrom else {
            throw Refusal.mentoring(.matchIs(match.state, needs: [.onHold]))
        }
        let isKept: Only<Bool> = try tx.one("SELECT casework.is_kept_held(\(id))")
        guard !isKept.value else { throw Refusal.heldByOthers }
        let mentor: Mentor = try tx.inside(.volunteer) {
            try tx.one("SELECT \(Mentor.columns) FROM volunteer.mentor m WHERE m.id = \(match.mentor)")
        }
        guard mentor.state == .cleared else { throw Refusal.mentoring(.mentorIs(mentor.state, needs: [.cleared])) }
        let isStopped: Only<Bool> = try tx.inside(.volunteer) {
            try tx.one(
                """
                SELECT volunteer.is_stopped(\(match.organisation), \(match.mentor), \(match.programme), \(Day(tx.now).text)::date)
                """)
        }
        if isStopped.value {
            let lacking = try Clearance.lacks(match.mentor, for: match.programme, in: match.organisation, tx)
            throw Refusal.mentoring(.missing(lacking))
        }
        let missing = try Mentee.lacks(match.mentees.map(\.mentee), in: match.organisation, tx)
        guard missing.isEmpty else { throw Refusal.mentoring(.missing(missing)) }
        try match.keep(
            "held_from = NULL, held_for = NULL, held_at = NULL", to: former, .matchResumed, keys, in: tx)
    }
}
