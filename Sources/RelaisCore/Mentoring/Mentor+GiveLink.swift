import Foundation
import Postgres
import Vault

extension Mentor {
    /// How long a link lets a mentor in.
    private static let linkLasting: TimeInterval = 90 * 86_400

    /// Gives a mentor the link by which they record meetings without an account: its secret is shown once. The one before, if there is
    /// one, ends. Whoever holds it reaches the mentor's own matches, until the mentor leaves, signs in by an account, or it is taken back.
    package static func giveLink(_ id: ID<Mentor>, in tx: Transaction) throws -> Token {
        let (mentor, keys) = try held(id, in: tx)
        guard mentor.state != .left else {
            throw Refusal.mentoring(.mentorIs(.left, needs: Set(State.allCases).subtracting([.left])))
        }
        let (secret, entry) = (Token(), tx.newEntry())
        let acting: Only<ID<Account>> = try tx.inside(.volunteer) {
            try tx.one(
                """
                SELECT volunteer.give_link(\(UUID()), \(Bytes(secret.hash)), \(id), \(tx.now), \(tx.now + linkLasting), \(entry))
                """)
        }
        try mentor.keep("account = \(acting.value)", .mentorLinkGiven, keys, as: entry, in: tx)
        return secret
    }

    /// Takes the link of a mentor back: it lets nobody in from now on. Refuses with `noLink` where none is out.
    package static func endLink(_ id: ID<Mentor>, in tx: Transaction) throws {
        let (mentor, keys) = try held(id, in: tx)
        let isEnded: Only<Bool> = try tx.inside(.volunteer) { try tx.one("SELECT volunteer.end_link(\(id))") }
        guard isEnded.value else { throw Refusal.noLink }
        try tx.record(.mentorLinkEnded, trace(id, keys, in: mentor.organisation))
    }
}
