import Foundation
import RelaisCore

/// Requests as a table: whose, which right, by when.
struct RequestTable {
    let lines: [RequestLine]
    let today: Day
    let caption: String
    let words: Words

    var html: HTML {
        guard !lines.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noRequest)</h2><p>\(words.noRequestHint)</p></section>"
        }
        let heads = [words.rightAsked, words.aboutWhom, words.receivedOn, words.requestState].map { head -> HTML in
            "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        return """
            <table class="cards" role="table"><caption class="vh">\(caption)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(lines.map(row))</tbody></table>
            """
    }

    private func row(_ line: RequestLine) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="/requests/\(line.id.text)">\(words.right(line.kind))</a></th>\
        <td role="cell" data-label="\(words.aboutWhom)">\(line.subject(words))</td>\
        <td role="cell" data-label="\(words.receivedOn)">\(words.day(line.receivedOn))</td>\
        <td role="cell" data-label="\(words.requestState)">\(line.state(on: today, words))</td></tr>
        """
    }
}

extension RequestLine {
    /// Whose data it is about: a code to follow, or a colleague's name.
    func subject(_ words: Words) -> HTML {
        if let person, let personCode { return "<a class=\"code\" href=\"/people/\(person.text)\">\(personCode)</a>" }
        return account.map { "<bdi>\($0)</bdi>" } ?? "<span class=\"soft\">–</span>"
    }

    /// Its answer, or how long is left, marked where it is late.
    func state(on today: Day, _ words: Words) -> HTML {
        if let answer { return "\(words.requestAnswer(answer))" }
        let left = words.dueIn(daysLeft(on: today)).capitalised
        return isLate(on: today) ? "<span class=\"with-ic late\">\(Icon.state("late"))\(left)</span>" : "\(left)"
    }
}

/// What is asked when a request is recorded.
struct RequestFields {
    let fields: Fields
    /// Whether somebody asks about their own account.
    let isOwn: Bool

    var html: HTML {
        let words = fields.words
        let kinds = RightsRequest.Kind.allCases.map { ($0.rawValue, "\(words.right($0))" as HTML) }
        let askers = RightsRequest.AskedBy.allCases.map { ($0.rawValue, words.askedBy($0)) }
        let others: HTML? = when(!isOwn) {
            """
            <div class="duo">\(fields.select("asked_by", words.whoAsks, askers))\
            \(fields.line("received_on", words.receivedOn, hint: words.dayHint, isOptional: true))</div>
            """
        }
        return """
            \(fields.picks("kind", isOwn ? words.rightAsked : words.whichRight, kinds))\(others)
            \(fields.text("words", words.askedWords, isOptional: true))
            """
    }
}

/// One request: what was asked and when, and what can be done about it.
struct RequestView {
    let page: RequestPage
    let now: Date
    let fields: Fields
    let token: HTML?

    private var words: Words { fields.words }
    private var line: RequestLine { page.line }
    private var path: String { "/requests/\(line.id.text)" }

    var html: HTML {
        """
        <div class="head"><h1>\(words.right(line.kind))</h1><p class="lead">\(line.subject(words)) · \(line.state(on: page.today, words))</p></div>
        <dl class="facts">\(facts.compactMap(\.self))</dl>
        \(when(page.canAnswer) { answering })
        \(when(page.canAnswer && line.prolongedFor == nil) { prolonging })
        """
    }

    private var facts: [HTML?] {
        [
            Piece.fact(words.whoAsks, text: words.askedBy(line.askedBy)),
            Piece.fact(words.receivedOn, text: words.day(line.receivedOn)),
            Piece.fact(words.dueOn, text: words.day(line.dueOn)),
            Piece.fact(words.askedWords, text: page.words),
            Piece.fact(words.notedBy, text: page.recordedBy),
            Piece.fact(
                words.prolong,
                text: line.prolongedFor.map { reason in
                    [words.prolongation(reason), page.toldOn.map { "\(words.personToldOn) \(words.day($0))" }]
                        .compactMap(\.self).joined(separator: ". ")
                }),
            Piece.fact(words.answeredOn, text: line.answeredOn.map(words.day)),
            Piece.fact(words.whyRefused, text: page.refusedFor.map(words.refused)),
            Piece.fact(words.whatWasDone, text: page.act.map(words.act)),
            Piece.fact(words.answeredWords, text: page.answerWords),
        ]
    }

    private var answering: HTML {
        let answers = RightsRequest.Answer.allCases.map { ($0.rawValue, "\(words.requestAnswer($0))" as HTML) }
        let refusals = RightsRequest.Refused.allCases.map { ($0.rawValue, words.refused($0)) }
        let acts = RightsRequest.Act.allCases.map { ($0.rawValue, words.act($0)) }
        return """
            <section class="sec" aria-labelledby="answering"><h2 id="answering">\(words.answerRequest)</h2>
            <form class="form" method="post" action="\(path)/answer">\(token)\(FormVersion.field(line.rowVersion))
            \(fields.picks("answer", words.whichAnswer, answers, asTaps: true))
            \(when(!line.isAboutAccount) { fields.select("act", words.whatWasDone, acts, hint: words.whatWasDoneHint, empty: words.nothingDone) })
            \(fields.select("refused_for", words.whyRefused, refusals, empty: words.noRefusal))
            \(fields.text("words", words.answeredWords, isOptional: true))
            \(fields.line("answered_on", words.answeredOn, hint: words.dayHint, isOptional: true))
            <p class="acts"><button class="btn btn-go">\(words.answerRequest)</button></p></form></section>
            """
    }

    private var prolonging: HTML {
        let reasons = RightsRequest.Prolongation.allCases.map { ($0.rawValue, words.prolongation($0)) }
        let isOpen = fields.invalid.contains { ["reason", "told_on"].contains($0.field) }
        return """
            <details class="more"\(when(isOpen) { " open" })><summary>\(words.prolong)</summary>
            <form class="form" method="post" action="\(path)/prolongation">\(token)\(FormVersion.field(line.rowVersion))<p class="hint">\(words.prolongLead)</p>
            \(fields.select("reason", words.whyRestrict, reasons, empty: words.choosePurpose))
            \(fields.line("told_on", words.personToldOn, hint: words.dayHint))
            <p class="acts"><button class="btn">\(words.prolong)</button></p></form></details>
            """
    }
}
