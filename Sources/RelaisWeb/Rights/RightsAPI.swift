import Foundation
import RelaisCore

extension Operation {
    /// What people may ask about their own data, and what is answered.
    static let rights: [Operation] =
        [
            Operation(
                .get, "people/{id}/statement", "Who saw someone's file, who received what, when and why", .rights,
                access: .may(.seePeople), answers: Schema.statement
            ) { call in
                try await call.write { tx in
                    try .json(StatementDocument(Statement(of: Person.id(for: call.id, in: tx), in: tx)))
                }
            },
            Operation(
                .post, "people/{id}/export", "Everything kept of someone, for them; never kept for a repeated call",
                .rights,
                access: .may(.exportPeople),
                body: [.needed("reason", .choice(PersonExport.Reason.self)), .maybe("words", .text(most: 300))],
                answers: Schema.export, keeps: .again
            ) { call in
                try await call.write { tx in
                    let export = try Person.export(
                        Person.id(for: call.id, in: tx), reason: call.body["reason"], words: call.body["words"], in: tx)
                    return try .json(ExportDocument(export))
                }
            },
            file(
                "restriction", "Restrict what is done with someone's file; whoever holds a copy is told",
                may: .restrictPeople,
                body: [.needed("reason", .choice(Restriction.Reason.self))]
            ) { id, body, tx in
                try Person.restrict(id, reason: body["reason"], in: tx)
            },
            file(
                "lifting", "Lift a restriction, the person having been told", may: .restrictPeople,
                body: [.needed("reason", .choice(Restriction.Lifting.self)), .needed("told_on", .date)]
            ) { id, body, tx in
                try Person.liftRestriction(id, reason: body["reason"], toldOn: body["told_on"], in: tx)
            },
        ] + requests

    private static let requests: [Operation] = [
        Operation(
            .get, "requests", "What people ask about their data: what is open, the first due first", .rights,
            access: .may(.readRequests), query: [.maybe("answered", .choice(["yes", "no"]))],
            answers: .page(of: RequestJSON.schema)
        ) { call in
            let isAnswered = call.query["answered"] == "yes"
            return try await call.write { tx in
                let list = try RequestList(answered: isAnswered, in: tx)
                return try .json(ListJSON(list.lines.map { RequestJSON($0, today: list.today) }))
            }
        },
        Operation(
            .post, "people/{id}/requests", "Record what someone asks about their data", .rights,
            access: .may(.keepRequests),
            body: [
                .needed("kind", .choice(RightsRequest.Kind.self)),
                .maybe("asked_by", .choice(RightsRequest.AskedBy.self)),
                .maybe("received_on", .date), .maybe("words", .text(most: 2_000)),
            ], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                let id = try RightsRequest.record(
                    RightsRequest.Draft(call.body), about: .person(Person.id(for: call.id, in: tx)), in: tx)
                return try .made(MadeJSON(id: id.text))
            }
        },
        Operation(
            .get, "requests/{id}", "One request, with its words for whoever may read them", .rights, access: .member,
            answers: RequestJSON.schema
        ) { call in
            try await call.write { tx in try .request(call.request(), in: tx) }
        },
        Operation(
            .post, "requests/{id}/prolongation", "Take two months more, once; the person was told why", .rights,
            access: .may(.keepRequests),
            body: [.needed("reason", .choice(RightsRequest.Prolongation.self)), .needed("told_on", .date)],
            answers: RequestJSON.schema
        ) { call in
            try await call.write { tx in
                try RightsRequest.prolong(
                    call.request(), reason: call.body["reason"], toldOn: call.body["told_on"], in: tx)
                return try .request(call.request(), in: tx)
            }
        },
        Operation(
            .post, "requests/{id}/answer", "Answer a request, once; what was done for it is looked up in the log",
            .rights,
            access: .may(.keepRequests),
            body: [
                .needed("answer", .choice(RightsRequest.Answer.self)),
                .maybe("refused_for", .choice(RightsRequest.Refused.self)),
                .maybe("act", .choice(RightsRequest.Act.self)),
                .maybe("answered_on", .date), .maybe("words", .text(most: 2_000)),
            ], answers: RequestJSON.schema
        ) { call in
            try await call.write { tx in
                try RightsRequest.answer(call.request(), RightsRequest.Reply(call.body), in: tx)
                return try .request(call.request(), in: tx)
            }
        },
        Operation(
            .get, "account/data", "Everything kept of whoever asks because they work here", .rights, access: .session,
            answers: Schema.ownData
        ) { call in
            try await call.write { tx in try .json(OwnDocument(OwnData(in: tx))) }
        },
        Operation(
            .post, "account/requests", "Ask something about one's own data", .rights, access: .session,
            body: [.needed("kind", .choice(RightsRequest.Kind.self)), .maybe("words", .text(most: 2_000))],
            answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                try .made(MadeJSON(id: RightsRequest.recordOwn(RightsRequest.Draft(call.body), in: tx).text))
            }
        },
    ]
}

extension Call {
    fileprivate func request() throws -> ID<RightsRequest> {
        guard let id = ID<RightsRequest>(id) else { throw Refusal.notFound(.init(.request)) }
        return id
    }
}

extension Reply {
    fileprivate static func request(_ id: ID<RightsRequest>, in tx: Transaction) throws -> Reply {
        let page = try RequestPage(id, in: tx)
        return try .json(RequestJSON(page), version: page.line.rowVersion)
    }
}

/// A request: codes and days; its words where one is shown.
private struct RequestJSON: Encodable {
    let id: String
    let version: Int
    let kind: String
    let personCode: String?
    let account: String?
    let askedBy: String
    let receivedOn: String
    let dueOn: String
    let isLate: Bool
    let prolongedFor: String?
    let answer: String?
    let answeredOn: String?
    var words: String?
    var refusedFor: String?
    var act: String?
    var answerWords: String?

    init(_ line: RequestLine, today: Day) {
        (id, version, kind) = (line.id.text, line.rowVersion, line.kind.rawValue)
        (personCode, account, askedBy) = (line.personCode, line.account, line.askedBy.rawValue)
        (receivedOn, dueOn, isLate) = (line.receivedOn.text, line.dueOn.text, line.isLate(on: today))
        (prolongedFor, answer) = (line.prolongedFor?.rawValue, line.answer?.rawValue)
        answeredOn = line.answeredOn?.text
    }

    init(_ page: RequestPage) {
        self.init(page.line, today: page.today)
        (words, answerWords) = (page.words, page.answerWords)
        (refusedFor, act) = (page.refusedFor?.rawValue, page.act?.rawValue)
    }

    static let schema = Schema.object(
        "Request",
        [
            .init("id", .uuid), .init("version", .integer()), .init("kind", .choice(RightsRequest.Kind.self)),
            .maybe("person_code", .text()), .maybe("account", .text()),
            .init("asked_by", .choice(RightsRequest.AskedBy.self)), .init("received_on", .date), .init("due_on", .date),
            .init("is_late", .flag), .maybe("prolonged_for", .choice(RightsRequest.Prolongation.self)),
            .maybe("answer", .choice(RightsRequest.Answer.self)), .maybe("answered_on", .date),
            .maybe("words", .text()),
            .maybe("refused_for", .choice(RightsRequest.Refused.self)), .maybe("act", .choice(RightsRequest.Act.self)),
            .maybe("answer_words", .text()),
        ])
}
