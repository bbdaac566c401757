import Postgres

extension Service {
    /// What a form or a command says of a new service, before it is one.
    package struct Draft: Sendable {
        package var name: String?
        package var description: String?
        package var thematiques: [String]
        package var languages: [String]
        package var minimumAge: String?
        package var maximumAge: String?
        package var commune: String?
        /// Codes of the communes and departments it is open to; none where that is not said.
        package var territory: [String]
        package var publics: [String]
        package var transport: [String]
        /// Whether it takes people at the moment.
        package var acceptsNow: Bool

        package init(
            name: String?, description: String? = nil, thematiques: [String], languages: [String] = ["fra"],
            minimumAge: String? = nil, maximumAge: String? = nil, commune: String?, territory: [String] = [],
            publics: [String] = [], transport: [String] = [], acceptsNow: Bool = true
        ) {
            (self.territory, self.publics, self.transport) = (territory, publics, transport)
            self.acceptsNow = acceptsNow
            self.name = name
            self.description = description
            self.thematiques = thematiques
            self.languages = languages
            self.minimumAge = minimumAge
            self.maximumAge = maximumAge
            self.commune = commune
        }
    }

    /// Adds a service to an organisation: its coordinators and administrators, or the administrator of the server.
    @discardableResult
    package static func add(_ draft: Draft, to organisation: ID<Organisation>, in tx: Transaction) throws -> ID<Service>
    {
        let caller = try tx.caller
        try caller.require(.keepServices)
        if let own = caller.organisation, own != organisation {
            // Of one that has no accounts, whoever introduced it says what it offers.
            let isIntroduced: Only<Bool> = try tx.one(
                """
                SELECT EXISTS (
                    SELECT FROM directory.organisation
                    WHERE id = \(organisation) AND without_accounts AND introduced_by = \(own))
                """)
            guard isIntroduced.value, caller.may(.keepAgreements) else {
                throw Refusal.notFound(.init(.organisation, organisation.rawValue))
            }
        }
        let offer = try checked(draft)

        let id = ID<Service>()
        let entry = tx.newEntry()
        do {
            let digest: Only<Bytes> = try tx.inside(.directory) {
                try tx.one(
                    """
                    INSERT INTO directory.service (organisation, id, name, description, thematiques, languages, minimum_age,
                        maximum_age, commune, territory, publics, transport, accepts_now, created_at, entry)
                    VALUES (\(organisation), \(id), \(offer.name), \(offer.description), \(offer.thematiques), \(offer.languages),
                        \(offer.minimumAge), \(offer.maximumAge), \(Commune.current(offer.commune)), \(Commune.current(offer.territory)),
                        \(offer.publics), \(offer.transport), \(offer.acceptsNow), \(tx.now), \(entry))
                    RETURNING audit.digest(service)
                    """)
            }
            let object = Trace.deployment(tx, "service", id.rawValue, log: caller.organisation ?? organisation)
            try tx.record(.serviceAdded, entry: entry, object, digest: digest.value.bytes)
        } catch let error as PostgresError where error.constraint == "service_organisation_fkey" {
            throw Refusal.notFound(.init(.organisation, organisation.rawValue))
        } catch let error as PostgresError {
            throw refusal(for: error)
        }
        return id
    }

    /// A draft whose every answer holds, but for what only the database knows.
    struct Offer: Equatable {
        let name: String
        let description: String
        let thematiques: [String]
        let languages: [String]
        let minimumAge: Int?
        let maximumAge: Int?
        let commune: String
        let territory: [String]
        let publics: [String]
        let transport: [String]
        let acceptsNow: Bool
    }

    static func checked(_ draft: Draft) throws -> Offer {
        var checks = Checks()
        let name = checks.text("name", draft.name, most: 150, isNeeded: true) ?? ""
        if !name.isEmpty && name.unicodeScalars.count < 3 { checks.refuse("name", .tooShort(least: 3)) }
        let description = checks.text("description", draft.description, most: 2000) ?? ""
        let commune = checks.text("commune", draft.commune, most: 5, isNeeded: true) ?? ""
        let minimumAge = checks.number("minimum_age", draft.minimumAge, 0...120)
        let maximumAge = checks.number("maximum_age", draft.maximumAge, 0...120)
        if let minimumAge, let maximumAge, minimumAge > maximumAge { checks.refuse("maximum_age", .outOfOrder) }
        let thematiques = checks.codes("thematiques", draft.thematiques, most: 20)
        let languages = checks.codes("languages", draft.languages, most: 20)
        let territory = checks.codes("territory", draft.territory, most: 500, isNeeded: false)
        let publics = checks.codes("publics", draft.publics, most: Public.allCases.count, isNeeded: false)
        if publics.contains(where: { Public(rawValue: $0) == nil }) { checks.refuse("publics", .notInList) }
        let transport = checks.codes("transport", draft.transport, most: Transport.allCases.count, isNeeded: false)
        if transport.contains(where: { Transport(rawValue: $0) == nil }) { checks.refuse("transport", .notInList) }
        try checks.done()
        return Offer(
            name: name, description: description, thematiques: thematiques, languages: languages,
            minimumAge: minimumAge, maximumAge: maximumAge, commune: commune, territory: territory,
            publics: publics, transport: transport, acceptsNow: draft.acceptsNow)
    }

    /// What the constraints of the table say, in words; anything else is passed on.
    static func refusal(for error: PostgresError) -> any Error {
        switch error.constraint {
        case "service_name_key": Refusal.invalid([Invalid("name", .taken)])
        case "service_commune_fkey": Refusal.invalid([Invalid("commune", .notInList)])
        case "languages_fkey": Refusal.invalid([Invalid("languages", .notInList)])
        case "territory_fkey": Refusal.invalid([Invalid("territory", .notInList)])
        case "thematiques_fkey": Refusal.invalid([Invalid("thematiques", .notInList)])
        default: error
        }
    }
}
