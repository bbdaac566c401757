import Foundation
import Postgres

/// One of a person's referrals as the picture of their path shows it: who took over when, and until when.
package struct Stage: Sendable {
    package let referral: ID<Referral>
    /// Which side of it the caller's organisation is.
    package let side: Referral.Side
    package let organisation: String
    package let service: String
    package let state: Referral.State
    package let sentAt: Date
    package let answeredAt: Date?
    package let endedAt: Date?

    /// Whether the recipient took over, whatever came of it.
    package var isTakenOn: Bool { [.accepted, .inProgress, .completed, .notFulfilled].contains(state) }
}

extension Stage: RowDecodable {
    package init(row: Row) throws {
        (referral, side, organisation, service, state, sentAt, answeredAt, endedAt) = try row.decode()
    }

    /// The last referrals of a person that were sent, either side's, the latest first; one entered in error is no stage.
    static func ask(of person: ID<Person>, most: Int = 6, in tx: Transaction) throws -> Later<Stage> {
        try tx.ask(
            """
            SELECT r.id, s.side, o.name, v.name, r.state, r.sent_at, r.answered_at, r.ended_at
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            JOIN directory.organisation o ON o.id = CASE s.side WHEN 'referrer' THEN r.recipient ELSE r.referrer END
            JOIN directory.service v ON v.id = r.service
            WHERE s.person = \(person) AND r.sent_at IS NOT NULL AND r.state <> 'entered_in_error'
            ORDER BY r.sent_at DESC, r.id
            LIMIT \(most)
            """)
    }
}
