import Foundation
import Postgres

/// Where a referral stands on the waiting list of its service, and what will ring of it.
package struct Standing: Sendable {
    /// 1 for whoever a free place is offered to first.
    package let rank: Int?
    /// How many wait, for the recipient alone.
    package let of: Int?
    /// Since when, and how many offers went by: for the recipient alone.
    package let listedAt: Date?
    package let passed: Int?
    /// Until when a place is offered, where one is.
    package let offeredUntil: Date?
    /// The session or the places in which one is held: for the recipient alone.
    package let intake: ID<Intake>?

    /// What will ring, and when. Mirrored by `clock_kind_known`.
    package struct Clock: Sendable, RowDecodable {
        package enum Kind: String, Sendable, CaseIterable, PostgresValue {
            case remind, overdue, expire, start, progress, offer
        }
        package let kind: Kind
        package let at: Date
        package init(row: Row) throws { (kind, at) = try row.decode() }
    }
}

extension Referral {
    /// By when an answer is due: an urgent one after so many hours, whatever day it is; a usual one on a day that is worked.
    func due(from moment: Date) -> SQL {
        let due = moment + priority.delay
        return priority == .normal ? "directory.on_working_day(\(due))" : "\(due)"
    }
}

extension Standing: RowDecodable {
    package init(row: Row) throws { (rank, of, listedAt, passed, offeredUntil, intake) = try row.decode() }

    static func ask(of referral: ID<Referral>, in tx: Transaction) throws -> Later<Standing> {
        try tx.ask("SELECT rank, of, listed_at, passed, offered_until, intake FROM casework.standing(\(referral))")
    }

    static func askClocks(of referral: ID<Referral>, in tx: Transaction) throws -> Later<Clock> {
        try tx.ask("SELECT kind, rings_at FROM casework.clock WHERE referral = \(referral) ORDER BY rings_at, kind")
    }
}
