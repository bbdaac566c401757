import Foundation
import RelaisCore

extension Operation {
    /// What is said of a service, by whoever keeps it.
    static let services: [Operation] = [
        Operation(
            .post, "services", "Add a service to one's organisation", .services, access: .may(.keepServices),
            body: [
                .needed("name", .words(least: 3, most: 150)), .needed("thematiques", themes),
                .needed("languages", languages), .needed("commune", .commune),
            ] + optional,
            answers: MadeJSON.schema
        ) { call in
            let draft = Service.Draft(call.body)
            return try await call.write { tx in
                guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.keepServices) }
                return try .made(MadeJSON(id: Service.add(draft, to: organisation, in: tx).text))
            }
        },
        Operation(
            .get, "services/{id}", "All that is said of a service one keeps", .services, access: .may(.keepServices),
            answers: KeptServiceJSON.schema
        ) { call in
            try await call.read { tx in
                let form = try ServiceForm(service(call), in: tx)
                return try .json(KeptServiceJSON(form), version: form.version)
            }
        },
        Operation(
            .post, "services/{id}/amendment", "Change what is said of a service; what is left out stays", .services,
            access: .may(.keepServices),
            body: [
                .maybe("name", .words(least: 3, most: 150)), .maybe("thematiques", themes),
                .maybe("languages", languages), .maybe("commune", .commune),
            ] + optional, answers: nil
        ) { call in
            try await call.write { tx in
                let id = try service(call)
                try Service.amend(id, to: ServiceForm(id, in: tx).draft.changed(by: call.body), in: tx)
                return .done
            }
        },
    ]

    private static let themes = Schema.list(.thematique, least: 1, most: 20)
    private static let languages = Schema.list(.language, least: 1, most: 20)
    private static let optional: [Input] = [
        .maybe("description", .text(most: 2_000)), .maybe("minimum_age", .age), .maybe("maximum_age", .age),
        .maybe("territory", .list(.form("[0-9][0-9AB][0-9]{0,3}", most: 5), most: 500)),
        .maybe("publics", .list(.choice(Service.Public.self), most: 14)),
        .maybe("transport", .list(.choice(Service.Transport.self), most: 4)),
        .maybe("accepts_now", .choice(["yes", "no"])),
    ]

    private static func service(_ call: Call) throws -> ID<Service> {
        guard let id = ID<Service>(call.id) else { throw Refusal.notFound(.init(.service)) }
        return id
    }
}

extension Schema {
    /// Whole years, as text; nothing where there is no limit.
    fileprivate static let age = Schema.form("([0-9]|[1-9][0-9]|1[01][0-9]|120)?", most: 3)
}

extension Service.Draft {
    /// What was said of a new service.
    init(_ typed: some Typed) {
        self.init(
            name: typed["name"], description: typed["description"], thematiques: typed.all("thematiques"),
            languages: typed.all("languages"), minimumAge: typed["minimum_age"], maximumAge: typed["maximum_age"],
            commune: typed["commune"], territory: typed.all("territory"), publics: typed.all("publics"),
            transport: typed.all("transport"), acceptsNow: typed["accepts_now"] != "no")
    }

    /// The same service with what a call says of it.
    fileprivate func changed(by typed: some Typed) -> Service.Draft {
        let said = Service.Draft(typed)
        var draft = self
        if typed.says("name") { draft.name = said.name }
        if typed.says("description") { draft.description = said.description }
        if typed.says("thematiques") { draft.thematiques = said.thematiques }
        if typed.says("languages") { draft.languages = said.languages }
        if typed.says("minimum_age") { draft.minimumAge = said.minimumAge }
        if typed.says("maximum_age") { draft.maximumAge = said.maximumAge }
        if typed.says("commune") { draft.commune = said.commune }
        if typed.says("territory") { draft.territory = said.territory }
        if typed.says("publics") { draft.publics = said.publics }
        if typed.says("transport") { draft.transport = said.transport }
        if typed.says("accepts_now") { draft.acceptsNow = said.acceptsNow }
        return draft
    }
}

/// A service as whoever keeps it says it, in codes.
private struct KeptServiceJSON: Encodable {
    let service: ServiceJSON
    let communeCode: String?
    let territory: [String]
    let publics: [String]
    let transport: [String]
    let acceptsNow: Bool
    let version: Int

    init(_ form: ServiceForm) {
        (service, version) = (ServiceJSON(form.service), form.version)
        (communeCode, territory, publics) = (form.draft.commune, form.draft.territory, form.draft.publics)
        (transport, acceptsNow) = (form.draft.transport, form.draft.acceptsNow)
    }

    static let schema = Schema.object(
        "KeptService",
        [
            .init("service", ServiceJSON.schema), .maybe("commune_code", .commune), .init("territory", .list(.text())),
            .init("publics", .list(.choice(Service.Public.self))),
            .init("transport", .list(.choice(Service.Transport.self))), .init("accepts_now", .flag),
            .init("version", .integer()),
        ])
}
