import Foundation
import Postgres

/// What the caller was told, the newest first. What a colleague has in hand by now, and the caller may not open, is left out.
package struct NoticeList: Sendable {
    package let lines: Paged<Line>
    package let unread: Int

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Notice>
        package let kind: Notice.Kind
        /// What it is about: a referral, with its reference, an offered file, or an agreement.
        package let referral: ID<Referral>?
        package let reference: String?
        package let handover: ID<Handover>?
        package let agreement: ID<Agreement>?
        /// A consent, with the person's code.
        package let consent: ID<Consent>?
        package let person: ID<Person>?
        package let personCode: String?
        package let at: Date
        package let readAt: Date?
        package var version: Int { Notice.version(isRead: readAt != nil) }
        package init(row: Row) throws {
            (id, kind, referral, reference, handover, agreement, consent, person, personCode, at, readAt) = try row.decode()
        }
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
            SELECT n.id, n.kind, r.id, r.reference, h.id, n.agreement, c.id, p.id, p.code, n.at, n.read_at
            FROM casework.notice n
            \(Self.joins)
            WHERE n.organisation = (SELECT access.organisation()) AND n.account = (SELECT access.account())
                AND \(Self.canOpen) AND \(.joined(conditions, by: " AND "))
            ORDER BY n.at DESC, n.id DESC
            LIMIT \(limit + 1)
            """)
        let organisation = try Notice.reader(in: tx)
        lines = Paged(rows, limit: limit) { Cursor(at: $0.at, id: $0.id.rawValue) }
        unread = try laterUnread.one().value
        let referrals = Array(Set(lines.items.compactMap(\.referral?.rawValue)))
        let people = Array(Set(lines.items.compactMap(\.person?.rawValue)))
        let keys = try tx.askKeys(about: referrals + people).open()
        try tx.record(.noticesListed, .list("referral", referrals, keys, in: organisation))
        if !people.isEmpty { try tx.record(.noticesListed, .list("person", people, keys, in: organisation)) }
    }

    /// Each with what it is about, if the caller may open that.
    private static let joins: SQL =
        """
        LEFT JOIN casework.referral r ON r.id = n.referral
        LEFT JOIN casework.handover h ON h.id = n.handover
        LEFT JOIN casework.consent c ON c.organisation = n.organisation AND c.id = n.consent
        LEFT JOIN casework.person p ON p.organisation = c.organisation AND p.id = c.person
        """

    /// Whoever keeps agreements reads of them.
    private static let canOpen: SQL = "num_nonnulls(r.id, h.id, c.id, n.agreement) > 0"

    /// How many of the last two hundred the caller has not read and may open; a hundred at most are counted.
    static func askUnread(in tx: Transaction) throws -> Later<Only<Int>> {
        try tx.ask(
            """
            SELECT count(*)
            FROM (
                SELECT
                FROM (
                    SELECT n.*
                    FROM casework.notice n
                    WHERE n.organisation = (SELECT access.organisation()) AND n.account = (SELECT access.account())
                        AND n.read_at IS NULL
                    ORDER BY n.at DESC
                    LIMIT 200) AS n
                \(joins)
                WHERE \(canOpen)
                LIMIT 100) AS counted
            """)
    }
}
