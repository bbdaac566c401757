import Postgres

extension Person {
    /// A coordinator ends that a colleague follows someone. What that colleague could see when stays known.
    package static func unassign(_ id: ID<Person>, from colleague: String?, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.assignPeople)
        let keys = try tx.askKeys(about: [id.rawValue])
        guard let version = try Person.lock([id], in: tx).read(withStubs: true)[id] else {
            throw Refusal.notFound(.init(.person, id.rawValue))
        }
        try tx.require(version: version)
        let followers = try Colleague.followers(of: id, in: tx).all()
        let chosen = try Colleague.chosen(colleague, among: followers, otherwise: .doesNotFollow)

        let entry = tx.newEntry()
        let ended: Only<Bytes>? = try tx.first(
            """
            UPDATE casework.assignment
            SET until = \(tx.now), entry = \(entry)
            WHERE person = \(id) AND account = \(chosen) AND until IS NULL
            RETURNING audit.digest(assignment)
            """)
        guard let ended else { throw Refusal.invalid([Invalid("colleague", .doesNotFollow)]) }

        try tx.record(
            .personUnassigned, entry: entry, .one("person", id.rawValue, keys.open(), in: organisation),
            digest: ended.value.bytes)
    }
}
