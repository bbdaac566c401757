import Foundation
import RelaisCore

extension Operation {
    static let concerns: [Operation] = [
        Operation(
            .post, "concerns",
            "Raise a concern about a match; it reaches whom the programme names for it, and nobody else",
            .protection, access: .may(.raiseConcerns),
            body: [
                .needed("match", .uuid), .needed("urgent", .choice(["yes", "no"])),
                .needed("words", .words(most: Concern.mostWords)),
            ], answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                guard let match = call.body["match"].flatMap({ ID<Match>($0) }) else {
                    throw Refusal.notFound(.init(.match))
                }
                let draft = Concern.Draft(
                    words: call.body["words"], urgent: call.body["urgent"])
                return try .made(MadeJSON(id: Concern.raise(draft, about: match, in: tx).text))
            }
        },
        Operation(
            .post, "concern-notes", "Add to a concern one raised, or that reached one", .protection,
            access: .may(.raiseConcerns),
            body: [.needed("concern", .uuid), .needed("words", .words(most: Concern.mostWords))], answers: nil
        ) { call in
            try await call.write { tx in
                guard let id = call.body["concern"].flatMap({ ID<Concern>($0) }) else {
                    throw Refusal.notFound(.init(.concern))
                }
                try Concern.add(call.body["words"], to: id, in: tx)
                return .done
            }
        },
        Operation(
            .get, "raised-concerns", "What one raised: when, and that it was received; not what was done", .protection,
            access: .may(.raiseConcerns), answers: .page(of: RaisedJSON.schema)
        ) { call in
            try await call.write { tx in
                try .json(ListJSON(OwnConcerns(in: tx).lines.map { RaisedJSON($0) }, next: nil))
            }
        },
        Operation(
            .get, "concerns", "The concerns that reached one, those due first", .protection,
            access: .may(.keepConcerns), query: [.maybe("programme", .uuid)], answers: .page(of: ConcernJSON.schema)
        ) { call in
            let programme = call.query["programme"].flatMap { ID<Programme>($0) }
            return try await call.write { tx in
                let list = try ConcernList(of: programme, in: tx)
                return try .json(ListJSON(list.lines.map { ConcernJSON($0) }, next: nil))
            }
        },
        Operation(
            .get, "concerns/{id}", "One of them, with what was written and done", .protection,
            access: .may(.keepConcerns), answers: ConcernJSON.schema
        ) { call in
            try await call.write { tx in
                let page = try ConcernPage(id(call), in: tx)
                return try .json(ConcernJSON(page.concern, page), version: page.concern.rowVersion)
            }
        },
        tend(
            "acts", "Record what was done, with its day; of what was sent to the CRIP, the reference and no content",
            [
                .needed("kind", .choice(of: Concern.Act.facts)), .maybe("done_on", .date),
                .maybe("words", .words(most: 500)),
                .maybe("reference", .name(most: 60)),
            ]
        ) { id, call, tx in
            try Concern.act(
                .init(
                    kind: call.body["kind"], doneOn: call.body["done_on"], words: call.body["words"],
                    reference: call.body["reference"]), on: id, in: tx)
        },
        tend("hold", "Hold the match: whoever leads sees that it is held, not why") { id, _, tx in
            try Concern.holdMatch(id, in: tx)
        },
        tend("resumption", "Let the match go on, as far as this concern goes") { id, _, tx in
            try Concern.letMatchGoOn(id, in: tx)
        },
        tend(
            "closing", "Close it, for what came of it",
            [.needed("why", .choice(Concern.Outcome.self)), .maybe("words", .words(most: 500))]
        ) { id, call, tx in
            try Concern.close(id, why: call.body["why"], words: call.body["words"], in: tx)
        },
    ]

    private static func id(_ call: Call) throws -> ID<Concern> {
        guard let id = ID<Concern>(call.id) else { throw Refusal.notFound(.init(.concern)) }
        return id
    }

    private static func tend(
        _ noun: String, _ summary: String, _ body: [Input] = [],
        _ verb: @escaping @Sendable (ID<Concern>, Call, Transaction) throws -> Void
    ) -> Operation {
        Operation(
            .post, "concerns/{id}/\(noun)", summary, .protection, access: .may(.keepConcerns), body: body, answers: nil
        ) { call in
            try await call.write { tx in
                try verb(id(call), call, tx)
                return .done
            }
        }
    }
}

