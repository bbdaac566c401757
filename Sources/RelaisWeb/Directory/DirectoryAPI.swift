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
    ]
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
