import Foundation
import Postgres

/// The caller's referrals of one kind, the newest first.
package struct ReferralList: Sendable {
    /// Which ones.
    package enum Box: String, Sendable, CaseIterable {
        case received, sent, drafts
        /// Received, over, and without the level of French at exit that would tell the progress.
        case exits
        var condition: SQL {
            switch self {
            case .received: "s.side = 'recipient'"
            case .sent: "s.side = 'referrer' AND r.sent_at IS NOT NULL"
            case .drafts: "s.side = 'referrer' AND r.state = 'draft'"
            case .exits:
                """
                s.side = 'recipient' AND r.state IN ('completed', 'not_fulfilled') AND r.level_at_exit IS NULL
                AND NOT EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'exit')
                AND (r.level_at_entry IS NOT NULL
                    OR EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'entry')
                    OR EXISTS (SELECT FROM directory.service v WHERE v.id = r.service
                               AND v.thematiques @> ARRAY['lecture-ecriture-calcul--maitriser-le-francais']))
                """
            }
        }
    }

    package let lines: Paged<ReferralLine>

    package init(
        _ box: Box, state: Referral.State? = nil, limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction
    ) throws {
        let limit = min(max(limit, 1), 100)
        var conditions = [box.condition]
        if let state { conditions.append("r.state = \(state)") }
        if let cursor { conditions.append("(r.drafted_at, r.id) < (\(cursor.at), \(cursor.id))") }
        let rows: [ReferralLine] = try tx.all(
            """
            SELECT \(ReferralLine.columns)
            FROM \(ReferralLine.sources)
            WHERE \(.joined(conditions, by: " AND "))
            ORDER BY r.drafted_at DESC, r.id DESC
            LIMIT \(limit + 1)
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        lines = Paged(rows, limit: limit) { Cursor(at: $0.draftedAt, id: $0.id.rawValue) }
        try tx.recordShown(lines.items, for: organisation)
    }
}
