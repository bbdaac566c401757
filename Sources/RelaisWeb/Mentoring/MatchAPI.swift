import Foundation
import RelaisCore

extension Act<Match> {
    /// What is done with matches, by a form on their page or by a call: from the agreement of each side to the end.
    static let all: [Act<Match>] = [
        match(
            "agreement", "Record that the mentor, or a mentee, agreed",
            [.needed("party", .form("mentor|[0-9a-f-]{36}", most: 40)), .maybe("agreed_on", .date)]
        ) { try Match.agree($0, by: party($1), on: $1["agreed_on"], in: $2) },
        match("trial", "The trial meeting, on which day it was or will be", [.needed("trial_on", .date)]) {
            try Match.meet($0, on: $1["trial_on"], in: $2)
        },
        match(
            "convention", "The convention is signed, and by whom",
            [
                .maybe("signed_on", .date),
                .needed("signatories", .list(.choice(Match.Signatory.self), least: 1, most: 10)),
            ]
        ) { try Match.sign($0, on: $1["signed_on"], by: $1.all("signatories"), in: $2) },
        match("beginning", "A match begins: all is there") { id, _, tx in try Match.activate(id, in: tx) },
        match("hold", "Hold a match for a time", [.needed("why", .choice(of: Match.Holding.chosen))]) {
            try Match.hold($0, why: $1["why"], in: $2)
        },
        match("resumption", "A match goes on where it was held") { id, _, tx in try Match.resume(id, in: tx) },
        match(
            "substitution", "Name who stands in for the mentor of a match",
            [.needed("mentor", .name(most: 40)), .needed("starts_on", .date), .needed("ends_on", .date)]
        ) { id, typed, tx in
            try Match.substitute(
                id, by: mentor(typed["mentor"], in: tx), from: typed["starts_on"], to: typed["ends_on"], in: tx)
        },
        match(
            "closure", "End a match that had begun",
            [.needed("why", .choice(of: Match.Ending.toClose)), .maybe("ended_on", .date)]
        ) { try Match.close($0, on: $1["ended_on"], why: $1["why"], in: $2) },
        match(
            "refusal", "Somebody does not want a match that had not begun",
            [.needed("why", .choice(of: Match.Ending.toDecline)), .maybe("ended_on", .date)]
        ) { try Match.decline($0, on: $1["ended_on"], why: $1["why"], in: $2) },
        match(
            "interview", "The mentor, or a mentee, was asked how it went, once it was over",
            [
                .needed("party", .form("mentor|[0-9a-f-]{36}", most: 40)), .maybe("interviewed_on", .date),
                .maybe("exits", .list(.choice(Match.Exit.self), most: 10)),
            ]
        ) { try Match.interview($0, party($1), on: $1["interviewed_on"], exits: $1.all("exits"), in: $2) },
    ]

    static func match(
        _ noun: String, _ summary: String, _ inputs: [Input] = [],
        _ verb: @escaping @Sendable (ID<Match>, any Typed, Transaction) throws -> Void
    ) -> Act<Match> { Act(noun, summary, inputs, .keepMatches, verb) }

    /// Who says something: the mentor, or a mentee by their id.
    private static func party(_ typed: any Typed) throws -> Match.Party {
        guard let text = typed["party"], !text.isEmpty else { throw Refusal.invalid([Invalid("party", .missing)]) }
        if text == "mentor" { return .mentor }
        guard let id = ID<Mentee>(text) else { throw Refusal.invalid([Invalid("party", .notInList)]) }
        return .mentee(id)
    }

    /// A mentor by an id or a code.
    static func mentor(_ text: String?, in tx: Transaction) throws -> ID<Mentor> {
        guard let text, !text.isEmpty else { throw Refusal.invalid([Invalid("mentor", .missing)]) }
        return try Mentor.id(for: text, in: tx)
    }
}

extension Match {
    /// Proposes what was typed: a mentor, mentees, and the match it comes after, where there is one.
    static func propose(_ typed: any Typed, in tx: Transaction) throws -> ID<Match> {
        let mentees = typed.all("mentees").compactMap { ID<Mentee>($0) }
        guard mentees.count == typed.all("mentees").count else {
            throw Refusal.invalid([Invalid("mentees", .notInList)])
        }
        let after = typed["predecessor"].flatMap { ID<Match>($0) }
        return try propose(Act<Match>.mentor(typed["mentor"], in: tx), to: mentees, after: after, in: tx)
    }
}

extension Operation {
    /// A mentor and the mentees they accompany.
    static let matches: [Operation] =
        [
            Operation(
                .get, "matches", "The matches of a programme, the open ones first", .mentoring,
                access: .may(.keepMatches), query: [.needed("programme", .uuid)],
                answers: .page(of: MatchLineJSON.schema)
            ) { call in
                try await call.write { tx in
                    let list = try MatchList(of: call.query.programme(), in: tx)
                    return try .json(ListJSON(list.lines.map(MatchLineJSON.init)))
                }
            },
            Operation(
                .post, "matches", "Propose a mentor to one or several mentees", .mentoring, access: .may(.keepMatches),
                body: [
                    .needed("mentor", .name(most: 40)), .needed("mentees", .list(.uuid, least: 1, most: 10)),
                    .maybe("predecessor", .uuid),
                ], answers: MadeJSON.schema
            ) { call in
                try await call.write { tx in try .made(MadeJSON(id: Match.propose(call.body, in: tx).text)) }
            },
            Operation(
                .get, "matches/{id}", "One match with its history", .mentoring, access: .may(.keepMatches),
                answers: MatchJSON.schema
            ) { call in
                guard let id = ID<Match>(call.id) else { throw Refusal.notFound(.init(.match)) }
                return try await call.write { tx in
                    let page = try MatchPage(id, in: tx)
                    return try .json(MatchJSON(page), version: page.match.rowVersion)
                }
            },
            substitute("end", "Whoever stands in does so no longer") { try Match.endSubstitute($0, in: $1) },
        ] + Act<Match>.all.map { $0.operation(on: "matches", .match, .mentoring) }

    private static func substitute(
        _ noun: String, _ summary: String,
        _ verb: @escaping @Sendable (ID<Substitute>, Transaction) throws -> Void
    ) -> Operation {
        Act<Substitute>(noun, summary, [], .keepMatches) { id, _, tx in try verb(id, tx) }
            .operation(on: "substitutes", .match, .mentoring)
    }
}
