import Foundation
import Postgres

/// One referral in a list: no name, no word of the request.
package struct ReferralLine: Sendable {
    package let id: ID<Referral>
    package let reference: String
    package let state: Referral.State
    package let priority: Referral.Priority
    package let side: Referral.Side
    package let referrerName: String
    package let recipientName: String
    package let serviceName: String
    package let communeName: String
    /// The caller's own code for the person, where they may know it.
    package let personCode: String?
    package let draftedAt: Date
    package let sentAt: Date?
    package let dueAt: Date?
    package internal(set) var receivedAt: Date?
    /// When it last changed hands or state.
    package let movedAt: Date

    /// The names are looked up line by line: joined, PostgreSQL would go through whole directories for the few lines it
    /// believes row security to leave.
    static let columns: SQL =
        """
        r.id, r.reference, r.state, r.priority, s.side,
        (SELECT o.name FROM directory.organisation o WHERE o.id = r.referrer),
        (SELECT o.name FROM directory.organisation o WHERE o.id = r.recipient),
        (SELECT v.name FROM directory.service v WHERE v.id = r.service),
        (SELECT c.name FROM directory.service v JOIN directory.commune c ON c.code = v.commune WHERE v.id = r.service),
        (SELECT p.code FROM casework.person p WHERE p.organisation = s.organisation AND p.id = s.person AND p.erased_at IS NULL),
        r.drafted_at, r.sent_at, r.due_at, r.received_at,
        coalesce(r.ended_at, r.started_at, r.answered_at, r.sent_at, r.drafted_at)
        """
    /// How many they are.
    static let width: Int32 = 15
    static let sources: SQL = "casework.referral_side s JOIN casework.referral r ON r.id = s.referral"

    /// Whether the answer is late.
    package func isLate(at now: Date) -> Bool { state == .sent && (dueAt.map { $0 < now } ?? false) }
}

extension ReferralLine: RowDecodable {
    package init(row: Row) throws {
        (
            id, reference, state, priority, side, referrerName, recipientName, serviceName, communeName, personCode,
            draftedAt, sentAt,
            dueAt, receivedAt, movedAt
        ) = try row.decode()
    }
}

extension Transaction {
    /// One entry for the referrals a page showed, each once.
    func recordShown(_ shown: [ID<Referral>], for organisation: ID<Organisation>) throws {
        var known: Set<ID<Referral>> = []
        let ids = shown.filter { known.insert($0).inserted }.prefix(100).map(\.rawValue)
        let keys = try askKeys(about: ids).open()
        try record(.referralsListed, .list("referral", ids, keys, in: organisation))
    }
}
