import Foundation
import Postgres

/// What came to someone's desk since a page of it was made: how much, and nothing of what. It counts as no reading, and as
/// no presence either.
package struct DayGlance: Sendable {
    /// How far a page had got. A page carries it, and gives it back when it asks.
    package struct Mark: Sendable, Equatable, RowDecodable {
        let unread: Int
        /// In microseconds since 1970, so that it goes through a page unchanged; 0 when there is no notice at all.
        let newest: Int

        package init(row: Row) throws { (unread, newest) = try row.decode() }

        package init?(_ text: String) {
            let parts = text.split(separator: "-").map { Int($0) }
            guard parts.count == 2, let unread = parts[0], let newest = parts[1] else { return nil }
            (self.unread, self.newest) = (unread, newest)
        }

        package var text: String { "\(unread)-\(newest)" }

        func isBehind(_ now: Mark) -> Bool { now.newest > newest || now.unread > unread }
    }

    package let mark: Mark
    /// Sent to the caller's organisation and not answered, and notices to be read; each counted to a hundred.
    package let toAnswer: Int
    package let unread: Int

    /// Asks how far things are, for the page that is being made.
    package static func mark(in tx: Transaction) throws -> Later<Mark> {
        try tx.ask(
            """
            SELECT count(u.at) FILTER (WHERE u.read_at IS NULL),
                coalesce((extract(epoch FROM max(u.at)) * 1000000)::bigint, 0)
            FROM (
                (SELECT n.at, n.read_at FROM casework.notice n
                 WHERE n.organisation = (SELECT access.organisation()) AND n.account = (SELECT access.account())
                    AND n.read_at IS NULL
                 LIMIT 100)
                UNION ALL
                (SELECT n.at, n.at FROM casework.notice n
                 WHERE n.organisation = (SELECT access.organisation()) AND n.account = (SELECT access.account())
                 ORDER BY n.at DESC, n.id DESC
                 LIMIT 1)) AS u
            """)
    }

    /// What came since, for whoever has a desk; `nil` when nothing did.
    package init?(since seen: Mark, in tx: Transaction) throws {
        let laterMark = try Self.mark(in: tx)
        let toAnswer: Only<Int> = try tx.one(
            """
            SELECT count(*)
            FROM (SELECT FROM casework.referral_side s
                  JOIN casework.referral r ON r.id = s.referral
                  WHERE s.side = 'recipient' AND r.state IN ('sent', 'waitlisted')
                  LIMIT 100) waiting
            """)
        mark = try laterMark.one()
        guard try tx.caller.may(.seePeople), seen.isBehind(mark) else { return nil }
        self.toAnswer = toAnswer.value
        unread = mark.unread
    }
}
