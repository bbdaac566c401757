import Foundation
import RelaisCore

extension Operation {
    /// The register of breaches, with its seventy-two hours.
    static let breaches: [Operation] =
        [
            Operation(
                .get, "breaches", "The register of breaches, those whose clock runs first", .rights,
                access: .may(.keepBreaches),
                answers: .page(of: BreachJSON.schema)
            ) { call in
                try await call.write { tx in
                    let now = tx.now
                    return try .json(ListJSON(BreachList(in: tx).lines.map { BreachJSON($0, nil, at: now) }))
                }
            },
            Operation(
                .get, "breaches/{id}", "One breach, with everything that is said of it", .rights,
                access: .may(.keepBreaches),
                answers: BreachJSON.schema
            ) { call in
                try await call.write { tx in try .breach(call.breach(), in: tx) }
            },
            Operation(
                .post, "breaches", "Record a breach; whoever else keeps the register is told at once", .rights,
                access: .may(.keepBreaches),
                body: breachTerms + [
                    .maybe("found_at", .date), .maybe("found_time", .form("[0-2]?[0-9]:[0-5][0-9]", most: 5)),
                ], answers: MadeJSON.schema
            ) { call in
                try await call.write { tx in
                    try .made(MadeJSON(id: Breach.record(Breach.Draft(call.body), in: tx).text))
                }
            },
        ] + changes

    private static let breachTerms: [Input] = [
        .needed("kinds", .list(.choice(Breach.Kind.self), least: 1, most: 3)),
        .needed("people", .list(.choice(Breach.People.self), least: 1, most: 5)),
        .needed("data", .list(.choice(Breach.DataKind.self), least: 1, most: 8)),
        .maybe("number_of_people", .integer(0...10_000_000)), .needed("happened", .words(most: 4_000)),
        .maybe("consequences", .text(most: 4_000)), .maybe("measures", .text(most: 4_000)),
    ]

    private static let changes: [Operation] = [
        breach("amendment", "Say more, or better, what happened", breachTerms) {
            try Breach.amend($0, Breach.Draft($1), in: $2)
        },
        breach(
            "assessment", "Decide how much it may harm people, and why",
            [.needed("risk", .choice(Breach.Risk.self)), .needed("decision", .words(most: 4_000))]
        ) {
            try Breach.assess($0, risk: $1["risk"], decision: $1["decision"], in: $2)
        },
        breach(
            "notification", "Say when the authority was told",
            [
                .maybe("authority_told_at", .date), .maybe("found_time", .form("[0-2]?[0-9]:[0-5][0-9]", most: 5)),
                .maybe("reference_of_authority", .text(most: 100)), .maybe("delay", .text(most: 2_000)),
            ]
        ) {
            try Breach.tellAuthority(
                $0, on: $1["authority_told_at"], at: $1["found_time"], reference: $1["reference_of_authority"],
                delay: $1["delay"], in: $2)
        },
        breach(
            "communication", "Say when people were told, and through whom",
            [.maybe("people_told_at", .date), .needed("told_through", .choice(Breach.Channel.self))]
        ) {
            try Breach.tellPeople($0, on: $1["people_told_at"], through: $1["told_through"], in: $2)
        },
        breach("closure", "Close a breach: it changes no more", [.maybe("why", .text(most: 2_000))]) {
            try Breach.close($0, why: $1["why"], in: $2)
        },
    ]

    private static func breach(
        _ noun: String, _ summary: String, _ body: [Input],
        _ verb: @escaping @Sendable (ID<Breach>, JSONBody, Transaction) throws -> Void
    ) -> Operation {
        Operation(
            .post, "breaches/{id}/\(noun)", summary, .rights, access: .may(.keepBreaches), body: body,
            answers: BreachJSON.schema
        ) { call in
            try await call.write { tx in
                try verb(call.breach(), call.body, tx)
                return try .breach(call.breach(), in: tx)
            }
        }
    }
}

extension Call {
    fileprivate func breach() throws -> ID<Breach> {
        guard let id = ID<Breach>(id) else { throw Refusal.notFound(.init(.breach)) }
        return id
    }
}

extension Reply {
    fileprivate static func breach(_ id: ID<Breach>, in tx: Transaction) throws -> Reply {
        let page = try BreachPage(id, in: tx)
        return try .json(BreachJSON(page.breach, page.account, at: tx.now), version: page.breach.rowVersion)
    }
}

private struct BreachJSON: Encodable {
    let id: String
    let version: Int
    let foundAt: Date
    let dueAt: Date
    let isLate: Bool
    let kinds: [String]
    let people: [String]
    let data: [String]
    let numberOfPeople: Int?
    let risk: String?
    let authorityToldAt: Date?
    let authorityReference: String?
    let peopleToldAt: Date?
    let toldThrough: String?
    let closedAt: Date?
    let happened: String?
    let consequences: String?
    let measures: String?
    let decision: String?
    let delay: String?

    init(_ breach: Breach, _ account: Breach.Account?, at now: Date) {
        (id, version) = (breach.id.text, breach.rowVersion)
        (foundAt, dueAt, isLate) = (breach.foundAt, breach.dueAt, breach.isLate(at: now))
        (kinds, people, data) = (
            breach.kinds.map(\.rawValue), breach.people.map(\.rawValue), breach.data.map(\.rawValue)
        )
        (numberOfPeople, risk) = (breach.number, breach.risk?.rawValue)
        (authorityToldAt, authorityReference) = (breach.authorityToldAt, breach.authorityReference)
        (peopleToldAt, toldThrough, closedAt) = (breach.peopleToldAt, breach.toldThrough?.rawValue, breach.closedAt)
        (happened, consequences, measures) = (account?.happened, account?.consequences, account?.measures)
        (decision, delay) = (account?.decision, account?.delay)
    }

    static let schema = Schema.object(
        "Breach",
        [
            .init("id", .uuid), .init("version", .integer()), .init("found_at", .moment), .init("due_at", .moment),
            .init("is_late", .flag), .init("kinds", .list(.choice(Breach.Kind.self))),
            .init("people", .list(.choice(Breach.People.self))), .init("data", .list(.choice(Breach.DataKind.self))),
            .maybe("number_of_people", .integer()), .maybe("risk", .choice(Breach.Risk.self)),
            .maybe("authority_told_at", .moment), .maybe("authority_reference", .text()),
            .maybe("people_told_at", .moment),
            .maybe("told_through", .choice(Breach.Channel.self)), .maybe("closed_at", .moment),
            .maybe("happened", .text()),
            .maybe("consequences", .text()), .maybe("measures", .text()), .maybe("decision", .text()),
            .maybe("delay", .text()),
        ])
}
