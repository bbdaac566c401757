import RelaisCore

/// The figures of paths as the API tells them: a count is text, since it may be "<5" or "masked".
struct PathReportJSON: Encodable {
    struct Told: Encodable {
        let acceptancePercent: Int?
        let inTimePercent: Int?
        let daysToReceived: String?
        let daysToAnswered: String?
        let daysToStarted: String?
        let daysToEnded: String?

        init(_ told: Figures.Told) {
            (acceptancePercent, inTimePercent) = (told.acceptance, told.inTime)
            (daysToReceived, daysToAnswered) = (told.received.map(Self.text), told.answered.map(Self.text))
            (daysToStarted, daysToEnded) = (told.started.map(Self.text), told.ended.map(Self.text))
        }

        private static func text(_ days: Double) -> String { days == days.rounded() ? String(Int(days)) : String(days) }

        static let schema = Schema.object(
            "PathTimes",
            [
                .maybe("acceptance_percent", .integer()), .maybe("in_time_percent", .integer()),
                .maybe("days_to_received", .text()), .maybe("days_to_answered", .text()),
                .maybe("days_to_started", .text()), .maybe("days_to_ended", .text()),
            ])
    }

    struct Passage: Encodable {
        let from: String?
        let to: String?
        let sent: String
        let completed: String
        let underWay: String
        let unfulfilled: String
        let times: Told

        init(_ one: PathReport.Passage) {
            (from, to, sent, completed) = (one.referrer, one.recipient, one.sent.text, one.completed.text)
            (underWay, unfulfilled, times) = (one.underWay.text, one.unfulfilled.text, Told(one.told))
        }

        static let schema = Schema.object(
            "Passage",
            [
                .maybe("from", .text()), .maybe("to", .text()), .init("sent", .text()), .init("completed", .text()),
                .init("under_way", .text()), .init("unfulfilled", .text()), .init("times", Told.schema),
            ])
    }

    struct ServiceLine: Encodable {
        let service: String
        let organisation: String
        let sent: String
        let times: Told
    }

    struct Reason: Encodable {
        let reason: String
        let count: String
    }

    struct Lost: Encodable {
        let service: String
        let organisation: String
        let count: String
    }

    let period: String
    let isMasked: Bool
    let passages: [Passage]
    let total: Passage
    let services: [ServiceLine]
    let reasons: [Reason]
    let between: [Lost]

    init(_ report: PathReport) {
        (period, isMasked) = (report.period.text, report.isMasked)
        (passages, total) = (report.passages.map(Passage.init), Passage(report.total))
        services = report.services.map {
            ServiceLine(service: $0.service, organisation: $0.organisation, sent: $0.sent.text, times: Told($0.told))
        }
        reasons = report.reasons.map { Reason(reason: $0.reason.rawValue, count: $0.count.text) }
        between = report.lost.map { Lost(service: $0.service, organisation: $0.organisation, count: $0.count.text) }
    }

    static let schema = Schema.object(
        "PathReport",
        [
            .init("period", .text()), .init("is_masked", .flag), .init("passages", .list(Passage.schema)),
            .init("total", Passage.schema),
            .init(
                "services",
                .list(
                    .object(
                        "ServiceFigures",
                        [
                            .init("service", .text()), .init("organisation", .text()), .init("sent", .text()),
                            .init("times", Told.schema),
                        ]))),
            .init(
                "reasons",
                .list(
                    .object(
                        "ReasonCount",
                        [.init("reason", .choice(Referral.Reason.self)), .init("count", .text())]))),
            .init(
                "between",
                .list(
                    .object(
                        "BetweenCount",
                        [.init("service", .text()), .init("organisation", .text()), .init("count", .text())]))),
        ])
}
