import Foundation
import Postgres

/// What whoever holds a link sees: the referral as its recipient does, and where the link stands.
package struct LinkedPage: Sendable {
    package let referral: ReferralPage
    /// Whether the code was given, and the identity may be opened.
    package let isIdentified: Bool
    /// Whether a code was made that can still be typed.
    package let takesCode: Bool
    package let expiresAt: Date
    /// What the young person was asked last.
    package let confirmation: Confirmation?
    /// When the person is expected.
    package let appointments: AppointmentList
    package let now: Date

    package init(in tx: Transaction) throws {
        let id = try ReferralLink.referral(in: tx)
        let laterStanding: Later<Standing> = try tx.ask(
            "SELECT is_identified, takes_code, expires_at FROM casework.link_stands(\(tx.now)) WHERE expires_at IS NOT NULL"
        )
        let laterConfirmation = try Confirmation.ask(of: id, in: tx)
        referral = try ReferralPage(id, in: tx)
        guard let standing = try laterStanding.first() else { throw Refusal.linkLapsed }
        (isIdentified, takesCode, expiresAt) = (standing.isIdentified, standing.takesCode, standing.expiresAt)
        confirmation = try laterConfirmation.first()
        appointments = try AppointmentList(of: id, in: tx)
        now = tx.now
    }

    /// What can be done by a link: no leg goes on from one.
    package var moves: [Move] { referral.moves.filter { $0 != .forward } }

    private struct Standing: RowDecodable {
        let isIdentified: Bool
        let takesCode: Bool
        let expiresAt: Date
        init(row: Row) throws { (isIdentified, takesCode, expiresAt) = try row.decode() }
    }
}
