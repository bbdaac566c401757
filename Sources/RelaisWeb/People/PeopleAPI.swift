import Foundation
import RelaisCore

extension Operation {
    static let people: [Operation] = [
        Operation(
            .get, "people", "The people one follows, the newest first", .people, access: .may(.seePeople),
            query: Input.part, answers: .page(of: PersonLineJSON.schema)
        ) { call in
            let (limit, after) = try call.query.part()
            return try await call.write { tx in
                let people = try Caseload(limit: limit, after: after, in: tx).people
                return try .json(ListJSON(people.items.map(PersonLineJSON.init), next: people.next))
            }
        },
        Operation(
            .post, "people", "Open a file for someone one will follow", .people, access: .may(.registerPeople),
            body: Person.Draft.inputs, answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let made = try Person.register(Person.Draft(call.body), in: tx)
                return try .made(MadeJSON(id: made.id.text, code: made.code))
            }
        },
        Operation(
            .get, "people/{id}", "Someone's file; the identity stays shut", .people, access: .may(.seePeople),
            answers: PersonJSON.schema
        ) { call in
            try await call.write { tx in
                let page = try PersonPage(Person.id(for: call.id, in: tx), in: tx)
                return try .json(PersonJSON(page), version: page.rowVersion)
            }
        },
        Operation(
            .post, "people/{id}/reveal", "Open someone's identity, for a purpose that is recorded", .people,
            access: .may(.revealIdentity),
            body: [.needed("purpose", .choice(RevealPurpose.self)), .maybe("words", .text(most: 300))],
            answers: IdentityJSON.schema, keeps: .again
        ) { call in
            try await call.write { tx in
                let id = try Person.id(for: call.id, in: tx)
                return try .json(
                    IdentityJSON(Person.reveal(id, purpose: call.body["purpose"], words: call.body["words"], in: tx)))
            }
        },
    ]
}

extension Person.Draft {
    /// The fields of `init(_: Typed)`, as a call may fill them in.
    fileprivate static let inputs: [Input] =
        [.needed("given", .words(most: 100)), .needed("languages", .list(.language, least: 1, most: 10))] + others

    /// The same for one that is there already: nothing is needed, what is not given stays.
    static let changes: [Input] =
        [.maybe("given", .words(most: 100)), .maybe("languages", .list(.language, least: 1, most: 10))] + others

    private static let others: [Input] = [
        .maybe("family", .text(most: 100)), .maybe("birth_date", .day),
        .maybe("birth_source", .choice(Civil.BirthSource.self)), .maybe("gender", .choice(Civil.Gender.self)),
        .maybe("phone", .text(most: 30)), .maybe("email", .text(most: 254)), .maybe("address", .text(most: 300)),
        .maybe("contact_wishes", .text(most: 300)), .maybe("french_level", .choice(FrenchLevel.self)),
        .maybe("commune", .commune),
    ]
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

    static let schema = Schema.object(
        "PersonLine",
        [
            .init("id", .uuid), .init("code", .text()), .maybe("name", .text()), .maybe("birth_year", .integer()),
            .init("languages", .list(.language)), .maybe("french_level", .choice(FrenchLevel.self)),
            .maybe("commune", .text()), .init("open_referrals", .integer()),
        ])
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
    let informedOn: String?
    let handedOverAt: Date?

    init(_ page: PersonPage) {
        (id, code, name, isAssigned) = (page.id.text, page.code, page.name, page.isAssigned)
        (birthYear, languages, frenchLevel) = (page.birthYear, page.languages.map(\.code), page.frenchLevel?.rawValue)
        (commune, createdAt) = (page.commune, page.createdAt)
        referrals = page.referrals.map(ReferralLineJSON.init)
        (followers, changes) = (page.followers.map(ColleagueJSON.init), page.changes.map(ChangeJSON.init))
        (informedOn, handedOverAt) = (page.information?.givenOn.text, page.handedOverAt)
    }

    static let schema = Schema.object(
        "Person",
        [
            .init("id", .uuid), .init("code", .text()), .maybe("name", .text()), .init("is_assigned", .flag),
            .maybe("birth_year", .integer()), .init("languages", .list(.language)),
            .maybe("french_level", .choice(FrenchLevel.self)), .maybe("commune", .text()),
            .init("created_at", .moment), .init("referrals", .list(ReferralLineJSON.schema)),
            .init("followers", .list(ColleagueJSON.schema)), .init("changes", .list(ChangeJSON.schema)),
            .maybe("informed_on", .date), .maybe("handed_over_at", .moment),
        ])
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

    static let schema = Schema.object(
        "Identity",
        [
            .init("given", .text()), .maybe("family", .text()), .maybe("birth_date", .text()),
            .maybe("birth_source", .choice(Civil.BirthSource.self)), .maybe("gender", .choice(Civil.Gender.self)),
            .maybe("phone", .text()), .maybe("email", .text()), .maybe("address", .text()),
            .maybe("contact_wishes", .text()),
        ])
}
