import Postgres

extension Message {
    /// Whoever wrote a message takes its words back: for both sides only that there was one is left. What was read
    /// meanwhile was read; the audit has it.
    package static func takeBack(_ id: ID<Message>, in tx: Transaction) throws -> ID<Referral> {
        let (account, organisation) = try tx.caller.member(.seePeople)
        let found: Held? = try tx.first(
            """
            SELECT m.referral, m.entry, m.row_version, CASE m.organisation WHEN r.referrer THEN r.recipient ELSE r.referrer END
            FROM casework.message m
            JOIN casework.referral r ON r.id = m.referral
            WHERE m.id = \(id) AND m.organisation = \(organisation) AND m.account = \(account) AND m.taken_back_at IS NULL
            FOR UPDATE OF m
            """)
        guard let found else { throw Refusal.notFound(.init(.message, id.rawValue)) }
        try tx.require(version: found.version)

        let entry = tx.newEntry()
        let laterKeys = try tx.askKeys(about: [found.referral.rawValue])
        let emptied: Only<Bytes> = try tx.one(
            """
            UPDATE casework.message
            SET sealed = NULL, dek_version = NULL, taken_back_at = \(tx.now), row_version = row_version + 1, entry = \(entry)
            WHERE id = \(id)
            RETURNING audit.digest(message)
            """)
        try tx.destroyKey(of: id.rawValue)

        let keys = try laterKeys.open()
        let crossing = Crossing(
            organisation: found.other, trace: .one("referral", found.referral.rawValue, keys, in: found.other))
        try tx.record(
            .messageTakenBack, entry: entry, .one("referral", found.referral.rawValue, keys, in: organisation),
            previous: found.entry, digest: emptied.value.bytes, fields: ["message"], crossing: crossing)
        return found.referral
    }

    /// The referral that a message of the caller's own is about, to ask before it is taken back.
    package static func referral(of id: ID<Message>, in tx: Transaction) throws -> ID<Referral> {
        let account = try tx.caller.member(.seePeople).account
        let found: Only<ID<Referral>>? = try tx.first(
            "SELECT referral FROM casework.message WHERE id = \(id) AND account = \(account) AND taken_back_at IS NULL")
        guard let found else { throw Refusal.notFound(.init(.message, id.rawValue)) }
        return found.value
    }

    private struct Held: RowDecodable {
        let referral: ID<Referral>
        let entry: ID<Entry>
        let version: Int
        let other: ID<Organisation>
        init(row: Row) throws { (referral, entry, version, other) = try row.decode() }
    }
}
