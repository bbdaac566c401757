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
    /// People who are between two legs, counted to a hundred.
    package let between: Int
    /// Concerns that reached the caller.
    package let concerns: OpenConcerns
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

    /// A referral, and where on the desk it lies.
    private struct Found: RowDecodable {
        let line: ReferralLine
        let part: String
        init(row: Row) throws { (line, part) = (try ReferralLine(row: row), try row.column(ReferralLine.width)) }
    }

    package init(in tx: Transaction) throws {
        let laterLines: Later<Found> = try tx.ask(
            """
            SELECT \(ReferralLine.columns), d.part
            FROM casework.on_desk(\(tx.now), \(Self.most)) WITH ORDINALITY AS d (part, referral, place)
            JOIN casework.referral_side s ON s.referral = d.referral AND s.organisation = (SELECT access.organisation())
            JOIN casework.referral r ON r.id = d.referral
            ORDER BY d.place
            """)
        let laterDrafts = try ReferralList.askCount(.drafts, in: tx)
        let laterUnread = try NoticeList.askUnread(in: tx)
        let laterExits = try ReferralList.askCount(.exits, in: tx)
        let laterBetween = try PathList.askBetween(in: tx)
        let laterConcerns = try OpenConcerns.ask(in: tx)
        news = try tx.all(
            """
            SELECT r.id, r.reference, m.at, m.to_state, o.name, m.organisation = (SELECT access.organisation())
            FROM casework.news(\(tx.now - 2 * 86_400), 6) AS n (entry)
            JOIN casework.referral_move m ON m.entry = n.entry
            JOIN casework.referral r ON r.id = m.referral
            JOIN directory.organisation o ON o.id = m.organisation
            ORDER BY m.at DESC, m.entry
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        let parts = Dictionary(grouping: try laterLines.all(), by: \.part).mapValues { $0.map(\.line) }
        toAnswer = parts["to_answer"] ?? []
        late = parts["late"] ?? []
        waiting = parts["waiting"] ?? []
        underWay = parts["under_way"] ?? []
        week = (parts["week"] ?? []).compactMap(Due.init)
        drafts = try laterDrafts.one().value
        unread = try laterUnread.one().value
        missingExits = try laterExits.one().value
        between = try laterBetween.one().value
        concerns = try laterConcerns.one()
        let listed = (toAnswer + late + waiting + underWay).map(\.id)
        try tx.recordShown(listed + week.map(\.referral) + news.map(\.referral), for: organisation)
    }
}

extension Desk.Due {
    fileprivate init?(_ line: ReferralLine) {
        guard let due = line.dueAt else { return nil }
        (referral, reference, side, at) = (line.id, line.reference, line.side, due)
    }
}
