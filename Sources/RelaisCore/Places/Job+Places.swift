import Foundation
import Postgres

extension Job {
    /// What becomes of places and of the clocks of a support by time, and who is told of it.
    func performForPlaces(in tx: Transaction) throws {
        guard let referral else { return }
        switch kind {
        // Moved meanwhile, or no longer open to anyone here: refused before anything was changed.
        case .offerPlace: do { try Offer.make(near: referral, in: tx) } catch is Refusal {}
        case .lapseOffer: do { try Offer.lapse(referral, in: tx) } catch is Refusal {}
        case .tellOffer:
            if let move { try Notice.give(.placeOffered, of: referral, cause: move.rawValue, at: tx.now, in: tx) }
        case .tellOfferOver:
            if let move { try Notice.give(.offerOver, of: referral, cause: move.rawValue, at: tx.now, in: tx) }
        case .remindStart: try remindOfNews(.startDue, of: referral, in: tx)
        case .remindProgress: try remindOfNews(.progressDue, of: referral, in: tx)
        default: break
        }
    }

    /// Each ring of its own day is told once.
    private func remindOfNews(_ kind: Notice.Kind, of referral: ID<Referral>, in tx: Transaction) throws {
        try tx.execute(
            """
            SELECT casework.give_notice(r.id, \(kind), md5(concat_ws('|', \(kind)::text, r.id, \(Day(tx.now).text)::text))::uuid, \(tx.now))
            FROM casework.referral r
            WHERE r.id = \(referral) AND r.state IN ('accepted', 'in_progress')
            """)
    }
}
