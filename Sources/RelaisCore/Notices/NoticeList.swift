import Foundation
import Postgres

/// What the caller was told, the newest first. What a colleague has in hand by now, and the caller may not open, is left out.
package struct NoticeList: Sendable {
    package let lines: Paged<Line>
    package let unread: Int

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Notice>
        package let kind: Notice.Kind
        package let at: Date
        package let readAt: Date?
        package let subject: Notice.Subject
        package var version: Int { Notice.version(isRead: readAt != nil) }

        package init(row: Row) throws {
            (id, kind) = (try row.column(0), try row.column(1))
            (at, readAt) = (try row.column(2), try row.column(3))
            subject = try Notice.Subject(row: row, from: 4)
        }
    }

    package init(
        onlyUnread: Bool = false, limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction
    ) throws {
        let limit = min(max(limit, 1), 100)
        var conditions: [SQL] = [Notice.Subject.isOwn]
        if onlyUnread { conditions.append("n.read_at IS NULL") }
        if let cursor { conditions.append("(n.at, n.id) < (\(cursor.at), \(cursor.id))") }
        let laterUnread = try Self.askUnread(in: tx)
        let rows: [Line] = try tx.all(
            """
            SELECT n.id, n.kind, n.at, n.read_at, \(Notice.Subject.columns)
            FROM casework.notice n
            \(Notice.Subject.joins)
            WHERE \(.joined(conditions, by: " AND "))
            ORDER BY n.at DESC, n.id DESC
            LIMIT \(limit + 1)
            """)
        let organisation = try Notice.reader(in: tx)
        lines = Paged(rows, limit: limit) { Cursor(at: $0.at, id: $0.id.rawValue) }
        unread = try laterUnread.one().value
        var (referrals, people): (Set<UUID>, Set<UUID>) = ([], [])
        for line in lines.items {
            switch line.subject {
            case .referral(let id, _): referrals.insert(id.rawValue)
            case .consent(_, let person, _): people.insert(person.rawValue)
            case .person(let id, _): people.insert(id.rawValue)
            case .handover, .emergency, .colleague, .agreement, .request, .breach, .organisation, .mentor, .programme:
                break
            }
        }
        let keys = try tx.askKeys(about: referrals.union(people).map(\.self)).open()
        try tx.record(.noticesListed, .list("referral", Array(referrals), keys, in: organisation))
        if !people.isEmpty { try tx.record(.noticesListed, .list("person", Array(people), keys, in: organisation)) }
    }

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
                \(Notice.Subject.joins)
                WHERE \(Notice.Subject.canOpen)
                LIMIT 100) AS counted
            """)
    }
}

extension Notice {
    /// The organisation of whoever notices are given to: its members, and those of their tokens that see people.
    static func reader(in tx: Transaction) throws -> ID<Organisation> {
        let caller = try tx.caller
        guard let organisation = caller.organisation, caller.scopes?.contains(.seePeople) ?? true else {
            throw Refusal.notPermitted(.seePeople)
        }
        return organisation
    }
}
