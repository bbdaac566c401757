import Postgres

extension Emergency {
    /// Whoever opened a file in an emergency shuts it before the half hour is over.
    package static func close(_ id: ID<Emergency>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.openInEmergency)
        let held = try Held.of(id, in: tx)
        try tx.require(version: held.version)

        let entry = tx.newEntry()
        let laterKeys = try tx.askKeys(about: [held.person.rawValue])
        let digest: Only<Bytes?> = try tx.one("SELECT casework.close_emergency(\(id), \(entry))")
        guard let digest = digest.value else { throw Refusal.notFound(.init(.emergency, id.rawValue)) }

        try tx.record(
            .emergencyClosed, entry: entry,
            .one("person", held.person.rawValue, try laterKeys.open(), in: organisation),
            previous: held.entry, digest: digest.bytes, purpose: RevealPurpose.emergency.rawValue)
    }

    /// What a verb needs of one that is there, for whoever may see it.
    struct Held: RowDecodable {
        let person: ID<Person>
        let entry: ID<Entry>
        let version: Int
        let isOwn: Bool
        init(row: Row) throws { (person, entry, version, isOwn) = try row.decode() }

        static func of(_ id: ID<Emergency>, in tx: Transaction) throws -> Held {
            let found: Held? = try tx.first(
                """
                SELECT e.person, e.entry, e.row_version, e.account = (SELECT access.account())
                FROM casework.emergency e
                WHERE e.id = \(id)
                """)
            guard let found else { throw Refusal.notFound(.init(.emergency, id.rawValue)) }
            return found
        }
    }
}
