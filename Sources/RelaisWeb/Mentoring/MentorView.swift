import Foundation
import RelaisCore

/// The mentors of a programme: who is cleared for what, at a glance.
struct MentorTable {
    let lines: [MentorList.Line]
    var isCut = false
    let now: Date
    let words: Words

    var html: HTML {
        MentoringPiece.table(
            words.programmePart(.mentors),
            [words.mentor, words.mentorState, words.checksTitle, words.accompanies, words.commune], lines.map(row),
            isCut: isCut, words)
    }

    private func row(_ line: MentorList.Line) -> HTML {
        let state: HTML = """
            \(MentoringPiece.chip(line.state, words))\(when(line.pausedUntil) { " <span class=\"small soft\">\(words.untilDay($0))</span>" })
            """
        return MentoringPiece.row(
            "<a href=\"/mentors/\(line.id.text)\"><bdi>\(line.name ?? line.code)</bdi></a> \(when(line.name != nil) { "<span class=\"code soft\">\(line.code)</span>" })",
            [
                MentoringPiece.cell(words.mentorState, state),
                MentoringPiece.cell(
                    words.checksTitle,
                    line.state == .left ? nil : MentoringPiece.chip(line.clearance, until: line.nextEnd, words)),
                MentoringPiece.cell(words.accompanies, "\(words.outOf(line.accompanied, line.capacity))"),
                MentoringPiece.cell(words.commune, line.communeName.map { "<bdi>\($0)</bdi>" }),
            ])
    }
}

/// One mentor: what comes next, what was done and checked, what they offer.
struct MentorView {
    let page: MentorPage
    let matches: [MatchList.Line]
    let young: YoungNames
    let languages: [Term]
    let caller: Caller
    let now: Date
    let words: Words
    let token: HTML?

    private var path: String { "/mentors/\(page.id.text)" }

    var html: HTML {
        let until = page.pausedUntil.map { words.untilDay($0) }
        return """
            <div class="head"><p class="acts">\(MentoringPiece.chip(page.state, words))\(when(until) { "<span class=\"small soft\">\($0)</span>" })</p>
            <h1><span class="code">\(page.code)</span> \(when(page.identity) { "<bdi>\($0.name)</bdi>" })</h1>
            \(when(next) { "<p class=\"lead\">\($0)</p>" })\(acts)</div>
            <div class="split"><div>\(accompanies)\(page.state == .left ? nil : MentoringPiece.clearances(page, words))\(done)\(checks)</div><aside class="flow" aria-label="\(words.whatTheyOffer)">\(offer)\(contact)</aside></div>
            """
    }

    /// What comes next, in a sentence.
    private var next: String? {
        if let leaving = page.leftFor { return words.leaving(leaving) }
        return words.mentorNext(page.state)
    }

    /// What can be done now; the rarer things behind one word.
    private var acts: HTML? {
        guard page.identity != nil else { return nil }
        let usual: [HTML?] =
            switch page.state {
            case .enquiry: [button("screening", isFirst: true)]
            case .screening: [link("fact", isFirst: true), button("training"), link("check")]
            case .trained: [link("check", isFirst: true), link("fact"), button("clearance")]
            case .cleared: [link("check", isFirst: true), proposal, link("fact")]
            case .paused: [button("resumption", isFirst: true), link("check")]
            case .left: [link("forgetting")]
            }
        let canLeave = page.state != .left
        let rare: [HTML?] = [
            when(canLeave) { "<a class=\"btn\" href=\"\(path)/amendment\">\(words.amendMentor)</a>" },
            when(canLeave) { link("account") },
            when([.screening, .trained, .cleared].contains(page.state)) { link("pause") },
            when(page.state == .cleared && caller.may(.keepMentees)) { link("exemption") },
            when(canLeave) { link("departure") },
        ]
        return """
            <div class="acts">\(usual.compactMap(\.self))</div>\
            \(when(rare.contains { $0 != nil }) { "<details class=\"more\"><summary>\(words.otherActs)</summary><div class=\"acts\">\(rare.compactMap(\.self))</div></details>" })
            """
    }

    private var proposal: HTML {
        "<a class=\"btn\" href=\"/programmes/\(page.programme.text)/matches/new?mentor=\(page.id.text)\">\(words.proposeMatch)</a>"
    }

    private func link(_ noun: String, isFirst: Bool = false) -> HTML {
        let isSad = noun == "departure" || noun == "forgetting"
        return
            "<a class=\"btn\(isFirst ? " btn-go" : isSad ? " btn-no" : "")\" href=\"\(path)/\(noun)\">\(words.mentorAct(noun))</a>"
    }

    private func button(_ noun: String, isFirst: Bool = false) -> HTML {
        MentoringPiece.button(words.mentorAct(noun), to: "\(path)/\(noun)", page.rowVersion, token, isFirst: isFirst)
    }

