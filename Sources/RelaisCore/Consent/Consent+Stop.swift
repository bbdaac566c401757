import Postgres

/// What came to an end with a consent.
package struct Stopped: Sendable, Equatable {
    /// Referrals that were under way, by their references.
    package let referrals: [String]
    /// Referrals that were over, whose disclosed copy is gone now.
    package let copies: [String]
    /// Offers of the file that were taken back.
    package let offers: Int

    package var isNothing: Bool { referrals.isEmpty && copies.isEmpty && offers == 0 }
}

extension Consent {
    /// Stops everything that rests on it: referrals under way are withdrawn, what they disclosed is deleted, also of those that are
    /// over, and offers of the file are taken back. What other consents go on allowing stays.
    func stopWhatRests(unless others: [String], in tx: Transaction) throws -> Stopped {
        let laterOffers: Later<Only<ID<Handover>>> = try tx.ask(
            "SELECT r.id FROM casework.offers_resting_on(\(id)) AS r (id) ORDER BY r.id")
        let resting: [Resting] = try tx.all(
            "SELECT referral, is_under_way, fields FROM casework.resting_on(\(id)) ORDER BY referral")
        var (stopped, copies): ([String], [String]) = ([], [])
        for one in resting where !one.isCovered(by: others) {
            if one.isUnderWay {
                if let reference = try Referral.stop(one.referral, in: tx) { stopped.append(reference) }
            } else if let reference = try Referral.takeCopyBack(one.referral, in: tx) {
                copies.append(reference)
            }
        }
        var offers = 0
        if others.isEmpty {
            for offer in try laterOffers.all() where try Handover.stop(offer.value, in: tx) { offers += 1 }
        }
        return Stopped(referrals: stopped, copies: copies, offers: offers)
    }

    struct Resting: RowDecodable {
        let referral: ID<Referral>
        let isUnderWay: Bool
        let fields: [String]
        init(row: Row) throws { (referral, isUnderWay, fields) = try row.decode() }

        /// Whether all that can be agreed to of what it disclosed is among these.
        func isCovered(by others: [String]) -> Bool {
            !others.isEmpty && Set(fields).intersection(Consent.fields(for: .referral)).isSubset(of: others)
        }
    }
}
