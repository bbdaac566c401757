import Foundation
import Postgres

/// The way in of an organisation without accounts to one referral that was sent to it: who holds the link answers in its name.
/// This is what the side that gave it sees of it.
package struct ReferralLink: Sendable, RowDecodable {
    package let madeAt: Date
    package let expiresAt: Date
    package let endedAt: Date?
    /// When the code that opens the identity was last given out.
    package let codeGivenAt: Date?
    /// Whether it was typed wrong so often that only another opens.
    package let isLocked: Bool
    /// When whoever holds the link proved that they were told the code.
    package let identifiedAt: Date?

    package init(row: Row) throws {
        let tries: Int
        (madeAt, expiresAt, endedAt, codeGivenAt, tries, identifiedAt) = try row.decode()
        isLocked = tries >= 5
    }

    package func isLive(at moment: Date) -> Bool { endedAt == nil && moment < expiresAt }
}

extension ReferralLink {
    /// How long one lasts.
    static let lasting: TimeInterval = 14 * 86_400
    /// Where a referral to an organisation without accounts stands while a link to it is of use.
    static let states: Set<Referral.State> = [
        .sent, .waitlisted, .accepted, .inProgress, .completed, .notFulfilled,
    ]
    /// And while there is an identity to open.
    static let open: Set<Referral.State> = [.accepted, .inProgress, .completed, .notFulfilled]

    /// The links that were given last: one, unless more are asked for.
    static func ask(of referral: ID<Referral>, most: Int = 1, in tx: Transaction) throws -> Later<ReferralLink> {
        try tx.ask(
            """
            SELECT made_at, expires_at, ended_at, code_given_at, tries, identified_at
            FROM casework.referral_link
            WHERE referral = \(referral)
            ORDER BY made_at DESC, id
            LIMIT \(most)
            """)
    }

    /// The one referral the caller's link reaches. Refuses (`linkLapsed`) whoever holds none.
    package static func referral(in tx: Transaction) throws -> ID<Referral> {
        let found: Only<ID<Referral>?> = try tx.one("SELECT access.link_referral()")
        guard let id = found.value else { throw Refusal.linkLapsed }
        return id
    }
}

/// What those who have no account have to do with a referral, as either side of it sees that.
package struct Outside: Sendable {
    /// Whether the other organisation answers by a link.
    package let needsLink: Bool
    /// The last link, for the side that gives them.
    package let link: ReferralLink?
    /// How its letter stands, where it went by mail.
    package let letter: LinkLetter?
    /// What the young person was asked last.
    package let confirmation: Confirmation?
    /// When the caller's own side expects them.
    package let appointments: AppointmentList

    /// For whoever has just opened the referral's page, which recorded that they did.
    package init(of referral: ID<Referral>, in tx: Transaction) throws {
        let laterLink = try ReferralLink.ask(of: referral, in: tx)
        let laterLetter = try LinkLetter.ask(of: referral, in: tx)
        let laterConfirmation = try Confirmation.ask(of: referral, in: tx)
        let found: Only<Bool>? = try tx.first(
            """
            SELECT r.referrer = (SELECT access.organisation()) AND o.without_accounts
            FROM casework.referral r
            JOIN directory.organisation o ON o.id = r.recipient
            WHERE r.id = \(referral)
            """)
        needsLink = found?.value ?? false
        link = try laterLink.first()
        letter = try laterLetter.first()
        confirmation = try laterConfirmation.first()
        appointments = try AppointmentList(of: referral, in: tx)
    }
}
