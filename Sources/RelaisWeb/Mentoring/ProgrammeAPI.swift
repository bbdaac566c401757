import Foundation
import RelaisCore

extension Act<Programme> {
    /// What is done with programmes by a call.
    static let all: [Act<Programme>] = [
        programme(
            "amendment", "Change what is said of a programme, or its rules: a version of their own",
            Programme.Draft.inputs
        ) {
            try Programme.amend($0, Programme.Draft($1), in: $2)
        },
        programme("closure", "End a programme in which no match is open") { id, _, tx in
            try Programme.close(id, in: tx)
        },
    ]

    static func programme(
        _ noun: String, _ summary: String, _ inputs: [Input] = [],
        _ verb: @escaping @Sendable (ID<Programme>, any Typed, Transaction) throws -> Void
    ) -> Act<Programme> { Act(noun, summary, inputs, .keepProgrammes, verb) }
}

extension Operation {
    /// Programmes of mentoring and their rules.
    static let programmes: [Operation] =
        [
            Operation(
                .get, "programmes", "The programmes of one's organisation", .mentoring, access: .may(.seeProgrammes),
                answers: .page(of: ProgrammeLineJSON.schema)
            ) { call in
                try await call.write { tx in
                    try .json(ListJSON(ProgrammeList(in: tx).lines.map(ProgrammeLineJSON.init)))
                }
            },
            Operation(
                .post, "programmes", "Found a programme, with the rules of its scheme where nothing else is said",
                .mentoring, access: .may(.keepProgrammes),
                body: [.needed("scheme", .choice(Programme.Scheme.self))] + Programme.Draft.inputs,
                answers: MadeJSON.schema
            ) { call in
                try await call.write { tx in
                    try .made(MadeJSON(id: Programme.found(Programme.Draft(call.body), in: tx).text))
                }
            },
            Operation(
                .get, "programmes/{id}", "One programme with the rules that hold", .mentoring,
                access: .may(.seeProgrammes), answers: ProgrammeJSON.schema
            ) { call in
                guard let id = ID<Programme>(call.id) else { throw Refusal.notFound(.init(.programme)) }
                return try await call.write { tx in
                    let page = try ProgrammePage(id, in: tx)
                    return try .json(ProgrammeJSON(page), version: page.programme.rowVersion)
                }
            },
        ] + Act<Programme>.all.map { $0.operation(on: "programmes", .programme, .mentoring) }
}

extension Programme.Draft {
    static let inputs: [Input] =
        [
            .maybe("name", .text(most: 150)), .maybe("service", .text(most: 40)), .maybe("lead", .text(most: 150)),
            .maybe("safeguarding", .text(most: 150)),
            .maybe("frames", .list(.choice(Programme.Frame.self), most: 10)),
            .maybe("minimum_age", .text(most: 5)), .maybe("limit_age", .text(most: 5)),
            .maybe("requires", .list(.choice(Programme.Requirement.self), most: 20)),
            .maybe("meetings_least", .text(most: 5)), .maybe("meetings_most", .text(most: 5)),
            .maybe("review_months", .text(most: 100)), .maybe("monitoring_days", .text(most: 100)),
            .maybe("notice_days", .text(most: 100)),
            .maybe("activities", .list(.choice(Mentoring.Activity.self), most: 20)),
            .maybe("rate_cents", .text(most: 6)), .maybe("cap_cents", .text(most: 6)),
            .maybe("checks", .list(.text(most: 60), most: 10)), .maybe("venues", .list(.uuid, most: 50)),
        ] + ProgrammeForm.weights.map { .maybe("weight_\($0)", .text(most: 5)) }
}

private struct ProgrammeLineJSON: Encodable {
    let id: String
    let name: String
    let scheme: String
    let lead: String
    let mentees: Int
    let openMatches: Int
    let closedAt: Date?
    let rowVersion: Int

    init(_ line: ProgrammeList.Line) {
        (id, name, scheme, lead) = (line.id.text, line.name, line.scheme.rawValue, line.leadName)
        (mentees, openMatches, closedAt) = (line.mentees, line.openMatches, line.closedAt)
        rowVersion = line.rowVersion
    }

    static let schema = Schema.object(
        "ProgrammeLine",
        [
            .init("id", .uuid), .init("name", .text()), .init("scheme", .choice(Programme.Scheme.self)),
            .init("lead", .text()), .init("mentees", .integer()), .init("open_matches", .integer()),
            .maybe("closed_at", .moment), .init("row_version", .integer()),
        ])
}

private struct ProgrammeJSON: Encodable {
    struct VenueJSON: Encodable {
        let id: String
        let name: String
        let organisation: String
    }

    let id: String
    let name: String
    let scheme: String
    let version: Int
    let service: String?
    let lead: String
    let safeguarding: String
    let frames: [String]
    let minimumAge: Int
    let limitAge: Int
    let requires: [String]
    let meetingsLeast: Int
    let meetingsMost: Int
    let reviewMonths: [Int]
    let monitoringDays: [Int]
    let noticeDays: [Int]
    let activities: [String]
    /// As they are written: `bulletin_3/36/3/15`.
    let checks: [String]
    let rateCents: Int
    let capCents: Int
    let venues: [VenueJSON]
    let closedAt: Date?
    let rowVersion: Int

    init(_ page: ProgrammePage) {
        let (programme, rules) = (page.programme, page.programme.rules)
        (id, name, scheme) = (programme.id.text, programme.name, programme.scheme.rawValue)
        (version, service) = (programme.version, programme.service?.text)
        (lead, safeguarding) = (page.leadName, page.safeguardingName)
        frames = Programme.Frame.allCases.filter(rules.frames.contains).map(\.rawValue)
        requires = Programme.Requirement.allCases.filter(rules.requires.contains).map(\.rawValue)
        activities = Mentoring.Activity.allCases.filter(rules.activities.contains).map(\.rawValue)
        (minimumAge, limitAge) = (rules.minimumAge, rules.limitAge)
        (meetingsLeast, meetingsMost) = (rules.meetingsLeast, rules.meetingsMost)
        (reviewMonths, monitoringDays, noticeDays) = (rules.reviewMonths, rules.monitoringDays, rules.noticeDays)
        checks = rules.checks.map(\.text)
        (rateCents, capCents) = (rules.rateCents, rules.capCents)
        venues = page.venues.map { VenueJSON(id: $0.id.text, name: $0.name, organisation: $0.organisationName) }
        (closedAt, rowVersion) = (programme.closedAt, programme.rowVersion)
    }

    static let schema = Schema.object(
        "Programme",
        [
            .init("id", .uuid), .init("name", .text()), .init("scheme", .choice(Programme.Scheme.self)),
            .init("version", .integer()), .maybe("service", .uuid), .init("lead", .text()),
            .init("safeguarding", .text()), .init("frames", .list(.choice(Programme.Frame.self))),
            .init("minimum_age", .integer()), .init("limit_age", .integer()),
            .init("requires", .list(.choice(Programme.Requirement.self))), .init("meetings_least", .integer()),
            .init("meetings_most", .integer()), .init("review_months", .list(.integer())),
            .init("monitoring_days", .list(.integer())), .init("notice_days", .list(.integer())),
            .init("activities", .list(.choice(Mentoring.Activity.self))), .init("checks", .list(.text())),
            .init("rate_cents", .integer()), .init("cap_cents", .integer()), .init("venues", .list(venue)),
            .maybe("closed_at", .moment), .init("row_version", .integer()),
        ])

    private static let venue = Schema.object(
        "Venue", [.init("id", .uuid), .init("name", .text()), .init("organisation", .text())])
}
