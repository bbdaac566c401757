import Foundation
import Postgres

extension Mentor {
    /// Lets somebody rest, until a day or for as long as it takes: nobody is proposed to them meanwhile, and what they accompany is
    /// held. Answers the matches that are.
    @discardableResult
    package static func pause(_ id: ID<Mentor>, until day: String? = nil, in tx: Transaction) throws -> [ID<Match>] {
        let (mentor, keys) = try held(id, in: tx)
        try mentor.requireMove(to: .paused)
        var checks = Checks()
        let until = checks.wholeDay("paused_until", day)
        if let until, !until.isAfter(Day(tx.now)) { checks.refuse("paused_until", .inThePast) }
        try checks.done()

        try mentor.keep(
            """
            state = 'paused', paused_from = \(mentor.state), paused_until_on = \(until?.text)::date, moved_at = \(tx.now)
            """, .mentorPaused, keys, in: tx)
        let open: [Only<ID<Match>>] = try tx.all(
            """
            SELECT id FROM casework.match
            WHERE mentor = \(id) AND state IN ('consented', 'trial', 'active')
            ORDER BY id
            LIMIT 50
            """)
        for match in open { try Match.hold(match.value, for: .mentorPaused, in: tx) }
        return open.map(\.value)
    }

    /// Brings somebody back to where they paused. Whoever was cleared is cleared only if every check holds today. What they accompanied
    /// goes on by `Match.resume`, one by one.
    ///
    /// - Throws: `Obstacle.missing`.
    package static func resume(_ id: ID<Mentor>, in tx: Transaction) throws {
        let (mentor, keys) = try held(id, in: tx)
        guard mentor.state == .paused, let former = mentor.pausedFrom else {
            throw Refusal.mentoring(.mentorIs(mentor.state, needs: [.paused]))
        }
        if former == .cleared {
            let lacking = try Clearance.lacks(id, for: mentor.programme, in: mentor.organisation, tx)
            guard lacking.isEmpty else { throw Refusal.mentoring(.missing(lacking)) }
        }
        try mentor.keep(
            "state = \(former), paused_from = NULL, paused_until_on = NULL, moved_at = \(tx.now)", .mentorResumed, keys,
            in: tx)
    }
}
