import Foundation
import Postgres

/// What someone finds on their desk: what waits for their answer, what they are waiting for, what is under way.
package struct Desk: Sendable {
    /// Sent to the caller's organisation and not answered, the most pressing first.
    package let toAnswer: [ReferralLine]
    /// Sent by the caller's organisation, not answered, and past their day.
    package let late: [ReferralLine]
    /// Sent by the caller's organisation and not answered yet.
    package let waiting: [ReferralLine]
    /// Accepted or in progress, on either side.
    package let underWay: [ReferralLine]
    /// The answers due in the next seven days, either side's, the nearest first.
    package let week: [Due]
    package let drafts: Int
    /// Notices the caller has not read.
    package let unread: Int
    /// Supports that ended without a level at exit, counted to a hundred.
    package let missingExits: Int
    /// The last moves of either side since the day before.
    package let news: [News]

    /// A day by which one side is to answer.
    package struct Due: Sendable {
        package let referral: ID<Referral>
        package let reference: String
        package let side: Referral.Side
        package let at: Date
    }

    package struct News: Sendable, RowDecodable {
        package let referral: ID<Referral>
        package let reference: String
        package let at: Date
        package let state: Referral.State
        package let organisation: String
        package let isOwn: Bool
        package init(row: Row) throws { (referral, reference, at, state, organisation, isOwn) = try row.decode() }
    }

    /// So many of each; the lists have the rest.
    package static let most = 12

    package init(in tx: Transaction) throws {
        func lines(_ condition: SQL, by order: SQL) throws -> Later<ReferralLine> {
            try tx.ask(
                """
                SELECT \(ReferralLine.columns)
                FROM \(ReferralLine.sources)
                WHERE \(condition)
                ORDER BY \(order)
                LIMIT \(Self.most)
                """)
        }
        let laterToAnswer = try lines(
            "s.side = 'recipient' AND r.state IN ('sent', 'waitlisted')", by: "r.due_at, r.id")
        let laterLate = try lines(
            "s.side = 'referrer' AND r.state = 'sent' AND r.due_at < \(tx.now)", by: "r.due_at, r.id")
        let laterWaiting = try lines(
            "s.side = 'referrer' AND r.state IN ('sent', 'waitlisted') AND r.due_at >= \(tx.now)", by: "r.due_at, r.id")
        let laterUnderWay = try lines("r.state IN ('accepted', 'in_progress')", by: "r.answered_at DESC, r.id")
        let laterWeek: Later<Due> = try tx.ask(
            """
            SELECT r.id, r.reference, s.side, r.due_at
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            WHERE r.state = 'sent' AND r.due_at >= \(tx.now) AND r.due_at < \(tx.now + 7 * 86_400)
            ORDER BY r.due_at, r.id
            LIMIT 40
            """)
        let laterDrafts: Later<Only<Int>> = try tx.ask(
            """
            SELECT count(*)
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            WHERE s.side = 'referrer' AND r.state = 'draft'
            """)
        let laterUnread = try NoticeList.askUnread(in: tx)
        let laterExits: Later<Only<Int>> = try tx.ask(
            """
            SELECT count(*)
            FROM (SELECT FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
                  WHERE \(ReferralList.Box.exits.condition)
                  LIMIT 100) missing
            """)
        news = try tx.all(
            """
            SELECT r.id, r.reference, m.at, m.to_state, o.name, m.organisation = (SELECT access.organisation())
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            JOIN casework.referral_move m ON m.referral = r.id
            JOIN directory.organisation o ON o.id = m.organisation
            WHERE m.at > \(tx.now - 2 * 86_400) AND m.to_state <> 'draft'
            ORDER BY m.at DESC, m.entry
            LIMIT 6
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        toAnswer = try laterToAnswer.all()
        late = try laterLate.all()
        waiting = try laterWaiting.all()
        underWay = try laterUnderWay.all()
        week = try laterWeek.all()
        drafts = try laterDrafts.one().value
        unread = try laterUnread.one().value
        missingExits = try laterExits.one().value
        let listed = (toAnswer + late + waiting + underWay).map(\.id)
        try tx.recordShown(listed + week.map(\.referral) + news.map(\.referral), for: organisation)
    }
}

extension Desk.Due: RowDecodable {
    package init(row: Row) throws { (referral, reference, side, at) = try row.decode() }
}
