import HTTPTypes
import RelaisCore
import Vault

extension Act<Mentor> {
    /// What is done with mentors, by a form on their page or by a call: from the first call to the day they leave.
    static let all: [Act<Mentor>] = [
        mentor(
            "amendment", "Change what is said of a mentor; of what is not named, nothing changes", Mentor.Draft.inputs
        ) {
            try Mentor.amend($0, Mentor.Draft($1), in: $2)
        },
        mentor("screening", "Take up with somebody who called") { id, _, tx in try Mentor.screen(id, in: tx) },
        mentor(
            "fact", "Record what was done with a mentor: interview, references, training, charter",
            [.needed("kind", .choice(Mentor.FactKind.self)), .needed("done_on", .date)]
        ) { try Mentor.record($1["kind"], on: $1["done_on"], of: $0, in: $2) },
        mentor("training", "Say that a mentor is prepared, as far as the programme asks") { id, _, tx in
            try Mentor.train(id, in: tx)
        },
        mentor(
            "check", "Record that something was seen of a mentor; never the document",
            [
                .needed("kind", .choice(Mentor.CheckKind.self)), .needed("result", .choice(Mentor.CheckResult.self)),
                .maybe("ground", .choice(Mentor.Ground.self)), .maybe("issued_on", .date), .maybe("seen_on", .date),
                .maybe("valid_until", .date),
            ]
        ) { id, typed, tx in
            try Mentor.check(
                .init(
                    kind: typed["kind"], result: typed["result"], ground: typed["ground"], issuedOn: typed["issued_on"],
                    seenOn: typed["seen_on"], validUntil: typed["valid_until"]), of: id, in: tx)
        },
        mentor("clearance", "Say that a mentor may be matched: everything was done, every check holds") { id, _, tx in
            try Mentor.clear(id, in: tx)
        },
        mentor(
            "exemption", "Let a mentor's matches go on for some days though a check is over",
            [.needed("until", .date), .needed("why", .choice(Mentor.Exemption.self))], .keepMentees
        ) { try Mentor.exempt($0, until: $1["until"], why: $1["why"], in: $2) },
        mentor("pause", "Let a mentor rest; their matches are held", [.maybe("paused_until", .date)]) {
            try Mentor.pause($0, until: $1["paused_until"], in: $2)
        },
        mentor("resumption", "Bring a mentor back to where they paused") { id, _, tx in try Mentor.resume(id, in: tx) },
        mentor(
            "account", "Give a mentor the sign-in that is theirs, or take it away",
            [.maybe("account", .text(most: 150))]
        ) { try Mentor.bind($0, to: $1["account"], in: $2) },
        mentor("departure", "A mentor leaves", [.needed("why", .choice(Mentor.Leaving.self))]) {
            try Mentor.leave($0, why: $1["why"], in: $2)
        },
        mentor("forgetting", "Delete what is kept of a mentor who left") { id, _, tx in try Mentor.forget(id, in: tx) },
    ]

    static func mentor(
        _ noun: String, _ summary: String, _ inputs: [Input] = [], _ permission: Permission = .keepMentors,
        _ verb: @escaping @Sendable (ID<Mentor>, any Typed, Transaction) throws -> Void
    ) -> Act<Mentor> { Act(noun, summary, inputs, permission, verb) }
}

