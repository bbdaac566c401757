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

    static let columns: SQL =
        """
        r.id, r.reference, r.state, r.priority, s.side, f.name, t.name, v.name, c.name, p.code,
        r.drafted_at, r.sent_at, r.due_at, r.received_at,
        coalesce(r.ended_at, r.started_at, r.answered_at, r.sent_at, r.drafted_at)
        """
    static let sources: SQL =
        """
        casework.referral_side s
        JOIN casework.referral r ON r.id = s.referral
        JOIN directory.organisation f ON f.id = r.referrer
        JOIN directory.organisation t ON t.id = r.recipient
        JOIN directory.service v ON v.id = r.service
        JOIN directory.commune c ON c.code = v.commune
        LEFT JOIN casework.person p ON p.organisation = s.organisation AND p.id = s.person
        """

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
