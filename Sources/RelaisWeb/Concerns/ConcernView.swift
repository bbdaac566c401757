import Foundation
import RelaisCore

/// What pages of concerns are made of.
enum ConcernPiece {
    /// Whom to call now: on every page where a concern can be raised.
    static func helpline(_ words: Words) -> HTML {
        Piece.note(
            "warn", icon: "warn",
            "<p><b>\(words.helplineNow) <a href=\"tel:119\">119</a> \(words.helplineIs) <a href=\"tel:17\">17</a> \(words.orWord) <a href=\"tel:112\">112</a>.</b></p>"
        )
    }

    static func reached(_ list: ConcernList, now: Date, _ words: Words) -> HTML {
        let items = list.lines.map { one -> HTML in
            """
            <li class="job"><div class="job-what"><h3><a href="/concerns/\(one.id.text)">\(one.programmeName)</a></h3>\
            <p class="small soft">\(words.concernBy(one.raiser, words.moment(one.raisedAt, now: now)))</p></div>\
            <div class="job-side">\(standing(one, now: now, words))</div></li>
            """
        }
        let body: HTML =
            items.isEmpty
            ? "<section class=\"sheet empty\">\(Piece.mark)<h3>\(words.noConcern)</h3><p>\(words.noConcernHint)</p></section>"
            : "<ol class=\"queue\">\(items)</ol>"
        let term = list.retentionMonths.map { words.retentionSet($0) } ?? words.retentionUnset
        return """
            <section class="sec"><h2>\(words.concernsReached)</h2>\(body)<p class="hint">\(term)</p></section>
            """
    }

    static func own(_ lines: [OwnConcerns.Line], now: Date, _ words: Words) -> HTML {
        let items = lines.map { one -> HTML in
            """
            <li class="job"><div class="job-what"><h3>\(one.programmeName)</h3>\
            <p class="small soft">\(words.moment(one.raisedAt, now: now)), \(words.sentTimes(one.notes))</p></div>\
            <div class="job-side"><p class="small">\(one.receivedAt.map { words.receivedOn(words.moment($0, now: now)) } ?? words.notReceivedYet)</p>\
            <a class="btn" href="/concerns/\(one.id.text)/words">\(words.addToConcern)<span class="vh"> \(one.programmeName), \(words.moment(one.raisedAt, now: now))</span></a></div></li>
            """
        }
        let body: HTML =
            items.isEmpty
            ? "<section class=\"sheet empty\">\(Piece.mark)<h3>\(words.noConcernRaised)</h3><p>\(words.noConcernRaisedHint)</p></section>"
            : "<ol class=\"queue\">\(items)</ol>"
        return "<section class=\"sec\"><h2>\(words.myConcerns)</h2>\(body)</section>"
    }

    /// Where one stands: closed, followed up, or how long is left for a first act.
    static func standing(_ one: Concern, now: Date, _ words: Words) -> HTML {
        let urgent: HTML? = when(one.isUrgent && one.closedAt == nil) {
            "<p class=\"small\"><b>\(words.fearedDanger)</b></p>"
        }
        if let outcome = one.closedFor {
            return "<p class=\"small\">\(words.concernIsClosed)\(words.colon)\(words.outcome(outcome).lowercased())</p>"
        }
        if one.actedAt != nil {
            let held = one.holdsMatch ? ", \(words.matchHeldByIt.lowercased())" : ""
            return "\(urgent)<p class=\"small\">\(words.firstActMade)\(held)</p>"
        }
        return "\(urgent)\(Piece.clock(due: one.dueAt, from: one.raisedAt, now: now, words))"
    }
}

/// One concern, for whoever it reached: what was written, what was done, and the next step.
struct ConcernView {
    let page: ConcernPage
    let now: Date
    let words: Words
    let token: HTML?

    private var one: Concern { page.concern }
    private var path: String { "/concerns/\(one.id.text)" }

