import Foundation
import Postgres

extension Mentor {
    /// Somebody leaves: from now on they reach nothing of anyone they accompanied. Their matches end first, each for its own reason.
    ///
    /// - Throws: `Obstacle.openMatches`.
    package static func leave(_ id: ID<Mentor>, why: String?, in tx: Transaction) throws {
        let (mentor, keys) = try held(id, in: tx)
        try mentor.requireMove(to: .left)
        var checks = Checks()
        let reason: Leaving? = checks.code("why", why, isNeeded: true)
        try checks.done()
        let isOpen: Only<Bool> = try tx.one(
            "SELECT EXISTS (SELECT FROM casework.match WHERE mentor = \(id) AND state NOT IN ('closed', 'declined'))")
        guard !isOpen.value else { throw Refusal.mentoring(.openMatches) }
        try mentor.keep(
            """
            state = 'left', left_for = \(reason), paused_from = NULL, paused_until_on = NULL, moved_at = \(tx.now)
            """, .mentorLeft, keys, fields: [reason?.rawValue].compactMap(\.self), in: tx)
    }

    /// Deletes what is kept of somebody who has left: who they are, what was done with them and checked; the key that opens it goes
    /// too, so that no copy can be read. What stays is that somebody accompanied. Asks for a recent proof.
    package static func forget(_ id: ID<Mentor>, in tx: Transaction) throws {
        let (mentor, keys) = try held(id, in: tx)
        guard mentor.state == .left else { throw Refusal.mentoring(.mentorIs(mentor.state, needs: [.left])) }
        try tx.requireStepUp()
        try forget(mentor, keys, in: tx)
    }

    /// The same where their time is over: the daemon's to do. What has changed since is nothing to do.
    static func forgetInTime(_ id: ID<Mentor>, in tx: Transaction) throws {
        try tx.caller.require(.reviewMentors)
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let found: Mentor? = try tx.inside(.volunteer) {
            try tx.first("SELECT \(columns) FROM volunteer.mentor m WHERE m.id = \(id)")
        }
        guard let found, found.state == .left, !found.isForgotten else { return }
        try forget(found, laterKeys.open(), in: tx)
    }

    /// What a restore brought back is forgotten as it was: the daemon's to do.
    static func forgetAgain(_ id: ID<Mentor>, of organisation: ID<Organisation>, in tx: Transaction) throws {
        try tx.caller.require(.reviewMentors)
        try tx.act(for: organisation)
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let found: Mentor? = try tx.inside(.volunteer) {
            try tx.first("SELECT \(columns) FROM volunteer.mentor m WHERE m.id = \(id)")
        }
        guard let found, !found.isForgotten else { return }
        try forget(found, laterKeys.open(), in: tx)
    }

    private static func forget(_ mentor: Mentor, _ keys: Keys, in tx: Transaction) throws {
        let next = tx.newEntry()
        let trace = trace(mentor.id, keys, in: mentor.organisation)
        let digest: Only<Bytes?> = try tx.inside(.volunteer) {
            try tx.one("SELECT volunteer.forget_mentor(\(mentor.id), \(tx.now), \(next))")
        }
        guard let digest = digest.value else { return }
        try tx.record(.mentorForgotten, entry: next, trace, previous: mentor.entry, digest: digest.bytes)
        tx.erased.append(
            .init(at: tx.now, organisation: mentor.organisation, subject: .mentor(mentor.id), entry: next))
    }
}
