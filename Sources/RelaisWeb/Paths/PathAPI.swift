import Foundation
import RelaisCore

extension Operation {
    /// Paths of people, and the figures of all of them.
    static let paths: [Operation] =
        templates + [
            Operation(
                .get, "paths", "Paths, the latest moved first; or of those between two legs, the longest first",
                .referrals,
                access: .may(.seePeople),
                query: [.maybe("between", .choice(["yes", "no"]))] + Input.part, answers: .page(of: PathLineJSON.schema)
            ) { call in
                let isBetween = call.query["between"] == "yes"
                let (limit, after) = try call.query.part()
                return try await call.write { tx in
                    let list = try PathList(between: isBetween, limit: limit, after: after, in: tx)
                    return try .json(ListJSON(list.lines.items.map(PathLineJSON.init), next: list.lines.next))
                }
            },
            Operation(
                .get, "people/{id}/path", "One person's path: its legs in order, and how each came after another",
                .referrals,
                access: .may(.seePeople), answers: PathJSON.schema
            ) { call in
                try await call.write { tx in
                    let path = try PathPage(Person.id(for: call.id, in: tx), in: tx)
                    return try .json(PathJSON(path), version: path.rowVersion)
                }
            },
            Operation(
                .post, "people/{id}/path/end", "Say that someone's path is over, while no leg is open", .referrals,
                access: .may(.referPeople), body: [.needed("reason", .choice(Path.EndReason.self))], answers: nil
            ) { call in
                try await call.write { tx in
                    try Path.end(Person.id(for: call.id, in: tx), reason: call.body["reason"], in: tx)
                    return .done
                }
            },
            Operation(
                .get, "reports/paths",
                "What passes between organisations, counted; small counts are masked for whoever may not see all files",
                .referrals,
                access: .member, query: [.maybe("period", .text(most: 20))], answers: PathReportJSON.schema
            ) { call in
                let period = call.query["period"]
                return try await call.write { tx in try .json(PathReportJSON(PathReport(period: period, in: tx))) }
            },
        ]
}

private struct PathLineJSON: Encodable {
    let person: String
    let code: String
    let name: String?
    let legs: Int
    let underWay: Int
    let movedAt: Date
    let betweenSince: Date?
    let last: String
    let state: String
    let service: String
    let organisation: String
    let isPrepared: Bool

    init(_ line: PathList.Line) {
        (person, code, name, legs, underWay) = (line.person.text, line.code, line.name, line.legs, line.underWay)
        (movedAt, betweenSince, last, state) = (line.movedAt, line.betweenAt, line.reference, line.state.rawValue)
        (service, organisation, isPrepared) = (line.service, line.organisation, line.isPrepared)
    }

    static let schema = Schema.object(
        "PathLine",
        [
            .init("person", .uuid), .init("code", .text()), .maybe("name", .text()), .init("legs", .integer()),
            .init("under_way", .integer()), .init("moved_at", .moment), .maybe("between_since", .moment),
            .init("last", .text()), .init("state", .choice(Referral.State.self)), .init("service", .text()),
            .init("organisation", .text()), .init("is_prepared", .flag),
        ])
}

private struct PathJSON: Encodable {
    struct Leg: Encodable {
        let referral: String
        let reference: String
        let from: String
        let to: String
        let service: String
        let state: String
        let reason: String?
        let sentAt: Date?
        let answeredAt: Date?
        let startedAt: Date?
        let endedAt: Date?
        let goesOnFrom: String?
        let link: String?
        let partners: [String]
    }

    let person: String
    let code: String
    let legs: [Leg]
    let courses: [CourseJSON]
    let betweenSince: Date?
    let endedFor: String?
    let rowVersion: Int

    init(_ path: PathPage) {
        (person, code, betweenSince, rowVersion) = (path.person.text, path.code, path.betweenSince, path.rowVersion)
        let isOpen = path.betweenSince != nil || path.legs.contains { $0.sentAt != nil && $0.endedAt == nil }
        endedFor = isOpen ? nil : path.ends.last?.reason.rawValue
        courses = path.courses.map(CourseJSON.init)
        legs = path.legs.map { leg in
            Leg(
                referral: leg.referral.text, reference: leg.reference, from: leg.referrer, to: leg.recipient,
                service: leg.service, state: leg.state.rawValue, reason: leg.reason?.rawValue, sentAt: leg.sentAt,
                answeredAt: leg.answeredAt, startedAt: leg.startedAt, endedAt: leg.endedAt,
                goesOnFrom: path.legs.first { $0.referral == leg.parent }?.reference,
                link: path.link(of: leg).map { $0 == .onwards ? "onwards" : "instead" }, partners: leg.partners)
        }
    }

    static let schema = Schema.object(
        "Path",
        [
            .init("person", .uuid), .init("code", .text()),
            .init(
                "legs",
                .list(
                    .object(
                        "PathLeg",
                        [
                            .init("referral", .uuid), .init("reference", .text()), .init("from", .text()),
                            .init("to", .text()), .init("service", .text()),
                            .init("state", .choice(Referral.State.self)),
                            .maybe("reason", .choice(Referral.Reason.self)), .maybe("sent_at", .moment),
                            .maybe("answered_at", .moment), .maybe("started_at", .moment), .maybe("ended_at", .moment),
                            .maybe("goes_on_from", .text()), .maybe("link", .choice(["onwards", "instead"])),
                            .init("partners", .list(.text())),
                        ]))),
            .init("courses", .list(CourseJSON.schema)),
            .maybe("between_since", .moment), .maybe("ended_for", .choice(Path.EndReason.self)),
            .init("row_version", .integer()),
        ])
}
