import Foundation
import Postgres

/// The caller's referrals of one kind, the newest first.
package struct ReferralList: Sendable {
    /// Which ones.
    package enum Box: String, Sendable, CaseIterable {
        case received, sent, drafts
        /// Received, over, and without the level of French at exit that would tell the progress.
        case exits
        /// The organisation stands in it as well as in row security: as an equation, it leads to the index that has the
        /// newest of one organisation first (0013).
        var condition: SQL {
            switch self {
            case .received: Self.receivedByUs
            case .sent: "r.referrer = (SELECT access.organisation()) AND r.sent_at IS NOT NULL"
            case .drafts: "r.referrer = (SELECT access.organisation()) AND r.state = 'draft'"
            case .exits:
                """
                \(Self.receivedByUs) AND r.state IN ('completed', 'not_fulfilled') AND r.level_at_exit IS NULL
                AND NOT EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'exit')
                AND (r.level_at_entry IS NOT NULL
                    OR EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'entry')
                    OR EXISTS (SELECT FROM directory.service v WHERE v.id = r.service
                               AND v.thematiques @> ARRAY['lecture-ecriture-calcul--maitriser-le-francais']))
                """
            }
        }

        private static let receivedByUs: SQL =
            "r.recipient = (SELECT access.organisation()) AND r.sent_at IS NOT NULL"
    }

    package let lines: Paged<ReferralLine>

    package init(
        _ box: Box, state: Referral.State? = nil, limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction
    ) throws {
        let limit = min(max(limit, 1), 100)
        var conditions = [box.condition]
        if let state { conditions.append("r.state = \(state)") }
        if let cursor { conditions.append("(r.drafted_at, r.id) < (\(cursor.at), \(cursor.id))") }
        // The newest are found first, on one table and by its index; then what is shown of them. In one piece PostgreSQL
        // reads and sorts all there are, since it cannot know how many row security lets through.
        let rows: [ReferralLine] = try tx.all(
            """
            WITH newest AS MATERIALIZED (
                SELECT r.id
                FROM casework.referral r
                WHERE \(.joined(conditions, by: " AND "))
                ORDER BY r.drafted_at DESC, r.id DESC
                LIMIT \(limit + 1))
            SELECT \(ReferralLine.columns)
            FROM \(ReferralLine.sources)
            WHERE r.id IN (SELECT n.id FROM newest n) AND s.organisation = (SELECT access.organisation())
            ORDER BY r.drafted_at DESC, r.id DESC
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        lines = Paged(rows, limit: limit) { Cursor(at: $0.draftedAt, id: $0.id.rawValue) }
        try tx.recordShown(lines.items.map(\.id), for: organisation)
    }
}
