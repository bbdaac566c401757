import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addPeopleAPI(to api: RouterGroup<Visitor>) {
        addFileAPI(to: api)
        addHandoverAPI(to: api)
        api.get("people") { request, visitor in
            let (limit, after) = try Self.part(of: request)
            let people = try await store.write(as: visitor.credential()) {
                try Caseload(limit: limit, after: after, in: $0).people
            }
            return JSONAnswer.response(ListJSON(people.items.map(PersonLineJSON.init), next: people.next))
        }
        api.post("people") { request, visitor in
            let body = try await JSONBody(
                request, fields: Self.personFields.filter { $0 != "languages" }, lists: ["languages"])
            let made = try await store.write(as: visitor.credential()) {
                try Person.register(Person.Draft(body), in: $0)
            }
            return JSONAnswer.response(MadeJSON(id: made.id.text, code: made.code), status: .created)
        }
        api.get("people/:id") { _, visitor in
            let person = try await store.write(as: visitor.credential()) { tx in
                try PersonPage(Person.id(for: visitor.parameters.get("id") ?? "", in: tx), in: tx)
            }
            return JSONAnswer.response(PersonJSON(person))
        }
        api.post("people/:id/reveal") { request, visitor in
            let body = try await JSONBody(request, fields: ["purpose", "words"])
            let identity = try await store.write(as: visitor.credential()) { tx in
                try Person.reveal(
                    Person.id(for: visitor.parameters.get("id") ?? "", in: tx), purpose: body["purpose"],
                    words: body["words"],
                    in: tx)
            }
            return JSONAnswer.response(IdentityJSON(identity))
        }
    }
}

private struct PersonLineJSON: Encodable {
    let id: String
    let code: String
    let name: String?
    let birthYear: Int?
    let languages: [String]
    let frenchLevel: String?
    let commune: String?
    let openReferrals: Int

    init(_ line: Caseload.Line) {
        (id, code, name, birthYear) = (line.id.text, line.code, line.name, line.birthYear)
        (languages, frenchLevel, commune) = (line.languages, line.frenchLevel?.rawValue, line.commune)
        openReferrals = line.openReferrals
    }
}

/// A person's file as its page has it: the identity stays shut.
struct PersonJSON: Encodable {
    let id: String
    let code: String
    let name: String?
    let isAssigned: Bool
    let birthYear: Int?
    let languages: [String]
    let frenchLevel: String?
    let commune: String?
    let createdAt: Date
    let referrals: [ReferralLineJSON]
    let followers: [ColleagueJSON]
    let changes: [ChangeJSON]
    let handedOverAt: Date?
    let version: Int

    init(_ page: PersonPage) {
        (id, code, name, isAssigned) = (page.id.text, page.code, page.name, page.isAssigned)
        (birthYear, languages, frenchLevel) = (page.birthYear, page.languages.map(\.code), page.frenchLevel?.rawValue)
        (commune, createdAt) = (page.commune, page.createdAt)
        referrals = page.referrals.map(ReferralLineJSON.init)
        (followers, changes) = (page.followers.map(ColleagueJSON.init), page.changes.map(ChangeJSON.init))
        (handedOverAt, version) = (page.handedOverAt, page.version)
    }
}

private struct IdentityJSON: Encodable {
    let given: String
    let family: String?
    let birthDate: String?
    let birthSource: String?
    let gender: String?
    let phone: String?
    let email: String?
    let address: String?
    let contactWishes: String?

    init(_ identity: Identity) {
        (given, family, birthDate) = (identity.civil.given, identity.civil.family, identity.civil.birth?.text)
        (birthSource, gender) = (identity.civil.birthSource?.rawValue, identity.civil.gender?.rawValue)
        (phone, email) = (identity.contact.phone, identity.contact.email)
        (address, contactWishes) = (identity.contact.address, identity.contact.wishes)
    }
}