private struct RaisedJSON: Encodable {
    let id: String
    let matchId: String
    let programme: String
    let raisedAt: Date
    let receivedAt: Date?
    let notes: Int

    init(_ line: OwnConcerns.Line) {
        (id, matchId, programme) = (line.id.text, line.match.text, line.programmeName)
        (raisedAt, receivedAt, notes) = (line.raisedAt, line.receivedAt, line.notes)
    }

    static let schema = Schema.object(
        "RaisedConcern",
        [
            .init("id", .uuid), .init("match_id", .uuid), .init("programme", .text()), .init("raised_at", .moment),
            .maybe("received_at", .moment), .init("notes", .integer(0...1_000)),
        ])
}

private struct ConcernJSON: Encodable {
    let id: String
    let programmeId: String
    let programme: String
    let matchId: String
    let raisedBy: String
    let raisedAt: Date
    let isUrgent: Bool
    let dueAt: Date
    let receivedAt: Date?
    let actedAt: Date?
    let holdsMatch: Bool
    let closedAt: Date?
    let closedFor: String?
    let mentor: String?
    let young: [YoungJSON]?
    let notes: [NoteJSON]?
    let acts: [ActJSON]?

    struct YoungJSON: Encodable {
        let person: String
        let code: String
        let followers: [String]
    }

    struct NoteJSON: Encodable {
        let by: String
        let at: Date
        let words: String?
    }

    struct ActJSON: Encodable {
        let kind: String
        let doneOn: String
        let by: String
        let words: String?
        let reference: String?
    }

    init(_ one: Concern, _ page: ConcernPage? = nil) {
        (id, programmeId, programme) = (one.id.text, one.programme.text, one.programmeName)
        (matchId, raisedBy, raisedAt, isUrgent) = (one.match.text, one.raiser, one.raisedAt, one.isUrgent)
        (dueAt, receivedAt, actedAt) = (one.dueAt, one.receivedAt, one.actedAt)
        (holdsMatch, closedAt, closedFor) = (one.holdsMatch, one.closedAt, one.closedFor?.rawValue)
        mentor = page?.mentor
        young = page?.young.map { YoungJSON(person: $0.person.text, code: $0.code, followers: $0.followers) }
        notes = page?.notes.map { NoteJSON(by: $0.by, at: $0.at, words: $0.words) }
        acts = page?.acts.map {
            ActJSON(
                kind: $0.kind.rawValue, doneOn: $0.doneOn.text, by: $0.by, words: $0.words, reference: $0.reference)
        }
    }

    static let schema = Schema.object(
        "Concern",
        [
            .init("id", .uuid), .init("programme_id", .uuid), .init("programme", .text()), .init("match_id", .uuid),
            .init("raised_by", .text()), .init("raised_at", .moment), .init("is_urgent", .flag),
            .init("due_at", .moment), .maybe("received_at", .moment), .maybe("acted_at", .moment),
            .init("holds_match", .flag), .maybe("closed_at", .moment),
            .maybe("closed_for", .choice(Concern.Outcome.self)),
            .maybe("mentor", .text()),
            .maybe(
                "young",
                .list(
                    .object(
                        "ConcernYoung",
                        [.init("person", .uuid), .init("code", .text()), .init("followers", .list(.text()))]))),
            .maybe(
                "notes",
                .list(
                    .object(
                        "ConcernNote", [.init("by", .text()), .init("at", .moment), .maybe("words", .text())]))),
            .maybe(
                "acts",
                .list(
                    .object(
                        "ConcernAct",
                        [
                            .init("kind", .choice(Concern.Act.self)), .init("done_on", .date), .init("by", .text()),
                            .maybe("words", .text()), .maybe("reference", .text()),
                        ]))),
        ])
}
