import Postgres

/// The links by which an organisation without accounts answers a referral, for the side that gives them; the latest first. A
/// link's secret and its code are kept nowhere and stand in no list.
package struct ReferralLinkList: Sendable {
    package let lines: [ReferralLink]

    /// Recorded, since it opens the referral. Refuses with `notFound` what the caller may not see.
    package init(of referral: ID<Referral>, in tx: Transaction) throws {
        let later = try ReferralLink.ask(of: referral, most: 20, in: tx)
        _ = try ReferralPage(referral, in: tx)
        lines = try later.all()
    }
}

/// The slips by which the young person says whether an outcome is so, for either side; the latest first.
package struct ConfirmationList: Sendable {
    package let lines: [Confirmation]

    /// Recorded, since it opens the referral. Refuses with `notFound` what the caller may not see.
    package init(of referral: ID<Referral>, in tx: Transaction) throws {
        let later = try Confirmation.ask(of: referral, most: 20, in: tx)
        _ = try ReferralPage(referral, in: tx)
        lines = try later.all()
    }
}
