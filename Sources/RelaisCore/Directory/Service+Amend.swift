import Postgres

extension Service {
    /// Changes what is said of a service: its coordinators and administrators, or the administrator of the server.
    package static func amend(_ id: ID<Service>, to draft: Draft, in tx: Transaction) throws {
        struct Kept: RowDecodable {
            let organisation: ID<Organisation>
            let entry: ID<Entry>
            let version: Int
            init(row: Row) throws { (organisation, entry, version) = try row.decode() }
        }
        let caller = try tx.caller
        try caller.require(.keepServices)
        let kept: Kept? = try tx.inside(.directory) {
            try tx.first("SELECT organisation, entry, row_version FROM directory.service WHERE id = \(id) FOR UPDATE")
        }
        guard let kept, caller.organisation == nil || caller.organisation == kept.organisation else {
            throw Refusal.notFound(.init(.service, id.rawValue))
        }
        try tx.require(version: kept.version)
        let offer = try checked(draft)
        let entry = tx.newEntry()
        do {
            let digest: Only<Bytes> = try tx.inside(.directory) {
                try tx.one(
                    """
                    UPDATE directory.service
                    SET name = \(offer.name), description = \(offer.description), thematiques = \(offer.thematiques),
                        languages = \(offer.languages), minimum_age = \(offer.minimumAge), maximum_age = \(offer.maximumAge),
                        commune = \(Commune.current(offer.commune)), territory = \(Commune.current(offer.territory)),
                        publics = \(offer.publics), transport = \(offer.transport), accepts_now = \(offer.acceptsNow), row_version = row_version + 1, entry = \(entry)
                    WHERE id = \(id)
                    RETURNING audit.digest(service)
                    """)
            }
            let object = Trace.deployment(tx, "service", id.rawValue, log: kept.organisation)
            try tx.record(.serviceAmended, entry: entry, object, previous: kept.entry, digest: digest.value.bytes)
        } catch let error as PostgresError {
            throw refusal(for: error)
        }
    }
}
