import Postgres

extension Programme {
    /// Founds a programme, with the rules of its scheme where nothing else is said. Whoever founds it leads it, unless another is
    /// named.
    @discardableResult
    package static func found(_ draft: Draft, in tx: Transaction) throws -> ID<Programme> {
        let (account, organisation) = try tx.caller.member(.keepProgrammes)
        var checks = Checks()
        let name = checks.text("name", draft.name, most: 150, isNeeded: true) ?? ""
        if !name.isEmpty, name.count < 3 { checks.refuse("name", .tooShort(least: 3)) }
        let scheme: Scheme? = checks.code("scheme", draft.scheme, isNeeded: true)
        let people = try People(draft, &checks, in: tx)
        if draft.safeguarding?.allSatisfy(\.isWhitespace) ?? true { checks.refuse("safeguarding", .missing) }
        let service = checks.service(draft.service)
        let venues = checks.venues(draft.venues ?? [])
        guard let scheme, let safeguarding = people.safeguarding else {
            try checks.done()
            throw Refusal.invalid([Invalid("scheme", .missing)])
        }
        let rules = try draft.rules(from: .standard(for: scheme), scheme: scheme, &checks)
        let lead = people.lead ?? account
        try People.require(lead: lead, safeguarding: safeguarding, in: tx)

        let (id, entry) = (ID<Programme>(), tx.newEntry())
        do {
            try tx.execute(
                """
                INSERT INTO casework.programme (organisation, id, name, scheme, service, lead, safeguarding, founded_by, founded_at, entry)
                VALUES (\(organisation), \(id), \(name), \(scheme), \(service), \(lead), \(safeguarding), \(account), \(tx.now), \(entry))
                """)
            try rules.keep(of: id, version: 1, by: account, of: organisation, entry: entry, in: tx)
            try keep(venues, of: id, in: organisation, tx)
            let digest: Only<Bytes> = try tx.one(
                "SELECT audit.digest(p) FROM casework.programme p WHERE p.id = \(id)")
            try tx.record(
                .programmeFounded, entry: entry, trace(id, in: tx), digest: digest.value.bytes,
                fields: [scheme.rawValue])
        } catch let error as PostgresError {
            throw refusal(for: error)
        }
        return id
    }

    /// Writes where it takes place. Does not wait.
    static func keep(
        _ venues: [ID<Service>], of id: ID<Programme>, in organisation: ID<Organisation>, _ tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO casework.programme_venue (organisation, programme, service)
            SELECT \(organisation), \(id), g FROM unnest(\(venues)) AS g
            """)
    }

    /// What the database keeps from being written, in words where it is expected.
    static func refusal(for error: PostgresError) -> any Error {
        switch error.constraint {
        case "programme_name_key": Refusal.invalid([Invalid("name", .taken)])
        case "programme_service": Refusal.invalid([Invalid("service", .notInList)])
        case "programme_venue_service_fkey": Refusal.invalid([Invalid("venues", .notInList)])
        default: error
        }
    }
}

extension Checks {
    /// A service by its id, or none.
    mutating func service(_ typed: String?) -> ID<Service>? {
        guard let text = text("service", typed, most: 40) else { return nil }
        let service = ID<Service>(text)
        if service == nil { refuse("service", .notInList) }
        return service
    }

    /// Services by their ids, each once.
    mutating func venues(_ typed: [String]) -> [ID<Service>] {
        let codes = codes("venues", typed, most: 50, isNeeded: false)
        let venues = Set(codes.compactMap { ID<Service>($0) })
        if venues.count < codes.count { refuse("venues", .notInList) }
        return venues.sorted { $0.text < $1.text }
    }
}
