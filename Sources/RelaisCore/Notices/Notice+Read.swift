import Foundation
import Postgres

extension Notice {
    /// The caller has read one of their notices. One that was read stays read since then.
    package static func read(_ id: ID<Notice>, in tx: Transaction) throws {
        _ = try reader(in: tx)
        let isRead: Only<Bool>? = try tx.first(
            "SELECT read_at IS NOT NULL FROM casework.notice WHERE id = \(id) FOR UPDATE")
        guard let isRead else { throw Refusal.notFound(.init(.notice, id.rawValue)) }
        try tx.require(version: version(isRead: isRead.value))

        try tx.execute("UPDATE casework.notice SET read_at = \(tx.now) WHERE id = \(id) AND read_at IS NULL")
        try tx.record(.noticesRead, .deployment(tx, "notice", id.rawValue))
    }

    /// The caller has read all of their notices, or those of what happened before a moment.
    package static func readAll(before moment: Date? = nil, in tx: Transaction) throws {
        _ = try reader(in: tx)

        try tx.execute(
            "UPDATE casework.notice SET read_at = \(tx.now) WHERE read_at IS NULL AND at < \(moment ?? .distantFuture)")
        try tx.record(.noticesRead, .deployment(tx, "notice-list", tx.deployment))
    }

    /// The caller has opened a referral's page, and so read what their notices tell of it. The opening is the entry.
    package static func readAll(of referral: ID<Referral>, in tx: Transaction) throws {
        _ = try tx.caller.member(.seePeople)

        try tx.execute(
            "UPDATE casework.notice SET read_at = \(tx.now) WHERE referral = \(referral) AND read_at IS NULL")
    }

    /// The organisation of whoever notices are given to: those who deal with people, or keep agreements.
    static func reader(in tx: Transaction) throws -> ID<Organisation> {
        let caller = try tx.caller
        let isKeeper = caller.account != nil && caller.may(.keepAgreements)
        return try caller.member(isKeeper ? .keepAgreements : .seePeople).organisation
    }

    /// A notice has two versions: as it was given, and read.
    static func version(isRead: Bool) -> Int { isRead ? 2 : 1 }
}
