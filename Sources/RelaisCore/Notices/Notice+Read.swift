import Postgres

extension Notice {
    /// The caller has read one of their notices, or all of them when none is named. One that was read stays read since
    /// then.
    package static func read(_ id: ID<Notice>?, in tx: Transaction) throws {
        _ = try tx.caller.member(.seePeople)
        guard let id else {
            try tx.execute("UPDATE casework.notice SET read_at = \(tx.now) WHERE read_at IS NULL")
            return try tx.record(.noticesRead, .deployment(tx, "notice-list", tx.deployment))
        }
        let read: Only<ID<Notice>>? = try tx.first(
            "UPDATE casework.notice SET read_at = coalesce(read_at, \(tx.now)) WHERE id = \(id) RETURNING id")
        guard read != nil else { throw Refusal.notFound(.init(.notice, id.rawValue)) }
        try tx.record(.noticesRead, .deployment(tx, "notice", id.rawValue))
    }
}
