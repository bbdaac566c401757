import Foundation
import RelaisCore

extension Operation {
    /// What a file lives through: corrected, merged, followed by others.
    static let files: [Operation] = [
        file("amendment", "Correct a file; only what is given changes", may: .amendPeople, body: Person.Draft.changes) {
            id, body, tx in
            try Person.amend(id, Person.Draft(body), in: tx)
        },
        file(
            "merger", "Merge another file of the same person into this one", may: .mergePeople,
            body: [.needed("other", .name(most: 100))]
        ) { id, body, tx in
            try Person.merge(Person.id(for: body["other"] ?? "", in: tx), into: id, in: tx)
        },
        file("assignment", "Have a colleague follow someone", may: .assignPeople, body: [.colleague]) { id, body, tx in
            try Person.assign(id, to: body["colleague"], in: tx)
        },
        file("unassignment", "End that a colleague follows someone", may: .assignPeople, body: [.colleague]) {
            id, body, tx in
            try Person.unassign(id, from: body["colleague"], in: tx)
        },
        Operation(
            .post, "people/{id}/history", "Open what a file said before it was corrected, for a purpose", .people,
            access: .may(.revealIdentity),
            body: [.needed("purpose", .choice(RevealPurpose.self)), .maybe("words", .text(most: 300))],
            answers: .page(of: FormerJSON.schema), keeps: .again
        ) { call in
            try await call.write { tx in
                let history = try Person.revealHistory(
                    Person.id(for: call.id, in: tx), purpose: call.body["purpose"], words: call.body["words"], in: tx)
                return try .json(ListJSON(history.map(FormerJSON.init)))
            }
        },
        Operation(
            .get, "colleagues", "Those of one's organisation who may follow people", .people, access: .may(.seePeople),
            answers: .page(of: ColleagueJSON.schema)
        ) { call in
            try await call.read { tx in
                try .json(ListJSON(Colleague.ask(in: tx).all().map(ColleagueJSON.init)))
            }
        },
        Operation(
            .post, "referrals/{id}/assignment", "Give a referral to a colleague, with its person", .referrals,
            access: .may(.seePeople), body: [.colleague, .maybe("fully", .choice(["yes", "no"]))], answers: nil
        ) { call in
            try await call.write { tx in
                try Referral.assign(
                    Referral.id(for: call.id, in: tx), to: call.body["colleague"], fully: call.body["fully"] == "yes",
                    in: tx)
                return .done
            }
        },
    ]

    /// Does something to the person in the path, and answers with the file as it now is.
    static func file(
        _ noun: String, _ summary: String, may permission: Permission, body: [Input],
        _ verb: @escaping @Sendable (ID<Person>, JSONBody, Transaction) throws -> Void
    ) -> Operation {
        Operation(
            .post, "people/{id}/\(noun)", summary, .people, access: .may(permission), body: body,
            answers: PersonJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try Person.id(for: call.id, in: tx)
                try verb(id, call.body, tx)
                let page = try PersonPage(id, in: tx)
                return try .json(PersonJSON(page), version: page.rowVersion)
            }
        }
    }
}

extension Input {
    /// A colleague's id, or name.
    fileprivate static let colleague = needed("colleague", .name(most: 100))
}

/// Someone who may follow people.
struct ColleagueJSON: Encodable {
    let id: String
    let name: String

    init(_ colleague: Colleague) { (id, name) = (colleague.id.text, colleague.name) }

    static let schema = Schema.object("Colleague", [.init("id", .uuid), .init("name", .text())])
}

/// A change of a file: field names, no value.
struct ChangeJSON: Encodable {
    let at: Date
    let account: String?
    let fields: [String]

    init(_ change: Change) { (at, account, fields) = (change.at, change.account, change.fields) }

    static let schema = Schema.object(
        "Change", [.init("at", .moment), .maybe("account", .text()), .init("fields", .list(.text()))])
}

private struct FormerJSON: Encodable {
    struct Value: Encodable {
        let field: String
        let value: String
    }
    let at: Date
    let account: String?
    let fields: [String]
    let values: [Value]

    init(_ former: FormerVersion) {
        (at, account, fields) = (former.at, former.account, former.fields)
        values = former.values.map { Value(field: $0.field, value: $0.value) }
    }

    static let schema = Schema.object(
        "Former",
        [
            .init("at", .moment), .maybe("account", .text()), .init("fields", .list(.text())),
            .init("values", .list(.object("FormerValue", [.init("field", .text()), .init("value", .text())]))),
        ])
}
