import RelaisCore

extension Operation {
    static let directory: [Operation] = [
        Operation(
            .get, "organisations", "The organisations of the network", .organisations, access: .member,
            answers: .page(of: OrganisationJSON.schema)
        ) { call in
            try await call.read { tx in try .json(ListJSON(Organisation.list(in: tx).map(OrganisationJSON.init))) }
        },
        Operation(
            .post, "organisations", "Take an organisation into the network: the server's administrator's to do",
            .organisations, access: .may(.keepOrganisations), body: [.needed("name", .words(least: 2, most: 150))],
            answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                try .made(MadeJSON(id: Organisation.add(name: call.body["name"], in: tx).text))
            }
        },
        Operation(
            .get, "services", "The services of the network", .services, access: .member,
            query: [.maybe("matching", .text(most: 100))], answers: .page(of: ServiceJSON.schema)
        ) { call in
            try await call.read { tx in
                try .json(ListJSON(Service.list(matching: call.query["matching"], in: tx).map(ServiceJSON.init)))
            }
        },
        Operation(
            .post, "services", "Add a service to one's organisation", .services, access: .may(.keepServices),
            body: [
                .needed("name", .words(least: 3, most: 150)), .maybe("description", .text(most: 2_000)),
                .needed("thematiques", .list(.thematique, least: 1, most: 20)),
                .needed("languages", .list(.language, least: 1, most: 20)), .maybe("minimum_age", .age),
                .maybe("maximum_age", .age), .needed("commune", .commune),
                .maybe("territory", .list(.form("[0-9][0-9AB][0-9]{0,3}", most: 5), most: 500)),
                .maybe("publics", .list(.choice(Service.Public.self), most: 14)),
                .maybe("transport", .list(.choice(Service.Transport.self), most: 4)),
                .maybe("accepts_now", .choice(["yes", "no"])),
            ],
            answers: MadeJSON.schema
        ) { call in
            let body = call.body
            let draft = Service.Draft(
                name: body["name"], description: body["description"], thematiques: body.all("thematiques"),
                languages: body.all("languages"), minimumAge: body["minimum_age"], maximumAge: body["maximum_age"],
                commune: body["commune"], territory: body.all("territory"), publics: body.all("publics"),
                transport: body.all("transport"), acceptsNow: body["accepts_now"] != "no")
            return try await call.write { tx in
                guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.keepServices) }
                return try .made(MadeJSON(id: Service.add(draft, to: organisation, in: tx).text))
            }
        },
    ]
}

extension Schema {
    /// Whole years, as text.
    fileprivate static let age = Schema.form("([0-9]|[1-9][0-9]|1[01][0-9]|120)", most: 3)
}

private struct OrganisationJSON: Encodable {
    let id: String
    let name: String
    let services: Int

    init(_ organisation: Organisation) {
        (id, name, services) = (organisation.id.text, organisation.name, organisation.services)
    }

    static let schema = Schema.object(
        "Organisation", [.init("id", .uuid), .init("name", .text()), .init("services", .integer())])
}

/// A service, in the terms of data·inclusion.
struct ServiceJSON: Encodable {
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

    init(_ service: Service) {
        (id, organisationId, organisation) = (service.id.text, service.organisation.text, service.organisationName)
        (name, description, thematiques) = (service.name, service.description, service.thematiques)
        (languages, minimumAge, maximumAge) = (service.languages, service.minimumAge, service.maximumAge)
        commune = service.communeName
    }

    static let schema = Schema.object(
        "Service",
        [
            .init("id", .uuid), .init("organisation_id", .uuid), .init("organisation", .text()), .init("name", .text()),
            .init("description", .text()), .init("thematiques", .list(.thematique)),
            .init("languages", .list(.language)), .maybe("minimum_age", .integer()),
            .maybe("maximum_age", .integer()), .init("commune", .text()),
        ])
}