    /// Whom they accompany, and accompanied.
    private var accompanies: HTML? {
        when(!matches.isEmpty) {
            let items = matches.map { one -> HTML in
                "<li><a href=\"/matches/\(one.id.text)\">\(MentoringPiece.young(one.personCodes, young))</a> \(MentoringPiece.chip(one.state, words))</li>"
            }
            return """
                <section class="sec" aria-labelledby="matches"><h2 id="matches">\(words.programmePart(.matches))</h2><ul class="ways">\(items)</ul></section>
                """
        }
    }

    /// What was done with them; what was not yet stands as a task.
    private var done: HTML {
        let rows = Mentor.FactKind.allCases.map { kind -> HTML in
            let last = page.facts.first { $0.kind == kind }
            return """
                <li class="\(last == nil ? "maybe" : "yes")">\(Icon.of(last == nil ? "todo" : "check"))<span>\(words.mentorFact(kind))\
                \(when(last) { " <span class=\"soft\">\(words.day($0.doneOn))</span>" })</span></li>
                """
        }
        return """
            <section class="sec" aria-labelledby="done"><h2 id="done">\(words.doneWithThem)</h2><ul class="why">\(rows)</ul></section>
            """
    }

    private var checks: HTML? {
        when(!page.checks.isEmpty) {
            let rows = page.checks.map { check -> HTML in
                MentoringPiece.row(
                    "\(words.check(check.kind))",
                    [
                        MentoringPiece.cell(words.result, "\(words.checkResult(check.result))"),
                        MentoringPiece.cell(words.seenOn, "\(words.day(check.seenOn))"),
                        MentoringPiece.cell(words.seenBy, check.seenBy.map { "<bdi>\($0)</bdi>" }),
                        MentoringPiece.cell(words.holdsUntil, check.until.map { "\(words.day($0))" }),
                    ])
            }
            return """
                <section class="sec" aria-labelledby="seen"><h2 id="seen">\(words.whatWasSeen)</h2>
                \(MentoringPiece.table(words.whatWasSeen, [words.checkLabel, words.result, words.seenOn, words.seenBy, words.holdsUntil], rows, words))</section>
                """
        }
    }

    private var offer: HTML {
        let offer = page.offer
        let spoken = offer.languages.map { code in
            languages.first { $0.code == code }?.name(in: words.language) ?? code
        }
        let reach = [offer.reachKm.map { "\($0) km" }, offer.reachMinutes.map { "\($0) min" }].compactMap(\.self)
        return """
            <section class="sheet" aria-labelledby="offer"><h2 id="offer">\(words.whatTheyOffer)</h2><dl class="facts">\
            \(Piece.fact(words.accompaniesAtMost, text: words.youngPeople(offer.capacity)))\(Piece.fact(words.languages, text: MentoringPiece.several(spoken)))\
            \(Piece.fact(words.interests, text: MentoringPiece.several(Mentoring.Activity.allCases.filter(offer.interests.contains).map(words.activity))))\
            \(Piece.fact(words.availability, text: MentoringPiece.several(Mentoring.HalfDay.allCases.filter(offer.availability.contains).map(words.halfDay))))\
            \(Piece.fact(words.reach, text: MentoringPiece.several(reach)))\
            \(Piece.fact(words.transportLabel, text: MentoringPiece.several(Mentoring.Transport.allCases.filter(offer.transport.contains).map(words.transport))))\
            \(Piece.fact(words.preferences, text: MentoringPiece.several(Mentoring.Preference.allCases.filter(offer.prefers.contains).map(words.preference) + ages)))</dl></section>
            """
    }

    private var ages: [String] {
        guard page.offer.prefersFromAge != nil || page.offer.prefersToAge != nil else { return [] }
        return [words.ages(page.offer.prefersFromAge, page.offer.prefersToAge)].compactMap(\.self)
    }

    private var contact: HTML? {
        when(page.identity) { identity in
            """
            <section class="sheet" aria-labelledby="contact"><h2 id="contact">\(words.howToReachThem)</h2><dl class="facts">\
            \(Piece.fact(words.phone, text: identity.phone))\(Piece.fact(words.email, text: identity.email))\(Piece.fact(words.wishes, text: identity.wishes))\
            \(Piece.fact(words.enquiredOn, text: words.day(page.enquiredOn)))\(Piece.fact(words.signInLabel, text: page.accountName ?? words.noSignIn))\
            \(Piece.fact(words.mentorLink, text: page.linkUntil.map { words.untilDay(Day($0)) }))</dl>\
            \(when(page.state != .left) { "<div class=\"acts\">\(button("link"))\(when(page.linkUntil != nil) { button("link/end") })</div>" })</section>
            """
        }
    }
}
