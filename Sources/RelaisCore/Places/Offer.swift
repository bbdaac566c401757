import Foundation
import Postgres

/// A free place, kept for whoever is first on the list: until they are accepted into it, do not take it, or its time is over.
package enum Offer {
    /// Offers a free place to the first in the line that a referral stood in: the daemon's, after a place became free. Where nobody
    /// waits for one, or none is free by now, there is nothing to do.
    static func make(near referral: ID<Referral>, in tx: Transaction) throws {
        let first: Only<ID<Referral>?> = try tx.one("SELECT casework.first_in_line(\(referral), \(tx.now))")
        guard let id = first.value else { return }
        let held = try Referral.held(id, by: .recipient, to: .expireReferrals, in: tx)

        let entry = tx.newEntry()
        let until: Only<Date?> = try tx.one("SELECT casework.offer_place(\(id), \(entry), \(tx.now))")
        guard until.value != nil else {
            // Somebody else is first by now.
            return try tx.enqueue(Job(.offerPlace, for: held.own, referral: id))
        }
        tx.hasEnqueued = true
        try held.recordOffer(.placeOffered, entry, in: tx)
    }

    /// The time of an offer is over: the place goes to the next. The daemon's.
    static func lapse(_ id: ID<Referral>, in tx: Transaction) throws {
        let held = try Referral.held(id, by: .recipient, to: .expireReferrals, in: tx)
        let entry = tx.newEntry()
        let ended: Only<Bool> = try tx.one("SELECT casework.end_offer(\(id), \(entry), \(tx.now))")
        guard ended.value else { return }
        tx.hasEnqueued = true
        try held.recordOffer(.offerLapsed, entry, in: tx)
    }

    /// The person does not take the place that is offered, says either side: it goes to the next, and they wait on, behind those who
    /// let no offer go by. To take it is to accept the referral.
    package static func decline(_ id: ID<Referral>, in tx: Transaction) throws {
        let held = try Referral.held(id, by: nil, to: .seePeople, in: tx)
        try tx.caller.require(held.side.permission)

        let entry = tx.newEntry()
        let ended: Only<Bool> = try tx.one("SELECT casework.end_offer(\(id), \(entry), \(tx.now))")
        guard ended.value else { throw Refusal.noOffer }
        tx.hasEnqueued = true
        try held.recordOffer(.offerDeclined, entry, in: tx)
    }
}

extension Referral {
    fileprivate func recordOffer(_ event: Event, _ entry: ID<Entry>, in tx: Transaction) throws {
        try tx.record(
            event, entry: entry, .one("referral", id.rawValue, keys, in: own), fields: ["place"],
            crossing: Crossing(organisation: other, trace: .one("referral", id.rawValue, keys, in: other)))
    }

    /// Holds a place of the service for whoever is about to be accepted: the session that is named, the place that was offered, or
    /// the next that is free. A service that counts no places has one for everybody. Does not wait.
    func takePlace(_ session: String?, in tx: Transaction) throws {
        let typed = session?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        let intake = ID<Intake>(typed)
        guard typed.isEmpty || intake != nil else { throw Refusal.invalid([Invalid("session", .notInList)]) }
        try tx.execute("SELECT casework.take_place(\(id), \(intake), \(tx.now))")
    }

    /// What PostgreSQL says of places, in words; anything else is passed on.
    static func refusalOfPlace(_ error: PostgresError) -> any Error {
        switch error.constraint {
        case "place_is_free": Refusal.noPlace
        case "place_session_known": Refusal.invalid([Invalid("session", .notInList)])
        default: error
        }
    }
}