extension Operation {
    /// Those who accompany young people.
    static let mentors: [Operation] =
        [
            Operation(
                .get, "mentors", "The mentors of a programme, with how their checks stand", .mentoring,
                access: .may(.keepMentors),
                query: [.needed("programme", .uuid), .maybe("state", .choice(Mentor.State.self))],
                answers: .page(of: MentorLineJSON.schema)
            ) { call in
                try await call.write { tx in
                    let list = try MentorList(
                        of: call.query.programme(), in: call.query["state"].flatMap(Mentor.State.init), tx)
                    return try .json(ListJSON(list.lines.map(MentorLineJSON.init)))
                }
            },
            Operation(
                .post, "mentors", "Keep who called to become a mentor", .mentoring, access: .may(.keepMentors),
                body: [.needed("programme", .uuid), .maybe("enquired_on", .date)] + Mentor.Draft.inputs,
                answers: MadeJSON.schema
            ) { call in
                try await call.write { tx in
                    guard let programme = call.body["programme"].flatMap({ ID<Programme>($0) }) else {
                        throw Refusal.notFound(.init(.programme))
                    }
                    let id = try Mentor.enquire(
                        Mentor.Draft(call.body), on: call.body["enquired_on"], into: programme, in: tx)
                    return try .made(MadeJSON(id: id.text))
                }
            },
            Operation(
                .get, "mentors/{id}",
                "One mentor: who they are, what was done and checked, how they stand in each programme",
                .mentoring, access: .may(.keepMentors), answers: MentorJSON.schema
            ) { call in
                try await call.write { tx in
                    let page = try MentorPage(Mentor.id(for: call.id, in: tx), in: tx)
                    return try .json(MentorJSON(page), version: page.rowVersion)
                }
            },
            Operation(
                .post, "mentors/{id}/link",
                "Give a mentor the link by which they record meetings without an account, shown this once; the one before ends",
                .mentoring, access: .may(.keepMentors), answers: GivenLinkJSON.schema, keeps: .fact
            ) { call in
                let site = call.site
                return try await call.write { tx in
                    let secret = try Mentor.giveLink(Mentor.id(for: call.id, in: tx), in: tx)
                    return try .json(GivenLinkJSON(link: "\(site)/m/\(secret.text)"), status: .created)
                }
            },
            Operation(
                .post, "mentors/{id}/link/end", "Take back the link of a mentor: it lets nobody in from now on",
                .mentoring, access: .may(.keepMentors), answers: nil
            ) { call in
                try await call.write { tx in
                    try Mentor.endLink(Mentor.id(for: call.id, in: tx), in: tx)
                    return .done
                }
            },
        ] + Act<Mentor>.all.map { $0.operation(on: "mentors", .mentor, .mentoring) }
}

extension Query {
    /// The programme that is asked about.
    func programme() throws -> ID<Programme> {
        guard let id = self["programme"].flatMap({ ID<Programme>($0) }) else {
            throw Refusal.invalid([Invalid("programme", .missing)])
        }
        return id
    }
}

extension Mentor.Draft {
    static let inputs: [Input] = [
        .maybe("given", .text(most: 100)), .maybe("family", .text(most: 100)), .maybe("phone", .text(most: 40)),
        .maybe("email", .text(most: 254)), .maybe("wishes", .text(most: 2_000)),
        .maybe("languages", .list(.language, most: 20)),
        .maybe("interests", .list(.choice(Mentoring.Activity.self), most: 20)),
        .maybe("availability", .list(.choice(Mentoring.HalfDay.self), most: 20)),
        .maybe("commune", .text(most: 100)), .maybe("reach_km", .text(most: 5)),
        .maybe("reach_minutes", .text(most: 5)),
        .maybe("transport", .list(.choice(Mentoring.Transport.self), most: 20)), .maybe("capacity", .text(most: 5)),
        .maybe("prefers", .list(.choice(Mentoring.Preference.self), most: 20)),
        .maybe("prefers_from_age", .text(most: 5)), .maybe("prefers_to_age", .text(most: 5)),
    ]

    /// What was typed of a mentor; of what was not, nothing is said.
    init(_ typed: any Typed) {
        self.init()
        (given, family, phone, email) = (typed["given"], typed["family"], typed["phone"], typed["email"])
        (wishes, commune) = (typed["wishes"], typed["commune"])
        (languages, interests) = (typed.list("languages"), typed.list("interests"))
        (availability, transport) = (typed.list("availability"), typed.list("transport"))
        (reachKm, reachMinutes, capacity) = (typed["reach_km"], typed["reach_minutes"], typed["capacity"])
        prefers = typed.list("prefers")
        (prefersFromAge, prefersToAge) = (typed["prefers_from_age"], typed["prefers_to_age"])
    }

    /// What a form says that shows everything: a list of which nothing is ticked is empty.
    init(wholeForm form: Form) {
        self.init(form)
        (languages, interests) = (form.all("languages"), form.all("interests"))
        (availability, transport) = (form.all("availability"), form.all("transport"))
        prefers = form.all("prefers")
    }
}
