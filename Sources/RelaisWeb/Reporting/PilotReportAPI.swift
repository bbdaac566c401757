import RelaisCore

extension Operation {
    static let pilotReports: [Operation] = [
        Operation(
            .get, "reports/mentoring",
            "What a pilot tells of a programme for some months, each figure with how it was counted",
            .protection, access: .may(.seeProgrammes),
            query: [.needed("programme", .uuid), .maybe("period", .text(most: 20))], answers: PilotReportJSON.schema
        ) { call in
            guard let programme = call.query["programme"].flatMap({ ID<Programme>($0) }) else {
                throw Refusal.notFound(.init(.programme))
            }
            let (period, language) = (call.query["period"], call.visitor.language)
            return try await call.write { tx in
                try .json(PilotReportJSON(PilotReport(of: programme, period: period, in: tx), language))
            }
        },
        Operation(
            .post, "programmes/{id}/challenges", "Say what made a programme hard in some months, about nobody",
            .protection,
            access: .may(.keepProgrammes),
            body: [.needed("challenges", .words(most: 2_000)), .maybe("period", .text(most: 20))], answers: nil
        ) { call in
            let (words, period) = (call.body["challenges"], call.body["period"])
            return try await call.write { tx in
                guard let id = ID<Programme>(call.id) else { throw Refusal.notFound(.init(.programme)) }
                try PilotReport.tell(challenges: words, of: id, period: period, in: tx)
                return .done
            }
        },
    ]
}

/// The report as the API tells it: a count is text, since it may be "<5" or "masked".
private struct PilotReportJSON: Encodable {
    struct Line: Encodable {
        let part: String
        let code: String?
        let count: String
        let counted: String
    }

    let programmeId: String
    let programme: String
    let period: String
    let lines: [Line]

    init(_ report: PilotReport, _ language: Language) {
        (programmeId, programme, period) = (report.programme.text, report.programmeName, report.period.text)
        lines = report.rows(in: language).map {
            Line(part: $0[0] ?? "", code: $0[1], count: $0[2] ?? "", counted: $0[3] ?? "")
        }
    }

    static let schema = Schema.object(
        "PilotReport",
        [
            .init("programme_id", .uuid), .init("programme", .text()), .init("period", .text()),
            .init(
                "lines",
                .list(
                    .object(
                        "PilotFigure",
                        [
                            .init("part", .text()), .maybe("code", .text()), .init("count", .text()),
                            .init("counted", .text()),
                        ]))),
        ])
}
