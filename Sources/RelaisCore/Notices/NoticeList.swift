import Foundation
import Postgres

/// What the caller was told, the newest first. What a colleague has in hand by now, and the caller may not open, is left out.
package struct NoticeList: Sendable {
    package let lines: Paged<Line>
    package let unread: Int

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Notice>
        package let kind: Notice.Kind
        /// What it is about: a referral, with its reference, or an offered file.
        package let referral: ID<Referral>?
        package let reference: String?
        package let handover: ID<Handover>?
        package let at: Date
        package let readAt: Date?
        package var version: Int { Notice.version(isRead: readAt != nil) }
        package init(row: Row) throws { (id, kind, referral, reference, handover, at, readAt) = try row.decode() }
    }

    package init(
        onlyUnread: Bool = false, limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction
    ) throws {
        let limit = min(max(limit, 1), 100)
        var conditions: [SQL] = [onlyUnread ? "n.read_at IS NULL" : "true"]
        if let cursor { conditions.append("(n.at, n.id) < (\(cursor.at), \(cursor.id))") }
        let laterUnread = try Self.askUnread(in: tx)
        let rows: [Line] = try tx.all(
            """
            SELECT n.id, n.kind, r.id, r.reference, h.id, n.at, n.read_at
            FROM \(Self.sources)
            WHERE n.organisation = (SELECT access.organisation()) AND n.account = (SELECT access.account())
                AND (r.id IS NOT NULL OR h.id IS NOT NULL) AND \(.joined(conditions, by: " AND "))
            ORDER BY n.at DESC, n.id DESC
            LIMIT \(limit + 1)
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        lines = Paged(rows, limit: limit) { Cursor(at: $0.at, id: $0.id.rawValue) }
        unread = try laterUnread.one().value
        let referrals = Array(Set(lines.items.compactMap(\.referral?.rawValue)))
        let keys = try tx.askKeys(about: referrals).open()
        try tx.record(.noticesListed, .list("referral", referrals, keys, in: organisation))
    }

    /// Each with what it is about, if the caller may open that.
    private static let sources: SQL =
        """
        casework.notice n
        LEFT JOIN casework.referral r ON r.id = n.referral
        LEFT JOIN casework.handover h ON h.id = n.handover
        """

    /// How many of the last two hundred the caller has not read and may open; a hundred at most are counted.
    static func askUnread(in tx: Transaction) throws -> Later<Only<Int>> {
        try tx.ask(
            """
            SELECT count(*)
            FROM (
                SELECT
                FROM (
                    SELECT n.referral, n.handover
                    FROM casework.notice n
                    WHERE n.organisation = (SELECT access.organisation()) AND n.account = (SELECT access.account())
                        AND n.read_at IS NULL
                    ORDER BY n.at DESC
                    LIMIT 200) AS n
                LEFT JOIN casework.referral r ON r.id = n.referral
                LEFT JOIN casework.handover h ON h.id = n.handover
                WHERE r.id IS NOT NULL OR h.id IS NOT NULL
                LIMIT 100) AS counted
            """)
    }
}
