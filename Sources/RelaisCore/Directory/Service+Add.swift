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

        package init(
            name: String?, description: String? = nil, thematiques: [String], languages: [String] = ["fra"],
            minimumAge: String? = nil, maximumAge: String? = nil, commune: String?
        ) {
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
                        maximum_age, commune, created_at, entry)
                    VALUES (\(organisation), \(id), \(offer.name), \(offer.description), \(offer.thematiques), \(offer.languages),
                        \(offer.minimumAge), \(offer.maximumAge), \(offer.commune), \(tx.now), \(entry))
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
        try checks.done()
        return Offer(
            name: name, description: description, thematiques: thematiques, languages: languages,
            minimumAge: minimumAge, maximumAge: maximumAge, commune: commune)
    }

    /// What the constraints of the table say, in words; anything else is passed on.
    static func refusal(for error: PostgresError) -> any Error {
        switch error.constraint {
        case "service_name_key": Refusal.invalid([Invalid("name", .taken)])
        case "service_commune_fkey": Refusal.invalid([Invalid("commune", .notInList)])
        case "languages_fkey": Refusal.invalid([Invalid("languages", .notInList)])
        case "thematiques_fkey": Refusal.invalid([Invalid("thematiques", .notInList)])
        default: error
        }
    }
}
