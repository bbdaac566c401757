import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore
import Spreadsheet

extension Site {
    func addPilotReportPages(to router: Router<Visitor>) {
        router.get("programmes/:id/report") { request, visitor in
            try await pilotReportPage(nil, nil, Self.asked("period", request), visitor)
        }
        router.post("programmes/:id/report") { request, visitor in
            let id: ID<Programme> = try visitor.id(.programme)
            let form = try await Form(request, visitor, fields: ["challenges", "period", FormVersion.name])
            let period = form["period"]
            return try await submit(form, visitor) { tx in
                try PilotReport.tell(challenges: form["challenges"], of: id, period: period, in: tx)
            } again: {
                try await pilotReportPage(form, $0, period, visitor)
            } done: {
                "/programmes/\(id.text)/report?period=\(Self.percentEncoded(period ?? ""))"
            }
        }
        router.get("programmes/:id/report/csv") { request, visitor in
            let (report, _, _, _) = try await reported(Self.asked("period", request), visitor)
            let rows = report.rows(in: visitor.language).map { $0.map { $0 ?? "" } }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"relais-programme.csv\"",
                ], body: .init(byteBuffer: ByteBuffer(string: Sheet.text([PilotReport.columns] + rows))))
        }
    }

    private func pilotReportPage(
        _ form: Form?, _ objection: Objection?, _ period: String?, _ visitor: Visitor
    ) async throws -> Response {
        let (report, languages, caller, now) = try await reported(period, visitor)
        let kept = Form.filled(["challenges": report.challenges.map { [$0.words] } ?? []])
        let view = PilotReportView(
            report: report, languages: languages, today: Day(now), words: visitor.words,
            fields: caller.may(.keepProgrammes)
                ? Fields(form ?? kept, objection?.invalid ?? [], visitor.words) : nil,
            note: objection?.note(visitor.words, about: .programme), token: FormToken.field(visitor))
        return page(
            visitor.words.pilotReport, at: nil, visitor, caller, status: objection?.status ?? .ok, view.html)
    }

    private func reported(
        _ period: String?, _ visitor: Visitor
    ) async throws -> (report: PilotReport, languages: [Term], caller: Caller, now: Date) {
        let id: ID<Programme> = try visitor.id(.programme)
        return try await store.write(as: visitor.credential()) { tx in
            let languages = try Reference.languages(in: tx)
            return (try PilotReport(of: id, period: period, in: tx), try languages.all(), try tx.caller, tx.now)
        }
    }
}

/// What a pilot tells of a programme: a page to print, each figure with how it was counted.
struct PilotReportView {
    let report: PilotReport
    let languages: [Term]
    let today: Day
    let words: Words
    /// The form of what made it hard, for whoever may say so.
    let fields: Fields?
    let note: HTML?
    let token: HTML?

    private var path: String { "/programmes/\(report.programme.text)/report" }

    var html: HTML {
        """
        \(Piece.back(to: "/programmes/\(report.programme.text)", report.programmeName))
        \(note)<p class="print-hint hint">\(words.printHint)</p>\(periods)
        <article class="sheet paper flow"><h1>\(words.pilotReport)</h1><p class="lead"><bdi>\(report.programmeName)</bdi></p>
        <p>\(words.pilotReportLead(report.period.text == "all" ? nil : words.day(report.period.from), words.day(report.period.lastDay)))</p><p class="small soft">\(words.pilotMasked)</p>
        \(participants)\(report.parts.map(part))\(challenges)</article>\(form)
        """
    }

    private var challenges: HTML? {
        when(report.challenges) {
            "<section class=\"sec\"><h2>\(words.challenges)</h2><p class=\"said\" dir=\"auto\">\($0.words)</p></section>"
        }
    }

    /// For the months of a year, or those that were chosen: not for months that move with the day.
    private var form: HTML? {
        guard let fields, report.period.isFixed else { return nil }
        return """
            <form class="form sheet" method="post" action="\(path)">\(token)\(FormVersion.field(report.challenges?.rowVersion ?? 0))\
            <input type="hidden" name="period" value="\(report.period.text)">\(fields.text("challenges", words.challenges, hint: words.challengesHint))
            <p class="acts"><button class="btn btn-go">\(words.keepChallenges)</button></p></form>
            """
    }

    private var periods: HTML {
        let years = [String(today.year), String(today.year - 1)]
        let offered = years.map { ($0, $0) } + [("recent", words.recentPeriod), ("all", words.wholePeriod)]
        let links = offered.map { text, label -> HTML in
            "<a href=\"\(path)?period=\(text)\"\(when(text == report.period.text) { " aria-current=\"true\"" })>\(label)</a>"
        }
        return """
            <div class="acts"><nav class="seg" aria-label="\(words.periods)">\(links)</nav>\
            <a class="btn" href="\(path)/csv?period=\(report.period.text)">\(words.download)</a></div>
            """
    }

    private func table(_ caption: String, _ heads: [String], _ rows: [(head: String, cells: [String])]) -> HTML {
        let top = heads.enumerated().map { place, head -> HTML in
            "<th scope=\"col\" role=\"columnheader\"\(when(place > 0) { " class=\"num\"" })>\(head)</th>"
        }
        let lines = rows.map { row -> HTML in
            let cells = zip(heads.dropFirst(), row.cells).map { label, text -> HTML in
                "<td role=\"cell\" data-label=\"\(label)\" class=\"num\">\(text)</td>"
            }
            return "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">\(row.head)</th>\(cells)</tr>"
        }
        return """
            <table class="cards cards-3" role="table"><caption class="vh">\(caption)</caption><thead role="rowgroup"><tr role="row">\(top)</tr></thead>\
            <tbody role="rowgroup">\(lines)</tbody></table>
            """
    }

    private func section(_ title: String, _ how: String, _ body: HTML) -> HTML {
        """
        <section class="sec"><h2>\(title)</h2>\(body)<p class="small soft">\(words.howCounted)\(words.colon)\(how)</p></section>
        """
    }

    private var participants: HTML {
        let genders = PilotReport.genders.map(words.pilotCode) + [words.inAll]
        let brackets = PilotReport.Bracket.allCases.map { words.pilotCode($0.rawValue) } + [words.inAll]
        let rows = zip(brackets, report.participants).map { (head: $0, cells: $1.map(words.count)) }
        return section(
            words.participants, PilotReport.howParticipants(in: words.language),
            table(words.participants, [words.ageBrackets] + genders, rows))
    }

    /// What a line is called.
    private func name(_ code: String, in part: PilotReport.Part) -> String {
        switch part {
        case .languages: languages.first { $0.code == code }?.name(in: words.language) ?? code
        case .density: words.density(code)
        default: words.pilotCode(code)
        }
    }

    private func part(_ one: PilotReport.PartLines) -> HTML {
        var rows = one.lines.map { (head: name($0.code, in: one.part), cells: [words.count($0.count)]) }
        if let total = one.total { rows.append((head: words.inAll, cells: [words.count(total)])) }
        if one.part == .presence, let share = report.told.attendance {
            rows.append((head: words.attendanceRate, cells: [words.percent(share)]))
        }
        if one.part == .meetings, let hours = report.told.hours {
            rows.append((head: words.hoursTogether, cells: [words.decimal(hours)]))
        }
        if one.part == .transport {
            for (code, number) in report.told.kilometres.sorted(by: { $0.key < $1.key }) {
                rows.append((head: "\(words.kilometresDone), \(words.pilotCode(code))", cells: [String(number)]))
            }
        }
        let title = words.pilotPart(one.part)
        return section(
            title, one.part.how(in: words.language), table(title, [title, words.howMany], rows))
    }
}
