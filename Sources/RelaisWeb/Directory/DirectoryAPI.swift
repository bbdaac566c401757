import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addDirectoryAPI(to api: RouterGroup<Visitor>) {
        api.get("organisations") { _, visitor in
            let organisations = try await store.read(as: visitor.credential()) { try Organisation.list(in: $0) }
            return JSONAnswer.response(ListJSON(organisations.map(OrganisationJSON.init)))
        }
        api.post("organisations") { request, visitor in
            let body = try await JSONBody(request, fields: ["name"])
            let id = try await store.write(as: visitor.credential()) {
                try Organisation.add(name: body["name"], in: $0)
            }
            return JSONAnswer.response(MadeJSON(id: id.text), status: .created)
        }
        api.get("services") { request, visitor in
            let words = Self.asked("matching", request)
            if let words, words.contains("\0") || words.count > 100 {
                throw Refusal.invalid([Invalid("matching", .unreadable)])
            }
            let services = try await store.read(as: visitor.credential()) { try Service.list(matching: words, in: $0) }
            return JSONAnswer.response(ListJSON(services.map(ServiceJSON.init)))
        }
        api.post("services") { request, visitor in
            let body = try await JSONBody(
                request, fields: ["name", "description", "minimum_age", "maximum_age", "commune"],
                lists: ["thematiques", "languages"])
            let draft = Service.Draft(
                name: body["name"], description: body["description"], thematiques: body.all("thematiques"),
                languages: body.all("languages"), minimumAge: body["minimum_age"], maximumAge: body["maximum_age"],
                commune: body["commune"])
            let id = try await store.write(as: visitor.credential()) { tx in
                guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.keepServices) }
                return try Service.add(draft, to: organisation, in: tx)
            }
            return JSONAnswer.response(MadeJSON(id: id.text), status: .created)
        }
    }
}

private struct OrganisationJSON: Encodable {
    let id: String
    let name: String
    let services: Int

    init(_ organisation: Organisation) {
        (id, name, services) = (organisation.id.text, organisation.name, organisation.services)
    }
}

private struct ServiceJSON: Encodable {
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
}
