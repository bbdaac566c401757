import Foundation
import Postgres
import Vault

/// Access in an emergency (« bris de glace »): someone of the organisation opens one file of a colleague's for half an hour, in
/// the open, and somebody else looks at it afterwards.
package struct Emergency: Sendable {
    package let id: ID<Emergency>
    /// The code of the file that was opened.
    package let code: String
    /// Who opened it.
    package let account: String
    package let reason: Reason
    package let openedAt: Date
    /// Until when it is open; `nil` once it is shut.
    package let openUntil: Date?
    package let verdict: Verdict?
    package let reviewedAt: Date?
    package let reviewer: String?
    package let rowVersion: Int
    /// Whether the caller opened it.
    package let isOwn: Bool

    /// Why. Mirrored by `emergency_reason_known`; words are always needed.
    package enum Reason: String, Sendable, CaseIterable, PostgresValue {
        /// The person is in danger.
        case danger
        /// They need care now.
        case health
        /// Whoever follows them is not there, and it cannot wait.
        case colleagueAbsent = "colleague_absent"
        /// An authority asks for it by law.
        case authority
        case other
    }

    /// What somebody else thought of it. Mirrored by `emergency_verdict_known`.
    package enum Verdict: String, Sendable, CaseIterable, PostgresValue {
        case justified
        case notJustified = "not_justified"
    }

    /// Why someone may open none for now.
    package enum Suspension: String, Sendable, PostgresValue {
        /// What they opened was not looked at within `reviewDelay`.
        case unreviewed
        /// The last that was looked at was not justified.
        case notJustified = "not_justified"
    }

    /// How long a file is open, and by when it must have been looked at.
    package static let duration: TimeInterval = 30 * 60
    package static let reviewDelay: TimeInterval = 72 * 3_600
}

extension Emergency: RowDecodable {
    static let columns: SQL =
        """
        e.id, e.code, access.account_name(e.account), e.reason, e.opened_at,
        CASE WHEN casework.is_open(e) THEN e.closes_at END, e.verdict, e.reviewed_at, access.account_name(e.reviewed_by),
        e.row_version, e.account = (SELECT access.account())
        """

    package init(row: Row) throws {
        (
            id, code, account, reason, openedAt, openUntil, verdict, reviewedAt, reviewer, rowVersion, isOwn
        ) = try row.decode()
    }

    /// Where its words are sealed for.
    static func place(_ id: ID<Emergency>, in organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "casework.emergency", row: id.rawValue, rowVersion: 1)
    }
}
