import Foundation
import RelaisCore

extension Act<Mentee> {
    /// What is done with mentees, by a form on their page or by a call.
    static let all: [Act<Mentee>] = [
        mentee(
            "amendment", "Change what a mentee would like; of what is not named, nothing changes", Mentee.Draft.inputs
        ) {
            try Mentee.amend($0, Mentee.Draft($1), in: $2)
        },
        mentee(
            "fact", "Record something that must be there before a match: inscription, assent, agreement",
            [
                .needed("kind", .choice(Mentee.FactKind.self)), .maybe("given_on", .date),
                .maybe("representative", .name(most: 40)),
            ]
        ) { id, typed, tx in
            try Mentee.record(
                .init(kind: typed["kind"], givenOn: typed["given_on"], representative: typed["representative"]), of: id,
                in: tx)
        },
        mentee(
            "card", "Write all that a volunteer sees of a mentee",
            [
                .needed("called", .words(most: 50)), .maybe("meeting", .text(most: 500)),
                .needed("emergency_contact", .words(most: 300)),
                .needed("languages", .list(.language, least: 1, most: 10)),
                .maybe("interests", .list(.choice(Mentoring.Activity.self), most: 20)),
            ]
        ) { id, typed, tx in
            try Mentee.writeCard(
                .init(
                    called: typed["called"], meeting: typed["meeting"], emergencyContact: typed["emergency_contact"],
                    languages: typed.all("languages"), interests: typed.all("interests")), of: id, in: tx)
        },
        mentee("departure", "A mentee leaves the programme", [.needed("why", .choice(of: Mentee.Ending.chosen))]) {
            try Mentee.end($0, why: $1["why"], in: $2)
        },
    ]

    static func mentee(
        _ noun: String, _ summary: String, _ inputs: [Input] = [],
        _ verb: @escaping @Sendable (ID<Mentee>, any Typed, Transaction) throws -> Void
    ) -> Act<Mentee> { Act(noun, summary, inputs, .keepMentees, verb) }
}

extension Operation {
    /// The young people of programmes.
    static let mentees: [Operation] =
        [
            Operation(
                .get, "mentees", "The mentees of a programme, with what each still lacks", .mentoring,
                access: .may(.keepMatches), query: [.needed("programme", .uuid)],
                answers: .page(of: MenteeLineJSON.schema)
            ) { call in
                try await call.write { tx in
                    let list = try MenteeList(of: call.query.programme(), in: tx)
                    return try .json(ListJSON(list.lines.map(MenteeLineJSON.init)))
                }
            },
            Operation(
                .post, "mentees", "Take somebody one follows into a programme", .mentoring, access: .may(.keepMentees),
                body: [
                    .needed("programme", .uuid), .needed("person", .name(most: 100)),
                    .maybe("referral", .name(most: 100)),
                ] + Mentee.Draft.inputs, answers: MadeJSON.schema
            ) { call in
                try await call.write { tx in
                    guard let programme = call.body["programme"].flatMap({ ID<Programme>($0) }) else {
                        throw Refusal.notFound(.init(.programme))
                    }
                    let id = try Mentee.enrol(call.body, into: programme, in: tx)
                    return try .made(MadeJSON(id: id.text))
                }
            },
            Operation(
                .get, "mentees/{id}", "One mentee: what must be there, their own words, the card", .mentoring,
                access: .may(.keepMatches), answers: MenteeJSON.schema
            ) { call in
                guard let id = ID<Mentee>(call.id) else { throw Refusal.notFound(.init(.mentee)) }
                return try await call.write { tx in
                    let page = try MenteePage(id, in: tx)
                    return try .json(MenteeJSON(page), version: page.rowVersion)
                }
            },
            fact("withdrawal", "Somebody agrees no longer") { try Mentee.withdraw($0, in: $1) },
        ] + Act<Mentee>.all.map { $0.operation(on: "mentees", .mentee, .mentoring) }

    private static func fact(
        _ noun: String, _ summary: String,
        _ verb: @escaping @Sendable (ID<Mentee.FactKind>, Transaction) throws -> Void
    ) -> Operation {
        Act<Mentee.FactKind>(noun, summary, [], .keepMentees) { id, _, tx in try verb(id, tx) }
            .operation(on: "mentee-facts", .mentee, .mentoring)
    }
}

extension Mentee {
    /// Takes somebody into a programme, as it was typed: by a code, an id or a name, with the referral they came by, where there is one.
    static func enrol(_ typed: any Typed, into programme: ID<Programme>, in tx: Transaction) throws -> ID<Mentee> {
        let referral = try typed["referral"].flatMap { $0.isEmpty ? nil : try Referral.id(for: $0, in: tx) }
        let person = try Enrolment.person(typed["person"], in: tx)
        return try enrol(person, Draft(typed), into: programme, referral: referral, in: tx)
    }
}

extension Mentee.Draft {
    static let inputs: [Input] = [
        .maybe("interests", .list(.choice(Mentoring.Activity.self), most: 20)),
        .maybe("availability", .list(.choice(Mentoring.HalfDay.self), most: 20)),
        .maybe("prefers", .list(.choice(Mentoring.Preference.self), most: 20)),
        .maybe("goals", .text(most: 2_000)), .maybe("wishes", .text(most: 2_000)),
    ]

    /// What was typed of a mentee; of what was not, nothing is said.
    init(_ typed: any Typed) {
        self.init()
        (interests, availability) = (typed.list("interests"), typed.list("availability"))
        (prefers, goals, wishes) = (typed.list("prefers"), typed["goals"], typed["wishes"])
    }

    /// What a form says that shows everything: a list of which nothing is ticked is empty.
    init(wholeForm form: Form) {
        self.init(form)
        (interests, availability, prefers) = (form.all("interests"), form.all("availability"), form.all("prefers"))
    }
}
