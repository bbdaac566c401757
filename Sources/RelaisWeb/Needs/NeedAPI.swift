import Foundation
import RelaisCore

extension Operation {
    /// Needs that nobody meets.
    static let needs: [Operation] = [
        Operation(
            .get, "needs", "The unmet needs one may see, the newest first, and how many the network has", .services,
            access: .may(.seePeople), query: [.maybe("all", .choice(["yes"]))], answers: NeedListJSON.schema
        ) { call in
            try await call.write { tx in
                try .json(NeedListJSON(NeedList(isAll: call.query["all"] != nil, in: tx)))
            }
        },
        Operation(
            .post, "needs", "Record something someone needs and nobody offers", .services, access: .may(.referPeople),
            body: [
                .maybe("person", .name(most: 100)), .needed("missing", .choice(Need.Missing.self)),
                .needed("theme", .thematique), .maybe("place", .name(most: 100)), .maybe("since", .date),
                .maybe("referral", .name(most: 100)),
            ], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                try .made(MadeJSON(id: Need.record(Need.Draft(call.body), in: tx).text))
            }
        },
        Operation(
            .post, "needs/{id}/closing", "Say how a need ended", .services, access: .may(.referPeople),
            body: [.needed("why", .choice(Need.Closing.self))], answers: nil
        ) { call in
            guard let id = ID<Need>(call.id) else { throw Refusal.notFound(.init(.need)) }
            return try await call.write { tx in
                try Need.close(id, why: call.body["why"], in: tx)
                return .done
            }
        },
    ]
}

private struct NeedListJSON: Encodable {
    let items: [NeedJSON]
    let network: [NeedCountJSON]

    init(_ list: NeedList) {
        (items, network) = (list.lines.map(NeedJSON.init), list.counts.map(NeedCountJSON.init))
    }

    static let schema = Schema.object(
        "NeedList", [.init("items", .list(NeedJSON.schema)), .init("network", .list(NeedCountJSON.schema))])
}

private struct NeedJSON: Encodable {
    let id: String
    let personId: String?
    let personCode: String?
    let missing: String
    let theme: String
    let commune: String?
    let department: String?
    let since: String
    let closedFor: String?
    let closedAt: Date?
    let rowVersion: Int

    init(_ need: Need) {
        (id, personId, personCode) = (need.id.text, need.person?.text, need.personCode)
        (missing, theme) = (need.missing.rawValue, need.theme.code)
        (commune, department, since) = (need.communeName, need.department, need.since.text)
        (closedFor, closedAt, rowVersion) = (need.closedFor?.rawValue, need.closedAt, need.rowVersion)
    }

    static let schema = Schema.object(
        "Need",
        [
            .init("id", .uuid), .maybe("person_id", .uuid), .maybe("person_code", .text()),
            .init("missing", .choice(Need.Missing.self)), .init("theme", .thematique), .maybe("commune", .text()),
            .maybe("department", .text()), .init("since", .date), .maybe("closed_for", .choice(Need.Closing.self)),
            .maybe("closed_at", .moment), .init("row_version", .integer()),
        ])
}

/// How many needs of one kind are open; without a count where they are fewer than five.
private struct NeedCountJSON: Encodable {
    let department: String?
    let theme: String
    let missing: String
    let open: Int?

    init(_ count: NeedList.Count) {
        (department, theme, missing, open) = (count.department, count.theme, count.missing.rawValue, count.open)
    }

    static let schema = Schema.object(
        "NeedCount",
        [
            .maybe("department", .text()), .init("theme", .thematique), .init("missing", .choice(Need.Missing.self)),
            .maybe("open", .integer()),
        ])
}
