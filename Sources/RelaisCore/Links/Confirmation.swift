import Foundation
import Postgres

/// What the young person says of how a referral ended: as it was told, or not. It stands beside the record, and changes none.
package struct Confirmation: Sendable, RowDecodable {
    /// Mirrored by `confirmation_answer_known`.
    package enum Answer: String, Sendable, CaseIterable, PostgresValue { case confirmed, disputed }

    package let madeAt: Date
    package let expiresAt: Date
    package let endedAt: Date?
    package let answer: Answer?
    package let answeredAt: Date?

    package init(row: Row) throws { (madeAt, expiresAt, endedAt, answer, answeredAt) = try row.decode() }

    package func isAsked(at moment: Date) -> Bool { answer == nil && endedAt == nil && moment < expiresAt }
}

extension Confirmation {
    /// How long a slip lasts.
    static let lasting: TimeInterval = 60 * 86_400
    /// How long an answer may be changed, once.
    static let changing: TimeInterval = 86_400
    /// Where a referral stands when there is something to confirm.
    package static let states: Set<Referral.State> = [.completed, .notFulfilled]

    /// What was answered, or else the slip that was made last; more of them, if more are asked for.
    static func ask(of referral: ID<Referral>, most: Int = 1, in tx: Transaction) throws -> Later<Confirmation> {
        try tx.ask(
            """
            SELECT made_at, expires_at, ended_at, answer, answered_at
            FROM casework.confirmation
            WHERE referral = \(referral)
            ORDER BY answer IS NULL, made_at DESC, id
            LIMIT \(most)
            """)
    }
}
