import Foundation
import RelaisCore

/// The matches of a programme, as a table.
struct MatchTable {
    let lines: [MatchList.Line]
    /// What mentors are called.
    let names: [ID<Mentor>: String]
    let young: YoungNames
    var isCut = false
    let words: Words

    var html: HTML {
        MentoringPiece.table(
            words.programmePart(.matches), [words.mentee, words.mentor, words.mentorState, words.matchSince],
            lines.map(row),
            isCut: isCut, words)
    }

    private func row(_ line: MatchList.Line) -> HTML {
        let why = line.heldFor.map(words.holding) ?? line.endedFor.map(words.matchEnding)
        let name = names[line.mentor] ?? line.mentorCode
        return MentoringPiece.row(
            "<a href=\"/matches/\(line.id.text)\">\(MentoringPiece.young(line.personCodes, young))</a>",
            [
                MentoringPiece.cell(words.mentor, "<bdi>\(name)</bdi>"),
                MentoringPiece.cell(
                    words.mentorState,
                    "\(MentoringPiece.chip(line.state, words))\(when(why) { " <span class=\"small soft\">\($0)</span>" })"
                ),
                MentoringPiece.cell(words.matchSince, "\(words.day(line.since))"),
            ])
    }
}

/// One match: what is there and what is still missing, what can be done, how it went.
struct MatchView {
    let page: MatchPage
    let mentees: [MenteeList.Line]
    /// What mentors are called.
    let names: [ID<Mentor>: String]
    let young: YoungNames
    let rules: Programme.Rules
    let now: Date
    let words: Words
    let token: HTML?

    private var match: Match { page.match }
    private var path: String { "/matches/\(match.id.text)" }

    var html: HTML {
        let why = page.heldFor.map(words.holding) ?? page.endedFor.map(words.matchEnding)
        return """
            <div class="head"><p class="acts">\(MentoringPiece.chip(match.state, words))\(when(why) { "<span class=\"small soft\">\($0)</span>" })</p>
            <h1>\(MentoringPiece.young(page.personCodes, young))\(words.and)<bdi>\(names[match.mentor] ?? page.mentorCode)</bdi></h1>
            \(when(words.matchNext(match.state)) { "<p class=\"lead\">\($0)</p>" })\(acts)</div>
            <div class="split"><div>\(steps)\(endings)\(substitutes)</div><aside class="flow" aria-label="\(words.matchHistory)">\(mentor)\(history)</aside></div>
            """
    }

    /// The codes come in the order of those who are in the match.
    private func code(_ mentee: ID<Mentee>) -> String {
        let place = match.mentees.firstIndex { $0.mentee == mentee }
        return place.flatMap { $0 < page.personCodes.count ? page.personCodes[$0] : nil } ?? "–"
    }

    private var acts: HTML? {
        let hasAgreed = match.mentorAgreedOn != nil
        var usual: [HTML] = []
        switch match.state {
        case .proposed:
            if !hasAgreed { usual.append(link("agreement", "?party=mentor", words.agreementOfMentor, isFirst: true)) }
            for side in match.mentees where side.agreedOn == nil {
                usual.append(
                    link(
                        "agreement", "?party=\(side.mentee.text)", words.agreementOf(code(side.mentee)),
                        isFirst: usual.isEmpty))
            }
        case .consented, .trial:
            if match.state == .consented && rules.requires.contains(.trial) {
                usual.append(link("trial", isFirst: true))
            }
            if match.signedOn == nil { usual.append(link("convention", isFirst: usual.isEmpty)) }
            usual.append(button("beginning", isFirst: usual.isEmpty))
        case .active: usual.append(link("substitution"))
        case .onHold: usual.append(button("resumption", isFirst: true))
        case .closed:
            if page.mentorInterviewedOn == nil {
                usual.append(link("interview", "?party=mentor", words.interviewOfMentor, isFirst: true))
            }
            for side in match.mentees where side.interviewedOn == nil {
                usual.append(link("interview", "?party=\(side.mentee.text)", words.interviewOf(code(side.mentee))))
            }
        case .declined: break
        }
        if match.state.isFinal {
            usual.append(
                "<a class=\"btn\" href=\"/programmes/\(match.programme.text)/matches/new?after=\(match.id.text)\">\(words.rematch)</a>"
            )
        }
        let rare: [HTML] = [
            Match.State.onHold.predecessors.contains(match.state) ? link("hold") : nil,
            match.state == .trial ? link("substitution") : nil,
            Match.State.closed.predecessors.contains(match.state) && match.activeOn != nil ? link("closure") : nil,
            Match.State.declined.predecessors.contains(match.state) && match.activeOn == nil ? link("refusal") : nil,
        ].compactMap(\.self)
        return """
            \(when(!usual.isEmpty) { "<div class=\"acts\">\(usual)</div>" })\
            \(when(!rare.isEmpty) { "<details class=\"more\"><summary>\(words.otherActs)</summary><div class=\"acts\">\(rare)</div></details>" })
            """
    }

    private func link(_ noun: String, _ query: String = "", _ label: String? = nil, isFirst: Bool = false) -> HTML {
        let isSad = noun == "closure" || noun == "refusal"
        return
            "<a class=\"btn\(isFirst ? " btn-go" : isSad ? " btn-no" : "")\" href=\"\(path)/\(noun)\(query)\">\(label ?? words.matchAct(noun))</a>"
    }

    private func button(_ noun: String, isFirst: Bool = false) -> HTML {
        MentoringPiece.button(words.matchAct(noun), to: "\(path)/\(noun)", match.rowVersion, token, isFirst: isFirst)
    }

