import Foundation
import RelaisCore

/// Who waits, and who would suit them best.
struct WaitingJSON: Encodable {
    struct LineJSON: Encodable {
        let menteeId: String
        let personCode: String
        let enrolledAt: Date
        let among: Int
        let best: SuggestionJSON?
    }

    let items: [LineJSON]
    let freeMentors: Int
    let rowVersion: Int

    init(_ list: Waiting) {
        items = list.lines.map {
            LineJSON(
                menteeId: $0.young.id.text, personCode: $0.young.code, enrolledAt: $0.young.enrolledAt,
                among: $0.among, best: $0.best.map(SuggestionJSON.init))
        }
        (freeMentors, rowVersion) = (list.free, list.rowVersion)
    }

    static let schema = Schema.object(
        "WaitingForMentors",
        [
            .init(
                "items",
                .list(
                    .object(
                        "WaitingLine",
                        [
                            .init("mentee_id", .uuid), .init("person_code", .text()), .init("enrolled_at", .moment),
                            .init("among", .integer()), .maybe("best", SuggestionJSON.schema),
                        ]))),
            .init("free_mentors", .integer()), .init("row_version", .integer()),
        ])
}

/// One mentor suggested, or barred, and why.
struct SuggestionJSON: Encodable {
    struct ReasonJSON: Encodable {
        let criterion: String
        let points: Int
        let isFor: Bool?
        let told: String
    }

    let mentorId: String
    let mentorCode: String
    let score: Int
    let reasons: [ReasonJSON]
    let bars: [String]

    init(_ one: Suggestion) {
        (mentorId, mentorCode, score) = (one.mentor.text, one.mentorCode, one.score)
        reasons = one.reasons.map {
            ReasonJSON(criterion: $0.criterion.rawValue, points: $0.points, isFor: $0.isFor, told: $0.fact.codes)
        }
        bars = one.bars.map(\.name)
    }

    static let schema = Schema.object(
        "Suggestion",
        [
            .init("mentor_id", .uuid), .init("mentor_code", .text()), .init("score", .integer(0...100)),
            .init(
                "reasons",
                .list(
                    .object(
                        "SuggestionReason",
                        [
                            .init("criterion", .choice(Suggestion.Criterion.self)), .init("points", .integer(0...100)),
                            .maybe("is_for", .flag), .init("told", .text(least: 0)),
                        ]))),
            .init("bars", .list(.choice(["lacks", "full", "too_far", "age", "ended_before"]))),
        ])
}

/// The suggestions for one young person.
struct SuggestionPageJSON: Encodable {
    let menteeId: String
    let programme: String
    let personCode: String
    let among: Int
    let best: [SuggestionJSON]
    let barred: [SuggestionJSON]
    let missing: [String]
    let rowVersion: Int

    init(_ page: SuggestionPage) {
        (menteeId, programme, personCode) = (page.young.id.text, page.programme.text, page.young.code)
        (among, best, barred) = (page.among, page.best.map(SuggestionJSON.init), page.barred.map(SuggestionJSON.init))
        (missing, rowVersion) = (page.missing.map(\.rawValue), page.young.rowVersion)
    }

    static let schema = Schema.object(
        "Suggestions",
        [
            .init("mentee_id", .uuid), .init("programme", .uuid), .init("person_code", .text()),
            .init("among", .integer()), .init("best", .list(SuggestionJSON.schema)),
            .init("barred", .list(SuggestionJSON.schema)), .init("missing", .list(.choice(Missing.self))),
            .init("row_version", .integer()),
        ])
}

/// What there is to do in a programme.
struct FollowingJSON: Encodable {
    struct DueJSON: Encodable {
        let matchId: String
        let mentorCode: String
        let kind: String
        let side: String?
        let menteeId: String?
        let personCodes: [String]
        let dueOn: String
        let missed: Int
    }

    struct UnseenJSON: Encodable {
        let matchId: String
        let mentorCode: String
        let personCodes: [String]
        let lastOn: String
        let days: Int
    }

    struct EndingJSON: Encodable {
        let code: String
        let what: String?
        let lastOn: String?

        init(_ one: Following.Ending) { (code, what, lastOn) = (one.code, one.what?.rawValue, one.lastOn?.text) }
    }

    struct GapJSON: Encodable {
        let code: String
        let missing: [String]
        let unknown: [String]
    }

    struct BirthdayJSON: Encodable {
        let menteeId: String
        let personCode: String
        let step: String
        let day: String?
    }

    let programme: String
    let day: String
    let due: [DueJSON]
    let unseen: [UnseenJSON]
    let checks: [EndingJSON]
    let agreements: [EndingJSON]
    let birthdays: [BirthdayJSON]
    let gaps: [GapJSON]
    let rowVersion: Int

    init(_ page: FollowingPage) {
        let told = page.following
        (programme, day, rowVersion) = (page.programme.text, told.day.text, page.rowVersion)
        due = told.due.map {
            DueJSON(
                matchId: $0.match.text, mentorCode: $0.mentorCode, kind: $0.kind.rawValue, side: $0.side?.rawValue,
                menteeId: $0.mentee?.text, personCodes: $0.personCodes, dueOn: $0.dueOn.text, missed: $0.missed)
        }
        unseen = told.unseen.map {
            UnseenJSON(
                matchId: $0.match.text, mentorCode: $0.mentorCode, personCodes: $0.personCodes, lastOn: $0.lastOn.text,
                days: $0.days)
        }
        (checks, agreements) = (told.checks.map(EndingJSON.init), told.agreements.map(EndingJSON.init))
        birthdays = page.birthdays.map {
            BirthdayJSON(
                menteeId: $0.mentee.text, personCode: $0.code, step: $0.step.kind.rawValue, day: $0.step.day?.text)
        }
        gaps = told.gaps.map {
            GapJSON(code: $0.code, missing: $0.missing.map(\.rawValue), unknown: $0.unknown.map(\.rawValue))
        }
    }

    private static let ending = Schema.object(
        "Ending", [.init("code", .text()), .maybe("what", .choice(Missing.self)), .maybe("last_on", .date)])
    static let schema = Schema.object(
        "Following",
        [
            .init("programme", .uuid), .init("day", .date),
            .init(
                "due",
                .list(
                    .object(
                        "DueContact",
                        [
                            .init("match_id", .uuid), .init("mentor_code", .text()),
                            .init("kind", .choice(FollowUp.Kind.self)), .maybe("side", .choice(FollowUp.Side.self)),
                            .maybe("mentee_id", .uuid), .init("person_codes", .list(.text())), .init("due_on", .date),
                            .init("missed", .integer()),
                        ]))),
            .init(
                "unseen",
                .list(
                    .object(
                        "UnseenMatch",
                        [
                            .init("match_id", .uuid), .init("mentor_code", .text()),
                            .init("person_codes", .list(.text())), .init("last_on", .date), .init("days", .integer()),
                        ]))),
            .init("checks", .list(ending)), .init("agreements", .list(ending)),
            .init(
                "birthdays",
                .list(
                    .object(
                        "BirthdayAhead",
                        [
                            .init("mentee_id", .uuid), .init("person_code", .text()),
                            .init("step", .choice(ComingOfAge.Kind.self)), .maybe("day", .date),
                        ]))),
            .init(
                "gaps",
                .list(
                    .object(
                        "FollowingGap",
                        [
                            .init("code", .text()), .init("missing", .list(.choice(Missing.self))),
                            .init("unknown", .list(.choice(Following.Unknown.self))),
                        ]))),
            .init("row_version", .integer()),
        ])
}
