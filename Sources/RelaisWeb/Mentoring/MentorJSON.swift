import Foundation
import RelaisCore

/// A mentor as they stand in a list.
struct MentorLineJSON: Encodable {
    let id: String
    let code: String
    let name: String?
    let state: String
    let pausedUntil: String?
    let languages: [String]
    let commune: String?
    let capacity: Int
    let accompanied: Int
    let clearance: String
    let nextEnd: String?
    let hasAccount: Bool
    let rowVersion: Int

    init(_ line: MentorList.Line) {
        (id, code, name, state) = (line.id.text, line.code, line.name, line.state.rawValue)
        (pausedUntil, languages, commune) = (line.pausedUntil?.text, line.languages, line.communeName)
        (capacity, accompanied, hasAccount) = (line.capacity, line.accompanied, line.hasAccount)
        (clearance, nextEnd, rowVersion) = (line.clearance.rawValue, line.nextEnd?.text, line.rowVersion)
    }

    static let schema = Schema.object(
        "MentorLine",
        [
            .init("id", .uuid), .init("code", .text()), .maybe("name", .text()),
            .init("state", .choice(Mentor.State.self)), .maybe("paused_until", .date),
            .init("languages", .list(.text())), .maybe("commune", .text()), .init("capacity", .integer()),
            .init("accompanied", .integer()), .init("clearance", .choice(Clearance.Status.self)),
            .maybe("next_end", .date), .init("has_account", .flag), .init("row_version", .integer()),
        ])
}

/// One mentor, for whoever works with volunteers.
struct MentorJSON: Encodable {
    struct FactJSON: Encodable {
        let kind: String
        let doneOn: String
    }

    struct CheckJSON: Encodable {
        let kind: String
        let result: String
        let ground: String
        let seenOn: String
        let seenBy: String?
        let until: String?
    }

    struct StandingJSON: Encodable {
        let kind: String
        let status: String
        let until: String?
    }

    struct ForProgrammeJSON: Encodable {
        let programme: String
        let name: String
        let status: String
        let checks: [StandingJSON]
    }

    let id: String
    let code: String
    let programme: String
    let state: String
    let pausedUntil: String?
    let leftFor: String?
    let enquiredOn: String
    let account: String?
    let linkUntil: Date?
    let given: String?
    let family: String?
    let phone: String?
    let email: String?
    let wishes: String?
    let languages: [String]
    let interests: [String]
    let availability: [String]
    let commune: String?
    let reachKm: Int?
    let reachMinutes: Int?
    let transport: [String]
    let capacity: Int
    let prefers: [String]
    let prefersFromAge: Int?
    let prefersToAge: Int?
    let facts: [FactJSON]
    let checks: [CheckJSON]
    let clearances: [ForProgrammeJSON]
    let exemptUntil: String?
    let rowVersion: Int

    init(_ page: MentorPage) {
        (id, code, programme, state) = (page.id.text, page.code, page.programme.text, page.state.rawValue)
        (pausedUntil, leftFor, enquiredOn) = (page.pausedUntil?.text, page.leftFor?.rawValue, page.enquiredOn.text)
        (account, given, family) = (page.accountName, page.identity?.given, page.identity?.family)
        (phone, email, wishes) = (page.identity?.phone, page.identity?.email, page.identity?.wishes)
        let offer = page.offer
        languages = offer.languages
        interests = Mentoring.Activity.allCases.filter(offer.interests.contains).map(\.rawValue)
        availability = Mentoring.HalfDay.allCases.filter(offer.availability.contains).map(\.rawValue)
        transport = Mentoring.Transport.allCases.filter(offer.transport.contains).map(\.rawValue)
        prefers = Mentoring.Preference.allCases.filter(offer.prefers.contains).map(\.rawValue)
        (commune, reachKm, reachMinutes, capacity) = (offer.commune, offer.reachKm, offer.reachMinutes, offer.capacity)
        (prefersFromAge, prefersToAge) = (offer.prefersFromAge, offer.prefersToAge)
        facts = page.facts.map { FactJSON(kind: $0.kind.rawValue, doneOn: $0.doneOn.text) }
        checks = page.checks.map {
            CheckJSON(
                kind: $0.kind.rawValue, result: $0.result.rawValue, ground: $0.ground.rawValue, seenOn: $0.seenOn.text,
                seenBy: $0.seenBy, until: $0.until?.text)
        }
        clearances = page.clearances.map { one in
            ForProgrammeJSON(
                programme: one.id.text, name: one.name, status: one.clearance.status.rawValue,
                checks: one.clearance.checks.map {
                    StandingJSON(kind: $0.kind.rawValue, status: $0.status.rawValue, until: $0.until?.text)
                })
        }
        (exemptUntil, linkUntil, rowVersion) = (page.exemptUntil?.text, page.linkUntil, page.rowVersion)
    }

    static let schema = Schema.object(
        "Mentor",
        [
            .init("id", .uuid), .init("code", .text()), .init("programme", .uuid),
            .init("state", .choice(Mentor.State.self)), .maybe("paused_until", .date),
            .maybe("left_for", .choice(Mentor.Leaving.self)), .init("enquired_on", .date), .maybe("account", .text()),
            .maybe("link_until", .moment), .maybe("given", .text()), .maybe("family", .text()),
            .maybe("phone", .text()), .maybe("email", .text()),
            .maybe("wishes", .text()), .init("languages", .list(.text())),
            .init("interests", .list(.choice(Mentoring.Activity.self))),
            .init("availability", .list(.choice(Mentoring.HalfDay.self))), .maybe("commune", .text()),
            .maybe("reach_km", .integer()), .maybe("reach_minutes", .integer()),
            .init("transport", .list(.choice(Mentoring.Transport.self))), .init("capacity", .integer()),
            .init("prefers", .list(.choice(Mentoring.Preference.self))), .maybe("prefers_from_age", .integer()),
            .maybe("prefers_to_age", .integer()),
            .init(
                "facts",
                .list(
                    .object(
                        "MentorFact", [.init("kind", .choice(Mentor.FactKind.self)), .init("done_on", .date)]))),
            .init("checks", .list(check)), .init("clearances", .list(clearance)), .maybe("exempt_until", .date),
            .init("row_version", .integer()),
        ])

    private static let check = Schema.object(
        "MentorCheck",
        [
            .init("kind", .choice(Mentor.CheckKind.self)), .init("result", .choice(Mentor.CheckResult.self)),
            .init("ground", .choice(Mentor.Ground.self)), .init("seen_on", .date), .maybe("seen_by", .text()),
            .maybe("until", .date),
        ])

    private static let clearance = Schema.object(
        "MentorClearance",
        [
            .init("programme", .uuid), .init("name", .text()), .init("status", .choice(Clearance.Status.self)),
            .init("checks", .list(ClearanceJSON.standing)),
        ])
}

/// How a check stands in a programme.
enum ClearanceJSON {
    static let standing = Schema.object(
        "CheckStanding",
        [
            .init("kind", .choice(Mentor.CheckKind.self)), .init("status", .choice(Clearance.Status.self)),
            .maybe("until", .date),
        ])
}
