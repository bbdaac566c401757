import Foundation
import RelaisCore

/// The figures of paths: what passes between organisations as a picture and as a table, service by service, and where it fails.
struct PathReportView {
    let report: PathReport
    let today: Day
    let words: Words
    /// Whether the reader works with people, and may see who is between two legs.
    let seesPeople: Bool

    var html: HTML {
        """
        <div class="head"><h1>\(words.reportTitle)</h1>
        <p class="lead">\(words.reportLead(report.total.sent, report.total.told.answered))</p>
        \(periods)\(when(seesPeople) { "<p class=\"acts\"><a class=\"btn\" href=\"/paths/between\">\(words.betweenTitle)</a><a class=\"btn\" href=\"/paths/people\">\(words.allPaths)</a><a class=\"btn\" href=\"/paths/templates\">\(words.templatesTitle)</a></p>" })</div>
        \(when(report.isMasked) { Piece.note("warn", icon: "info", "<p>\(words.maskedNote)</p>") })
        \(report.passages.isEmpty ? empty : figures)
        """
    }

    private var empty: HTML {
        "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noPassage)</h2><p>\(words.noPassageHint)</p></section>"
    }

    private var periods: HTML {
        var offered = [(String(today.year), String(today.year)), (String(today.year - 1), String(today.year - 1))]
        if !report.isMasked { offered += [("recent", words.recentPeriod), ("all", words.wholePeriod)] }
        let links = offered.map { text, label -> HTML in
            "<a href=\"/paths?period=\(text)\"\(when(text == report.period.text) { " aria-current=\"true\"" })>\(label)</a>"
        }
        return "<nav class=\"seg\" aria-label=\"\(words.periods)\">\(links)</nav>"
    }

    private var figures: HTML {
        """
        <div class="flow"><section class="sec" aria-labelledby="flow"><div class="sec-head"><h2 id="flow">\(words.hands)</h2><p class="only-wide">\(words.leftToRight)</p></div>
        \(FlowPicture(report: report, words: words).html)</section>
        <div class="split"><div class="flow">
        <section class="sec" aria-labelledby="same"><div class="sec-head"><h2 id="same">\(words.sameFigures)</h2><a href="/paths/csv?period=\(report.period.text)">\(words.download)</a></div>
        \(passages)</section>
        <section class="sec" aria-labelledby="by-service"><h2 id="by-service">\(words.byService)</h2>\(services)</section></div>
        <aside class="flow" aria-label="\(words.medians)">\(medians)\(reasons)\(lost)</aside></div></div>
        """
    }

    private func table(_ caption: String, _ heads: [String], _ rows: [HTML]) -> HTML {
        let cells = heads.enumerated().map { place, head -> HTML in
            "<th scope=\"col\" role=\"columnheader\"\(when(place > 0) { " class=\"num\"" })>\(head)</th>"
        }
        return """
            <table class="cards cards-3" role="table"><caption class="vh">\(caption)</caption><thead role="rowgroup"><tr role="row">\(cells)</tr></thead>\
            <tbody role="rowgroup">\(rows)</tbody></table>
            """
    }

    private func row(_ head: HTML, _ cells: [(label: String, text: String)]) -> HTML {
        let values = cells.map { cell -> HTML in
            "<td role=\"cell\" data-label=\"\(cell.label)\" class=\"num\">\(cell.text)</td>"
        }
        return "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">\(head)</th>\(values)</tr>"
    }

    private var passages: HTML {
        let results = PathReport.Result.allCases.map(words.result)
        let heads = [words.passage, words.sentCount] + results + [words.acceptance, words.answerWithin]
        func line(_ head: HTML, _ one: PathReport.Passage) -> HTML {
            let counts = [one.sent, one.completed, one.underWay, one.unfulfilled].map(words.count)
            return row(
                head,
                Array(
                    zip(
                        heads.dropFirst(),
                        counts + [words.percent(one.told.acceptance), words.days(one.told.answered)]
                    ).map { (label: $0, text: $1) }))
        }
        let lines = report.passages.map { one -> HTML in
            guard let from = one.referrer, let to = one.recipient else { return line("\(words.allOthers)", one) }
            return line("<bdi>\(from)</bdi> <span class=\"soft\">\(words.towardsWord)</span> <bdi>\(to)</bdi>", one)
        }
        return table(words.hands, heads, lines + [line("\(words.total)", report.total)])
    }

    private var services: HTML {
        let heads =
            [words.serviceAsked] + (report.isMasked ? [] : [words.sentCount]) + [
                words.acceptance, words.inTimeRate, words.sentToReceived, words.sentToAnswered, words.answeredToStarted,
                words.startedToEnded,
            ]
        let lines = report.services.map { one in
            let told = one.told
            let cells =
                (report.isMasked ? [] : [words.count(one.sent)]) + [
                    words.percent(told.acceptance), words.percent(told.inTime), words.days(told.received),
                    words.days(told.answered), words.days(told.started), words.days(told.ended),
                ]
            return row(
                "<bdi>\(one.service)</bdi> <span class=\"soft\">\(one.organisation)</span>",
                Array(zip(heads.dropFirst(), cells).map { (label: $0, text: $1) }))
        }
        return "<p class=\"small soft\">\(words.medianNote)</p>\(table(words.byService, heads, lines))"
    }

    private var medians: HTML {
        let told = report.total.told
        let facts = [
            (words.sentToReceived, told.received), (words.sentToAnswered, told.answered),
            (words.answeredToStarted, told.started), (words.startedToEnded, told.ended),
        ].map { Piece.fact($0, $1.map { "<b>\(words.days($0))</b>" }) }.compactMap(\.self)
        return """
            <section class="sec" aria-labelledby="medians"><h2 id="medians">\(words.medians)</h2><dl class="facts facts-tight">\(facts)\
            \(Piece.fact(words.inTimeRate, told.inTime.map { "<b>\(words.percent($0))</b>" }))\(Piece.fact(words.acceptance, told.acceptance.map { "<b>\(words.percent($0))</b>" }))</dl></section>
            """
    }

    private var reasons: HTML? {
        when(!report.reasons.isEmpty) {
            let items = report.reasons.prefix(8).map { one -> HTML in
                "<div><dt>\(words.reason(one.reason))</dt><dd>\(when(one.count.number) { "<b>\($0)</b>" })</dd></div>"
            }
            return """
                <section class="sec" aria-labelledby="fails"><h2 id="fails">\(words.whenItFails)</h2><dl class="facts facts-tight">\(items)</dl></section>
                """
        }
    }

    private var lost: HTML? {
        when(!report.lost.isEmpty) {
            let items = report.lost.prefix(8).map { one -> HTML in
                "<div><dt><bdi>\(one.service)</bdi>, <bdi>\(one.organisation)</bdi></dt><dd><b>\(words.count(one.count))</b></dd></div>"
            }
            return """
                <section class="sec" aria-labelledby="lost"><h2 id="lost">\(words.lostTitle)</h2><p class="small soft">\(words.lostAfter)</p>\
                <dl class="facts facts-tight">\(items)</dl></section>
                """
        }
    }
}
