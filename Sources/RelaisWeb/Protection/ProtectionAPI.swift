import Foundation
import RelaisCore

extension Operation {
    /// Who represents a minor, and what was decided of their minority: for whoever follows them and is bound by secrecy.
    static let protection: [Operation] = [
        Operation(
            .post, "people/{id}/protection", "Open what protects someone, for a purpose that is recorded", .protection,
            access: .may(.keepProtection),
            body: [.needed("purpose", .choice(RevealPurpose.self)), .maybe("words", .text(most: 300))],
            answers: ProtectionJSON.schema, keeps: .again
        ) { call in
            try await call.write { tx in
                let id = try Person.id(for: call.id, in: tx)
                let open = try Person.openProtection(
                    id, purpose: call.body["purpose"], words: call.body["words"], in: tx)
                return try .json(ProtectionJSON(open))
            }
        },
        Operation(
            .post, "people/{id}/minority", "Say what was decided of someone's minority", .protection,
            access: .may(.keepProtection),
            body: [.needed("minority", .choice(Minority.Status.self)), .maybe("decided_on", .date)], answers: nil
        ) { call in
            try await call.write { tx in
                let id = try Person.id(for: call.id, in: tx)
                try Minority.state(call.body["minority"], decidedOn: call.body["decided_on"], of: id, in: tx)
                return .done
            }
        },
        Operation(
            .post, "people/{id}/representatives", "Say who represents a minor", .protection,
            access: .may(.keepProtection), body: [.needed("kind", .choice(Representative.Kind.self))] + facts,
            answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try Representative.add(
                    Representative.Draft(call.body), for: Person.id(for: call.id, in: tx), in: tx)
                return try .made(MadeJSON(id: id.text))
            }
        },
        Operation(
            .post, "representatives/{id}/amendment", "Correct what is said of who represents a minor", .protection,
            access: .may(.keepProtection), body: [.maybe("kind", .choice(Representative.Kind.self))] + facts,
            answers: nil
        ) { call in
            try await call.write { tx in
                try Representative.amend(call.representative(), Representative.Draft(call.body), in: tx)
                return .done
            }
        },
        Operation(
            .post, "representatives/{id}/end", "Say that someone no longer represents a minor", .protection,
            access: .may(.keepProtection), body: [.maybe("until_on", .date)], answers: nil
        ) { call in
            try await call.write { tx in
                try Representative.end(call.representative(), on: call.body["until_on"], in: tx)
                return .done
            }
        },
    ]

    private static let facts: [Input] = [
        .maybe("name", .text(most: 150)), .maybe("authority", .text(most: 150)), .maybe("decided_on", .date),
        .maybe("from_on", .date), .maybe("until_on", .date), .maybe("contact", .text(most: 300)),
        .maybe("level", .choice(DecisionLevel.self)),
    ]
}

extension Call {
    fileprivate func representative() throws -> ID<Representative> {
        guard let id = ID<Representative>(id) else { throw Refusal.notFound(.init(.representative)) }
        return id
    }
}

private struct ProtectionJSON: Encodable {
    let representatives: [RepresentativeJSON]
    let statements: [StatementJSON]

    init(_ open: Protection) {
        representatives = open.representatives.map(RepresentativeJSON.init)
        statements = open.statements.map(StatementJSON.init)
    }

    static let schema = Schema.object(
        "Protection",
        [
            .init("representatives", .list(RepresentativeJSON.schema)),
            .init("statements", .list(StatementJSON.schema)),
        ])
}

private struct RepresentativeJSON: Encodable {
    let id: String
    let version: Int
    let kind: String
    let name: String?
    let authority: String?
    let decidedOn: String?
    let fromOn: String
    let untilOn: String?
    let contact: String?
    let level: String

    init(_ one: Representative) {
        let facts = one.facts
        (id, version, kind, name) = (one.id.text, one.rowVersion, facts.kind.rawValue, facts.name)
        (authority, decidedOn, fromOn) = (facts.authority, facts.decidedOn?.text, facts.from.text)
        (untilOn, contact, level) = (facts.until?.text, facts.contact, facts.level.rawValue)
    }

    static let schema = Schema.object(
        "Representative",
        [
            .init("id", .uuid), .init("version", .integer()), .init("kind", .choice(Representative.Kind.self)),
            .maybe("name", .text()), .maybe("authority", .text()), .maybe("decided_on", .date),
            .init("from_on", .date), .maybe("until_on", .date), .maybe("contact", .text()),
            .init("level", .choice(DecisionLevel.self)),
        ])
}

private struct StatementJSON: Encodable {
    let minority: String
    let decidedOn: String?
    let statedAt: Date

    init(_ one: Minority) {
        (minority, decidedOn, statedAt) = (one.status.rawValue, one.decidedOn?.text, one.statedAt)
    }

    static let schema = Schema.object(
        "MinorityStatement",
        [
            .init("minority", .choice(Minority.Status.self)), .maybe("decided_on", .date), .init("stated_at", .moment),
        ])
}
