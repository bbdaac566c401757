import Foundation
import Postgres

extension Referral {
    /// So long a referral waits for a move of either side before it expires, where neither the service nor its organisation
    /// settled otherwise.
    package static let patience: TimeInterval = 30 * 86_400

    /// Nobody answered for as long as the service lets a referral wait: the daemon ends it for its referrer. Both sides are told,
    /// and what was disclosed to the recipient is taken back at once. `isDue` is whether its clock is asked first.
    static func expire(_ id: ID<Referral>, isDue: Bool = true, in tx: Transaction) throws {
        var referral = try held(id, by: .referrer, to: .expireReferrals, in: tx)
        try referral.requireMove(to: .expired)

        let entry = tx.newEntry()
        let expired: Only<Bytes>? = try tx.first(
            """
            UPDATE casework.referral
            SET state = 'expired', reason = 'no_response', ended_at = \(tx.now), \(signed(entry))
            WHERE id = \(id) AND NOT (\(isDue) AND EXISTS (
                SELECT FROM casework.clock WHERE referral = \(id) AND kind = 'expire' AND rings_at > \(tx.now)))
            RETURNING audit.digest(referral)
            """)
        guard let expired else { throw Refusal.referralIs(referral.state, needs: State.expired.predecessors) }

        try referral.tell(
            .referralExpired, to: .expired, entry: entry, digest: expired.value, reason: .noResponse, in: tx)
        try tx.enqueue(referral.tellReferrer(of: entry))
        try referral.retractDisclosure(in: tx)
    }
}
