import Foundation
import Postgres

extension Referral {
    /// So long a referral waits for a move of either side before it expires.
    package static let patience: TimeInterval = 30 * 86_400

    /// Nobody answered for thirty days: the daemon ends the referral for its referrer. Both sides are told, and what was
    /// disclosed to the recipient is taken back at once.
    static func expire(_ id: ID<Referral>, patience: TimeInterval = patience, in tx: Transaction) throws {
        var referral = try held(id, by: .referrer, to: .expireReferrals, in: tx)
        try referral.requireMove(to: .expired)

        let entry = tx.newEntry()
        let expired: Only<Bytes>? = try tx.first(
            """
            UPDATE casework.referral
            SET state = 'expired', reason = 'no_response', ended_at = \(tx.now), \(signed(entry))
            WHERE id = \(id) AND NOT EXISTS (
                SELECT FROM casework.referral_move WHERE referral = \(id) AND at > \(tx.now - patience))
            RETURNING audit.digest(referral)
            """)
        guard let expired else { throw Refusal.referralIs(referral.state, needs: State.expired.predecessors) }

        try referral.tell(
            .referralExpired, to: .expired, entry: entry, digest: expired.value, reason: .noResponse, in: tx)
        try tx.enqueue(referral.tellReferrer(of: entry))
        try referral.retractDisclosure(in: tx)
    }
}
