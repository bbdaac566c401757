import Foundation
import RelaisCore

/// One young person, followed.
struct MenteeFollowingJSON: Encodable {
    struct StepJSON: Encodable {
        let kind: String
        let day: String?
        let latest: String?
    }

    struct ProgressJSON: Encodable {
        let stage: String
        let rater: String
        let ratedOn: String
        let isHelpful: Bool?
        let scores: [ScoreJSON]
    }

    struct ScoreJSON: Encodable {
        let domain: String
        let score: Int
    }

    struct FollowUpJSON: Encodable {
        let id: String
        let matchId: String
        let kind: String
        let side: String?
        let doneOn: String
        let result: String
        let note: String?
    }

    let menteeId: String
    let programme: String
    let personCode: String
    let steps: [StepJSON]
    let progress: [ProgressJSON]
    let followUps: [FollowUpJSON]
    let exits: [String]
    let rowVersion: Int

    init(_ page: MenteeFollowing) {
        (menteeId, programme, personCode) = (page.mentee.text, page.programme.text, page.personCode)
        steps = (page.comingOfAge?.steps ?? []).map {
            StepJSON(kind: $0.kind.rawValue, day: $0.day?.text, latest: $0.latest?.text)
        }
        progress = page.progress.map { one in
            ProgressJSON(
                stage: one.stage.rawValue, rater: one.rater.rawValue, ratedOn: one.ratedOn.text,
                isHelpful: one.isHelpful,
                scores: MenteeProgress.Domain.allCases.compactMap { domain in
                    one.scores[domain].map { ScoreJSON(domain: domain.rawValue, score: $0) }
                })
        }
        followUps = page.followUps.map {
            FollowUpJSON(
                id: $0.id.text, matchId: $0.match.text, kind: $0.kind.rawValue, side: $0.side?.rawValue,
                doneOn: $0.doneOn.text, result: $0.result.rawValue, note: $0.note)
        }
        (exits, rowVersion) = (page.exits.map(\.rawValue), page.rowVersion)
    }

    static let schema = Schema.object(
        "MenteeFollowing",
        [
            .init("mentee_id", .uuid), .init("programme", .uuid), .init("person_code", .text()),
            .init(
                "steps",
                .list(
                    .object(
                        "GrowingStep",
                        [
                            .init("kind", .choice(ComingOfAge.Kind.self)), .maybe("day", .date),
                            .maybe("latest", .date),
                        ]))),
            .init(
                "progress",
                .list(
                    .object(
                        "Progress",
                        [
                            .init("stage", .choice(MenteeProgress.Stage.self)),
                            .init("rater", .choice(MenteeProgress.Rater.self)),
                            .init("rated_on", .date), .maybe("is_helpful", .flag),
                            .init(
                                "scores",
                                .list(
                                    .object(
                                        "ProgressScore",
                                        [
                                            .init("domain", .choice(MenteeProgress.Domain.self)),
                                            .init("score", .integer(MenteeProgress.range)),
                                        ]))),
                        ]))),
            .init(
                "follow_ups",
                .list(
                    .object(
                        "FollowUp",
                        [
                            .init("id", .uuid), .init("match_id", .uuid), .init("kind", .choice(FollowUp.Kind.self)),
                            .maybe("side", .choice(FollowUp.Side.self)), .init("done_on", .date),
                            .init("result", .choice(FollowUp.Result.self)), .maybe("note", .text()),
                        ]))),
            .init("exits", .list(.choice(Match.Exit.self))), .init("row_version", .integer()),
        ])
}

/// How far the young people of a programme are, together.
struct ProgressReportJSON: Encodable {
    struct LineJSON: Encodable {
        let domain: String
        let stage: String
        let rater: String
        let count: Int?
        let tenths: Int?
    }

    let programme: String
    let lines: [LineJSON]
    let helpfulYes: Int?
    let helpfulOf: Int?
    let rowVersion: Int

    init(_ report: ProgressReport) {
        (programme, rowVersion) = (report.programme.text, report.rowVersion)
        lines = report.lines.map {
            LineJSON(
                domain: $0.domain.rawValue, stage: $0.stage.rawValue, rater: $0.rater.rawValue, count: $0.count,
                tenths: $0.tenths)
        }
        (helpfulYes, helpfulOf) = (report.helpful?.yes, report.helpful?.of)
    }

    static let schema = Schema.object(
        "ProgressReport",
        [
            .init("programme", .uuid),
            .init(
                "lines",
                .list(
                    .object(
                        "ProgressLine",
                        [
                            .init("domain", .choice(MenteeProgress.Domain.self)),
                            .init("stage", .choice(MenteeProgress.Stage.self)),
                            .init("rater", .choice(MenteeProgress.Rater.self)),
                            .maybe("count", .integer()), .maybe("tenths", .integer(0...40)),
                        ]))),
            .maybe("helpful_yes", .integer()), .maybe("helpful_of", .integer()), .init("row_version", .integer()),
        ])
}
