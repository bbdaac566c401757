import RelaisCore

extension Operation {
    /// A POST, though it changes nothing: where someone lives, and how old they are, travel in no address.
    static let serviceSearches: [Operation] = [
        Operation(
            .post, "services/search",
            "Find services by theme, words, place and distance, age, language, public and transport, the best first; for a person, with what is known of whether each suits",
            .services, access: .member, query: [.maybe("limit", .integer(1...100))],
            body: [
                .maybe("matching", .text(most: ServiceSearch.Wish.longestWords)), .maybe("theme", .text(most: 100)),
                .maybe("place", .name(most: 100)), .maybe("within", .form("[1-9][0-9]{0,2}", most: 3)),
                .maybe("age", .form("[0-9]|[1-9][0-9]|1[01][0-9]|120", most: 3)), .maybe("language", .language),
                .maybe("public", .choice(Service.Public.self)), .maybe("transport", .choice(Service.Transport.self)),
                .maybe("accepting", .choice(["yes", "no"])), .maybe("person", .name(most: 100)),
            ],
            answers: FoundServicesJSON.schema, keeps: .again
        ) { call in
            let body = call.body
            let wish = ServiceSearch.Wish(
                words: body["matching"], theme: body["theme"], place: body["place"], within: body["within"],
                age: body["age"], language: body["language"], publics: body["public"], transport: body["transport"],
                isAccepting: body["accepting"] == "yes")
            let limit = call.query["limit"].flatMap { Int($0) } ?? 20
            guard let person = body["person"], !person.isEmpty else {
                return try await call.read { tx in
                    try .json(FoundServicesJSON(ServiceSearch(wish, most: limit, in: tx)))
                }
            }
            return try await call.write { tx in
                let id = try Person.id(for: person, in: tx)
                return try .json(FoundServicesJSON(ServiceSearch(wish, for: id, most: limit, in: tx)))
            }
        }
    ]
}

private struct FoundServicesJSON: Encodable {
    let items: [FoundServiceJSON]
    let count: Int
    let distancesFrom: String?

    init(_ search: ServiceSearch) {
        (items, count) = (search.found.items.map(FoundServiceJSON.init), search.found.count)
        distancesFrom = search.place
    }

    static let schema = Schema.object(
        "ServiceSearch",
        [
            .init("items", .list(FoundServiceJSON.schema)), .init("count", .integer()),
            .maybe("distances_from", .text()),
        ])
}

/// A service, how far it may be, and for whoever follows the person it is looked for: what is known of each criterion.
private struct FoundServiceJSON: Encodable {
    let id: String
    let organisationId: String
    let organisation: String
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
    let freePlaces: Int?
    let nextStart: String?
    let estimatedKilometres: Int?
    let estimatedMinutes: Int?
    let eligibility: EligibilityJSON?

    init(_ choice: ServiceChoice) {
        (id, organisationId, organisation) = (choice.id.text, choice.organisation.text, choice.organisationName)
        (name, description, thematiques) = (choice.name, choice.description, choice.thematiques)
        (languages, minimumAge, maximumAge) = (choice.languages, choice.minimumAge, choice.maximumAge)
        (commune, territory) = (choice.communeName, choice.territory)
        (publics, transport) = (choice.publics.map(\.rawValue), choice.transport.map(\.rawValue))
        acceptsNow = choice.acceptsNow
        (freePlaces, nextStart) = (choice.freePlaces, choice.nextStart?.text)
        (estimatedKilometres, estimatedMinutes) = (choice.distance?.kilometres, choice.distance?.minutes)
        eligibility = choice.fit.map(EligibilityJSON.init)
    }

    static let schema = Schema.object(
        "FoundService",
        [
            .init("id", .uuid), .init("organisation_id", .uuid), .init("organisation", .text()), .init("name", .text()),
            .init("description", .text()), .init("thematiques", .list(.thematique)),
            .init("languages", .list(.language)), .maybe("minimum_age", .integer()),
            .maybe("maximum_age", .integer()), .init("commune", .text()), .init("territory", .list(.text())),
            .init("publics", .list(.choice(Service.Public.self))),
            .init("transport", .list(.choice(Service.Transport.self))), .init("accepts_now", .flag),
            .maybe("free_places", .integer()), .maybe("next_start", .date),
            .maybe("estimated_kilometres", .integer()), .maybe("estimated_minutes", .integer()),
            .maybe("eligibility", EligibilityJSON.schema),
        ])
}

private struct EligibilityJSON: Encodable {
    let age: String
    let language: String
    let area: String
    let publics: String

    init(_ fit: Fit) {
        (age, language) = (fit.answer(.age).rawValue, fit.answer(.language).rawValue)
        (area, publics) = (fit.answer(.area).rawValue, fit.answer(.publics).rawValue)
    }

    static let schema = Schema.object(
        "Eligibility", Fit.Point.allCases.map { .init($0.rawValue, .choice(Fit.Answer.self)) })
}