    func html(_ fields: Fields, _ note: HTML?, isDone: Bool) -> HTML {
        """
        <div class="ask flow">\(Piece.back(to: "/concerns", words.concerns))
        \(note)\(when(isDone) { Piece.note("ok", icon: "done", "<p>\(words.concernKept)</p>") })
        <h1>\(one.programmeName)</h1><p class="lead">\(words.concernBy(one.raiser, words.moment(one.raisedAt, now: now)))</p>
        \(ConcernPiece.standing(one, now: now, words))\(ConcernPiece.helpline(words))\(about)
        <section class="sec"><h2>\(words.whatWasWritten)</h2>\(page.notes.map(written))\(add)</section>
        <section class="sec"><h2>\(words.concernDone)</h2>\(done)</section>
        \(when(one.closedAt == nil) { next(fields) })</div>
        """
    }

    /// Whom it is about, and who knows them.
    private var about: HTML {
        let young = page.young.map { one -> HTML in
            "<li><a class=\"code\" href=\"/people/\(one.person.text)\">\(one.code)</a> <span class=\"small soft\">\(words.followedByLabel)\(words.colon)<bdi>\(one.followers.isEmpty ? "–" : words.listed(one.followers))</bdi></span></li>"
        }
        return """
            <dl class="facts">\(Piece.fact(words.mentee, young.isEmpty ? nil : "<ul>\(young)</ul>"))\(Piece.fact(words.mentor, text: page.mentor))</dl>
            """
    }

    private func written(_ note: ConcernPage.Note) -> HTML {
        let said: HTML =
            note.words.map { "<p class=\"said\" dir=\"auto\">\($0)</p>" } ?? "<p class=\"soft\">\(words.wordsGone)</p>"
        return "<p class=\"small soft\">\(note.by), \(words.moment(note.at, now: now))</p>\(said)"
    }

    private var add: HTML {
        "<p class=\"acts\"><a class=\"btn\" href=\"\(path)/words\">\(words.addToConcern)</a></p>"
    }

    private var done: HTML {
        if page.acts.isEmpty { return "<p class=\"soft\">\(words.noActYet)</p>" }
        let items = page.acts.map { act -> HTML in
            let more = [act.words, act.reference].compactMap(\.self)
            return """
                <div><dt>\(words.day(act.doneOn))</dt><dd><b>\(words.act(act.kind))</b>\(when(!more.isEmpty) { "<br><bdi>\(more.joined(separator: ", "))</bdi>" })\
                <br><span class="small soft">\(act.by)</span></dd></div>
                """
        }
        return "<dl class=\"facts\">\(items)</dl>"
    }

    private func next(_ fields: Fields) -> HTML {
        let version = FormVersion.field(one.rowVersion)
        let hold: HTML =
            one.holdsMatch
            ? "<form class=\"form sheet\" method=\"post\" action=\"\(path)/resumption\">\(token)\(version)<p class=\"acts\"><button class=\"btn\">\(words.letItGoOn)</button></p></form>"
            : "<form class=\"form sheet\" method=\"post\" action=\"\(path)/hold\">\(token)\(version)<p class=\"hint\">\(words.holdTheMatchHint)</p><p class=\"acts\"><button class=\"btn btn-no\">\(words.holdTheMatch)</button></p></form>"
        return """
            <form class="form sheet" method="post" action="\(path)/acts">\(token)\(version)<h2>\(words.recordAct)</h2>\
            \(fields.select("kind", words.actKind, Concern.Act.facts.map { ($0.rawValue, words.act($0)) }, empty: words.chooseAct))
            \(fields.line("done_on", words.actDay, type: "date", hint: words.actDayHint, isOptional: true))
            \(fields.line("words", words.fewWords, hint: words.fewWordsHint, isOptional: true))
            \(fields.line("reference", words.cripReference, isOptional: true))
            <p class="acts"><button class="btn btn-go">\(words.recordAct)</button></p></form>
            \(hold)
            <form class="form sheet" method="post" action="\(path)/closing">\(token)\(version)\
            \(fields.select("why", words.closedForWhat, Concern.Outcome.allCases.map { ($0.rawValue, words.outcome($0)) }, empty: words.chooseAct))
            <p class="acts"><button class="btn">\(words.closeConcern)</button></p></form>
            """
    }
}
