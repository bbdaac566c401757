import Foundation
import RelaisCore

/// A mentee as they stand in a list: a code, never a name.
struct MenteeLineJSON: Encodable {
    let id: String
    let personId: String
    let personCode: String
    let birthYear: Int?
    let languages: [String]
    let interests: [String]
    let enrolledAt: Date
    let endedAt: Date?
    let matchId: String?
    let matchState: String?
    let missing: [String]
    let hasCard: Bool
    let rowVersion: Int

    init(_ line: MenteeList.Line) {
        (id, personId, personCode) = (line.id.text, line.person.text, line.personCode)
        (birthYear, languages, interests) = (line.birthYear, line.languages, line.interests.map(\.rawValue))
        (enrolledAt, endedAt) = (line.enrolledAt, line.endedAt)
        (matchId, matchState) = (line.match?.text, line.matchState?.rawValue)
        (missing, hasCard, rowVersion) = (line.missing.map(\.rawValue), line.hasCard, line.rowVersion)
    }

    static let schema = Schema.object(
        "MenteeLine",
        [
            .init("id", .uuid), .init("person_id", .uuid), .init("person_code", .text()),
            .maybe("birth_year", .integer()), .init("languages", .list(.text())),
            .init("interests", .list(.choice(Mentoring.Activity.self))), .init("enrolled_at", .moment),
            .maybe("ended_at", .moment), .maybe("match_id", .uuid), .maybe("match_state", .choice(Match.State.self)),
            .init("missing", .list(.choice(Missing.self))), .init("has_card", .flag), .init("row_version", .integer()),
        ])
}

/// One mentee, for whoever leads the pilot; without words for whoever coordinates volunteers.
struct MenteeJSON: Encodable {
    struct FactJSON: Encodable {
        let id: String
        let kind: String
        let givenOn: String
        let endsOn: String?
        let withdrawnAt: Date?
        let rowVersion: Int
    }

    struct CardJSON: Encodable {
        let called: String
        let meeting: String?
        let emergencyContact: String
    }

    let id: String
    let programme: String
    let personId: String
    let personCode: String
    let interests: [String]
    let availability: [String]
    let prefers: [String]
    let goals: String?
    let wishes: String?
    let card: CardJSON?
    let facts: [FactJSON]
    let missing: [String]
    let enrolledAt: Date
    let endedAt: Date?
    let endedFor: String?
    let rowVersion: Int

    init(_ page: MenteePage) {
        (id, programme) = (page.id.text, page.programme.text)
        (personId, personCode) = (page.person.text, page.personCode)
        (interests, availability) = (page.interests.map(\.rawValue), page.availability.map(\.rawValue))
        (prefers, goals, wishes) = (page.prefers.map(\.rawValue), page.said?.goals, page.said?.wishes)
        card = page.card.map {
            CardJSON(called: $0.called, meeting: $0.meeting, emergencyContact: $0.emergencyContact)
        }
        facts = page.facts.map {
            FactJSON(
                id: $0.id.text, kind: $0.kind.rawValue, givenOn: $0.givenOn.text, endsOn: $0.endsOn?.text,
                withdrawnAt: $0.withdrawnAt, rowVersion: $0.rowVersion)
        }
        (missing, enrolledAt, endedAt) = (page.missing.map(\.rawValue), page.enrolledAt, page.endedAt)
        (endedFor, rowVersion) = (page.endedFor?.rawValue, page.rowVersion)
    }

    static let schema = Schema.object(
        "Mentee",
        [
            .init("id", .uuid), .init("programme", .uuid), .init("person_id", .uuid), .init("person_code", .text()),
            .init("interests", .list(.choice(Mentoring.Activity.self))),
            .init("availability", .list(.choice(Mentoring.HalfDay.self))),
            .init("prefers", .list(.choice(Mentoring.Preference.self))), .maybe("goals", .text()),
            .maybe("wishes", .text()),
            .maybe(
                "card",
                .object(
                    "MenteeCard",
                    [.init("called", .text()), .maybe("meeting", .text()), .init("emergency_contact", .text())])),
            .init("facts", .list(fact)), .init("missing", .list(.choice(Missing.self))),
            .init("enrolled_at", .moment), .maybe("ended_at", .moment),
            .maybe("ended_for", .choice(Mentee.Ending.self)), .init("row_version", .integer()),
        ])

    private static let fact = Schema.object(
        "MenteeFact",
        [
            .init("id", .uuid), .init("kind", .choice(Mentee.FactKind.self)), .init("given_on", .date),
            .maybe("ends_on", .date), .maybe("withdrawn_at", .moment), .init("row_version", .integer()),
        ])
}
