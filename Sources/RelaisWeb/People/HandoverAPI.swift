import Foundation
import RelaisCore

extension Operation {
    /// Files offered from one organisation to another.
    static let handovers: [Operation] = [
        Operation(
            .post, "people/{id}/handover", "Offer someone's whole file to another organisation", .people,
            access: .may(.handOverPeople),
            body: [
                .needed("organisation", .name(most: 150)), .maybe("basis", .choice(Disclosure.Basis.self)),
                .maybe("note", .text(most: 500)),
            ],
            answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let offer = try Person.handOver(
                    Person.id(for: call.id, in: tx), to: call.body["organisation"], basis: call.body["basis"],
                    note: call.body["note"], in: tx)
                return try .made(MadeJSON(id: offer.text))
            }
        },
        Operation(
            .get, "handovers", "The files offered to one's organisation and by it, those that wait first", .people,
            access: .may(.handOverPeople), answers: .page(of: HandoverJSON.schema)
        ) { call in
            try await call.write { tx in
                try .json(ListJSON(HandoverList(in: tx).lines.map { HandoverJSON($0) }))
            }
        },
        Operation(
            .get, "handovers/{id}", "An offered file: nothing that names anybody", .people,
            access: .may(.handOverPeople), answers: HandoverJSON.schema
        ) { call in
            try await call.write { tx in try .handover(HandoverPage(call.handover(), in: tx)) }
        },
        answer("taking", "Take a file over; it becomes a person of one's own") { id, _, tx in
            _ = try Handover.take(id, in: tx)
        },
        answer(
            "refusal", "Do not take a file, for a reason",
            body: [.needed("reason", .choice(of: Handover.reasons)), .note]
        ) { id, body, tx in
            try Handover.decline(id, reason: body["reason"], note: body["note"], in: tx)
        },
        answer("withdrawal", "Take an offer back") { id, _, tx in try Handover.withdraw(id, in: tx) },
    ]

    /// Answers the offer in the path, and says how it now stands: one transaction.
    private static func answer(
        _ noun: String, _ summary: String, body: [Input] = [],
        _ verb: @escaping @Sendable (ID<Handover>, JSONBody, Transaction) throws -> Void
    ) -> Operation {
        Operation(
            .post, "handovers/{id}/\(noun)", summary, .people, access: .may(.handOverPeople),
            body: body, answers: HandoverJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try call.handover()
                try verb(id, call.body, tx)
                return try .handover(HandoverPage(id, in: tx))
            }
        }
    }
}

extension Call {
    fileprivate func handover() throws -> ID<Handover> {
        guard let id = ID<Handover>(id) else { throw Refusal.notFound(.init(.handover)) }
        return id
    }
}

extension Reply {
    fileprivate static func handover(_ page: HandoverPage) throws -> Reply {
        try json(HandoverJSON(page.line, note: page.note, answer: page.answer), version: page.line.rowVersion)
    }
}

private struct HandoverJSON: Encodable {
    let id: String
    let state: String
    let giver: String
    let receiver: String
    let isOwn: Bool
    let ageBracket: String?
    let languages: [String]
    let frenchLevel: String?
    let commune: String?
    let offeredBy: String?
    let offeredAt: Date
    let answeredAt: Date?
    let personId: String?
    let personCode: String?
    let reason: String?
    let note: String?
    let answer: String?

    init(_ line: HandoverLine, note: String? = nil, answer: String? = nil) {
        (id, state, giver, receiver) = (line.id.text, line.state.rawValue, line.giverName, line.receiverName)
        (isOwn, ageBracket, languages) = (line.isOwn, line.ageBracket?.rawValue, line.languages)
        (frenchLevel, commune, offeredBy) = (line.frenchLevel?.rawValue, line.commune, line.offeredBy)
        (offeredAt, answeredAt, personId) = (line.offeredAt, line.answeredAt, line.person?.text)
        (personCode, reason, self.note, self.answer) = (line.personCode, line.reason?.rawValue, note, answer)
    }

    static let schema = Schema.object(
        "Handover",
        [
            .init("id", .uuid), .init("state", .choice(Handover.State.self)), .init("giver", .text()),
            .init("receiver", .text()), .init("is_own", .flag), .maybe("age_bracket", .choice(AgeBracket.self)),
            .init("languages", .list(.language)), .maybe("french_level", .choice(FrenchLevel.self)),
            .maybe("commune", .text()), .maybe("offered_by", .text()), .init("offered_at", .moment),
            .maybe("answered_at", .moment), .maybe("person_id", .uuid), .maybe("person_code", .text()),
            .maybe("reason", .choice(of: Handover.reasons)), .maybe("note", .text()), .maybe("answer", .text()),
        ])
}