    /// From the first yes to the beginning: what is there, and what still is not.
    private var steps: HTML {
        func step(_ label: HTML, _ day: Day?, _ more: HTML? = nil) -> HTML {
            """
            <li class="\(day == nil ? "maybe" : "yes")">\(Icon.of(day == nil ? "todo" : "check"))<span>\(label)\(when(day) { " <span class=\"soft\">\(words.day($0))</span>" })\(more)</span></li>
            """
        }
        let sides = match.mentees.map { side -> HTML in
            let missing = mentees.first { $0.id == side.mentee }?.missing ?? []
            return step(
                "\(words.agreementOf(code(side.mentee))) <a href=\"/mentees/\(side.mentee.text)\">\(words.seeThem)</a>",
                side.agreedOn, match.state.isFinal ? nil : MentoringPiece.missing(missing, words))
        }
        let signers = MentoringPiece.several(page.signatories.map(words.signatory))
        return """
            <section class="sec" aria-labelledby="steps"><h2 id="steps">\(words.stepByStep)</h2><ul class="why">\
            \(step("\(words.agreementOfMentor)", match.mentorAgreedOn))\(sides)\
            \(when(rules.requires.contains(.trial) || match.trialOn != nil) { step("\(words.matchAct("trial"))", match.trialOn) })\
            \(when(rules.requires.contains(.convention) || match.signedOn != nil) { step("\(words.matchAct("convention"))", match.signedOn, when(signers) { " <span class=\"small soft\">\($0)</span>" }) })\
            \(step("\(words.hasBegun)", match.activeOn))</ul></section>
            """
    }

    /// Once it is over: who was asked how it went.
    private var endings: HTML? {
        when(match.state == .closed) {
            let sides = match.mentees.map { side in
                Piece.fact(
                    words.interviewOf(code(side.mentee)), text: side.interviewedOn.map(words.day) ?? words.notYet)
            }
            return """
                <section class="sec" aria-labelledby="ended"><h2 id="ended">\(words.howItWent)</h2><dl class="facts">\
                \(Piece.fact(words.endedOn, text: match.endedOn.map(words.day)))\
                \(Piece.fact(words.interviewOfMentor, text: page.mentorInterviewedOn.map(words.day) ?? words.notYet))\(sides.compactMap(\.self))</dl></section>
                """
        }
    }

    private var substitutes: HTML? {
        when(!page.substitutes.isEmpty) {
            let rows = page.substitutes.map { one -> HTML in
                let isOpen = one.endedAt == nil && !Day(now).isAfter(one.ends) && !match.state.isFinal
                let end: HTML? = when(isOpen) {
                    """
                    <form method="post" action="/substitutes/\(one.id.text)/end">\(token)\(FormVersion.field(one.rowVersion))\
                    <input type="hidden" name="match" value="\(match.id.text)"><button class="btn btn-quiet">\(words.standsInNoLonger)</button></form>
                    """
                }
                return """
                    <div><dt><bdi>\(names[one.mentor] ?? "–")</bdi></dt><dd>\(words.day(one.starts)) – \(words.day(one.ends))\(end)</dd></div>
                    """
            }
            return """
                <section class="sec" aria-labelledby="stand-in"><h2 id="stand-in">\(words.substituteLabel)</h2><p class="hint">\(words.substituteHint)</p><dl class="facts">\(rows)</dl></section>
                """
        }
    }

    private var mentor: HTML {
        let checks = page.clearance.checks.map { check -> HTML in
            "<div><dt>\(words.check(check.kind))</dt><dd>\(MentoringPiece.chip(check.status, until: check.until, words))</dd></div>"
        }
        return """
            <section class="sheet" aria-labelledby="mentor"><h2 id="mentor"><a href="/mentors/\(match.mentor.text)"><bdi>\(names[match.mentor] ?? page.mentorCode)</bdi></a></h2>
            \(when(!checks.isEmpty) { "<dl class=\"facts facts-tight\">\(checks)</dl>" })
            \(ways)</section>
            """
    }

    /// To what is done along the way.
    private var ways: HTML {
        let meetings: HTML? = when([.trial, .active].contains(match.state)) {
            "<li><a href=\"/mentoring/matches/\(match.id.text)/meeting\">\(words.recordMeeting)</a></li>"
        }
        let calls: HTML? = when(match.activeOn != nil) {
            "<li><a href=\"\(path)/follow-ups/new\">\(words.recordFollowUp)</a></li>"
        }
        let young = match.mentees.map { side -> HTML in
            "<li><a href=\"/mentees/\(side.mentee.text)/following\">\(words.following) <span class=\"code\">\(code(side.mentee))</span></a></li>"
        }
        return """
            <ul class="ways">\(meetings)<li><a href="/programmes/\(match.programme.text)/meetings?match=\(match.id.text)">\(words.meetings)</a></li>\(calls)\(young)\
            <li><a href="\(path)/concern">\(words.raiseConcern)</a></li></ul>
            """
    }

    private var history: HTML {
        let moves = page.moves.reversed().map { move -> HTML in
            let told = [move.reason.flatMap(words.moveReason), move.by].compactMap(\.self).joined(separator: " · ")
            return """
                <li><span class="when">\(words.moment(move.at, now: now))</span><p>\(move.to.isNow(in: words.language).capitalised)\
                \(when(!told.isEmpty) { " <span class=\"small soft\">\(told)</span>" })</p></li>
                """
        }
        return """
            <section class="sec" aria-labelledby="history"><h2 id="history">\(words.matchHistory)</h2><ol class="fil">\(moves)</ol>\
            \(when(page.predecessor) { "<p><a href=\"/matches/\($0.text)\">\(words.matchBefore)</a></p>" })</section>
            """
    }
}
