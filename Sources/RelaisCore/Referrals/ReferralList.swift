import Foundation
import Postgres

/// The caller's referrals of one kind, the newest first.
package struct ReferralList: Sendable {
    /// Which ones.
    package enum Box: String, Sendable, CaseIterable {
        case received, sent, drafts
        /// Received, over, and without the level of French at exit that would tell the progress.
        case exits
    }

    package let lines: Paged<ReferralLine>

    package init(
        _ box: Box, state: Referral.State? = nil, limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction
    ) throws {
        let limit = min(max(limit, 1), 100)
        // The newest are found first, by a function that knows whose hands they are in; then what is shown of them is read,
        // under row security (0015).
        let rows: [ReferralLine] = try tx.all(
            """
            SELECT \(ReferralLine.columns)
            FROM \(Self.newest(box, state, after: cursor, most: limit + 1)) AS n (referral)
            JOIN casework.referral_side s ON s.referral = n.referral AND s.organisation = (SELECT access.organisation())
            JOIN casework.referral r ON r.id = n.referral
            ORDER BY r.drafted_at DESC, r.id DESC
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        lines = Paged(rows, limit: limit) { Cursor(at: $0.draftedAt, id: $0.id.rawValue) }
        try tx.recordShown(lines.items.map(\.id), for: organisation)
    }

    /// The ids of the newest of a kind that the caller may see.
    static func newest(_ box: Box, _ state: Referral.State? = nil, after cursor: Cursor? = nil, most: Int) -> SQL {
        let side: Referral.Side = box == .received ? .recipient : .referrer
        // A draft is in one box, and nothing else is in that one.
        let most = state == nil || (state == .draft) == (box == .drafts) ? most : 0
        let state = box == .drafts ? .draft : state
        return box == .exits
            ? "casework.newest_exits(\(state), \(cursor?.at), \(cursor?.id), \(most))"
            : "casework.newest(\(side), \(state), \(cursor?.at), \(cursor?.id), \(most))"
    }

    /// How many of a kind the caller may see, counted to a hundred.
    static func askCount(_ box: Box, in tx: Transaction) throws -> Later<Only<Int>> {
        try tx.ask("SELECT count(*) FROM \(newest(box, most: 100))")
    }
}
