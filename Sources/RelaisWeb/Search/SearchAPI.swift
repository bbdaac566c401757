import RelaisCore

extension Operation {
    /// A POST, though it changes nothing: names travel in the body, never in an address.
    static let searches: [Operation] = [
        Operation(
            .post, "searches", "Find people one follows, referrals and services by words, a code or a reference",
            .people,
            access: .may(.seePeople), query: [.maybe("limit", .integer(1...100))],
            body: [.needed("words", .words(most: Search.longest)), .maybe("only", .choice(Search.Group.self))],
            answers: SearchJSON.schema, keeps: .again
        ) { call in
            let limit = call.query["limit"].flatMap { Int($0) } ?? 10
            let only = call.body["only"].flatMap(Search.Group.init)
            return try await call.write { tx in
                try .json(SearchJSON(Search(call.body["words"] ?? "", only: only, limit: limit, in: tx)))
            }
        }
    ]
}

/// What a search found, in groups: the best of each, and how many there are.
private struct SearchJSON: Encodable {
    let people: FoundJSON<FoundPersonJSON>
    let referrals: FoundJSON<ReferralLineJSON>
    let services: FoundJSON<ServiceJSON>

    init(_ search: Search) {
        people = FoundJSON(items: search.people.items.map(FoundPersonJSON.init), count: search.people.count)
        referrals = FoundJSON(items: search.referrals.items.map(ReferralLineJSON.init), count: search.referrals.count)
        services = FoundJSON(items: search.services.items.map(ServiceJSON.init), count: search.services.count)
    }

    static let schema = Schema.object(
        "Search",
        [
            .init("people", found("FoundPeople", FoundPersonJSON.schema)),
            .init("referrals", found("FoundReferrals", ReferralLineJSON.schema)),
            .init("services", found("FoundServices", ServiceJSON.schema)),
        ])

    private static func found(_ name: String, _ item: Schema) -> Schema {
        .object(name, [.init("items", .list(item)), .init("count", .integer())])
    }
}

private struct FoundJSON<Item: Encodable>: Encodable {
    let items: [Item]
    let count: Int
}

private struct FoundPersonJSON: Encodable {
    let id: String
    let code: String
    let name: String?
    let birthYear: Int?
    let commune: String?
    let openReferrals: Int

    init(_ line: PersonLine) {
        (id, code, name, birthYear) = (line.id.text, line.code, line.name, line.birthYear)
        (commune, openReferrals) = (line.commune, line.openReferrals)
    }

    static let schema = Schema.object(
        "FoundPerson",
        [
            .init("id", .uuid), .init("code", .text()), .maybe("name", .text()), .maybe("birth_year", .integer()),
            .maybe("commune", .text()), .init("open_referrals", .integer()),
        ])
}
