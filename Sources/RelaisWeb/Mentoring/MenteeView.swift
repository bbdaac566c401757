import Foundation
import RelaisCore

/// The young people of a programme: where each stands, and what is missing.
struct MenteeTable {
    let lines: [MenteeList.Line]
    let young: YoungNames
    var isCut = false
    let now: Date
    let words: Words

    var html: HTML {
        MentoringPiece.table(
            words.programmePart(.mentees), [words.mentee, words.matchLabel, words.whatIsMissing, words.interests],
            lines.map(row), isCut: isCut, words)
    }

    private func row(_ line: MenteeList.Line) -> HTML {
        let match: HTML? = line.match.map { id in
            "<a href=\"/matches/\(id.text)\">\(MentoringPiece.chip(line.matchState ?? .proposed, words))</a>"
        }
        let ended: HTML? = when(line.endedAt) { "<span class=\"soft\">\(words.leftOn(words.day($0, now: now)))</span>" }
        return MentoringPiece.row(
            "<a href=\"/mentees/\(line.id.text)\">\(MentoringPiece.young([line.personCode], young))</a>",
            [
                MentoringPiece.cell(words.matchLabel, ended ?? match ?? "\(words.noMatchYet)"),
                MentoringPiece.cell(
                    words.whatIsMissing, MentoringPiece.missing(line.missing, words) ?? "\(words.allIsThere)"),
                MentoringPiece.cell(
                    words.interests, MentoringPiece.several(line.interests.map(words.activity)).map { "\($0)" }),
            ])
    }
}

/// One mentee: what must be there, what they want in their own words, and the card exactly as a volunteer sees it.
struct MenteeView {
    let page: MenteePage
    let young: YoungNames
    let line: MenteeList.Line?
    let caller: Caller
    let now: Date
    let words: Words
    let token: HTML?

    private var path: String { "/mentees/\(page.id.text)" }
    private var canKeep: Bool { caller.may(.keepMentees) && page.said != nil && page.endedAt == nil }

    var html: HTML {
        let ended = page.endedAt.map { at in
            [words.leftOn(words.day(at, now: now)), page.endedFor.map(words.menteeEnding)].compactMap(\.self)
                .joined(separator: ". ")
        }
        return """
            <div class="head"><h1>\(MentoringPiece.young([page.personCode], young))</h1>
            <p class="lead">\(ended ?? (page.missing.isEmpty ? words.allIsThere : words.somethingIsMissing))</p>\(acts)</div>
            <div class="split"><div>\(preconditions)\(wishes)</div><aside class="flow" aria-label="\(words.cardTitle)">\(card)\(match)</aside></div>
            """
    }

    private var acts: HTML? {
        let links: [HTML?] = [
            when(canKeep) {
                "<a class=\"btn\(page.missing.isEmpty ? "" : " btn-go")\" href=\"\(path)/fact\">\(words.menteeAct("fact"))</a>"
            },
            when(page.endedAt == nil && page.missing.isEmpty && line?.match == nil) {
                "<a class=\"btn btn-go\" href=\"/programmes/\(page.programme.text)/matches/new?mentee=\(page.id.text)\">\(words.proposeMatch)</a>"
            },
            when(page.endedAt == nil && line?.match == nil) {
                "<a class=\"btn\" href=\"\(path)/suggestions\">\(words.suggestions)</a>"
            },
            "<a class=\"btn\" href=\"\(path)/following\">\(words.following)</a>",
            when(canKeep) { "<a class=\"btn\" href=\"\(path)/card\">\(words.menteeAct("card"))</a>" },
            when(canKeep) { "<a class=\"btn\" href=\"\(path)/amendment\">\(words.menteeAct("amendment"))</a>" },
            when(caller.may(.seePeople) && page.said != nil) {
                "<a class=\"btn\" href=\"/people/\(page.person.text)\">\(words.theFile)</a>"
            },
        ]
        let shown = links.compactMap(\.self)
        return """
            \(when(!shown.isEmpty) { "<div class=\"acts\">\(shown)</div>" })\
            \(when(canKeep) { "<details class=\"more\"><summary>\(words.otherActs)</summary><div class=\"acts\"><a class=\"btn btn-no\" href=\"\(path)/departure\">\(words.menteeAct("departure"))</a></div></details>" })
            """
    }

    /// What is there with its last day, and what is missing with who can provide it.
    private var preconditions: HTML {
        let facts = page.facts.map { fact -> HTML in
            let told = [
                words.day(fact.givenOn), fact.endsOn.map { words.untilDay($0) },
                fact.withdrawnAt.map { words.withdrawnOn(words.day($0, now: now)) },
            ].compactMap(\.self).joined(separator: ", ")
            let holds = fact.withdrawnAt == nil && !(fact.endsOn.map { Day(now).isAfter($0) } ?? false)
            let withdraw: HTML? = when(canKeep && holds) {
                """
                <form method="post" action="/mentee-facts/\(fact.id.text)/withdrawal">\(token)\(FormVersion.field(fact.rowVersion))\
                <input type="hidden" name="mentee" value="\(page.id.text)"><button class="btn btn-quiet">\(words.agreesNoLonger)<span class="vh"> \(words.menteeFact(fact.kind))</span></button></form>
                """
            }
            return """
                <div><dt>\(Icon.of(holds ? "check" : "todo")) \(words.menteeFact(fact.kind))</dt><dd>\(told)\(withdraw)</dd></div>
                """
        }
        return """
            <section class="sec" aria-labelledby="must"><div class="sec-head"><h2 id="must">\(words.mustBeThere)</h2><p>\(words.mustBeThereHint)</p></div>
            \(page.endedAt == nil ? MentoringPiece.missing(page.missing, words) : nil)\(when(!facts.isEmpty) { "<dl class=\"facts\">\(facts)</dl>" })</section>
            """
    }

    private var wishes: HTML {
        """
        <section class="sec" aria-labelledby="want"><h2 id="want">\(words.whatTheyWant)</h2>
        \(when(page.said?.goals) { "<p class=\"said\" dir=\"auto\">\($0)</p>" })<dl class="facts">\
        \(Piece.fact(words.wishes, text: page.said?.wishes))\(Piece.fact(words.interests, text: MentoringPiece.several(page.interests.map(words.activity))))\
        \(Piece.fact(words.availability, text: MentoringPiece.several(page.availability.map(words.halfDay))))\
        \(Piece.fact(words.preferences, text: MentoringPiece.several(page.prefers.map(words.preference))))</dl></section>
        """
    }

    /// The card, exactly as a volunteer sees it.
    private var card: HTML? {
        guard caller.may(.keepMentees) else { return nil }
        return """
            <section class="sheet" aria-labelledby="card"><h2 id="card">\(words.cardTitle)</h2><p class="small soft">\(words.cardHint)</p>
            \(page.card.map { MenteeCardView(card: $0, words: words).html } ?? "<p>\(words.noCardYet)</p>")</section>
            """
    }

    private var match: HTML? {
        when(line?.match) { id in
            """
            <section class="sheet" aria-labelledby="match"><h2 id="match">\(words.matchLabel)</h2>
            <p><a href="/matches/\(id.text)">\(MentoringPiece.chip(line?.matchState ?? .proposed, words))</a></p></section>
            """
        }
    }
}

/// All that a volunteer sees of a young person: a name to call them by, where to meet, whom to call.
struct MenteeCardView {
    let card: Mentee.Card
    let words: Words

    var html: HTML {
        """
        <h3><bdi>\(card.called)</bdi></h3><dl class="facts">\(Piece.fact(words.howToMeet, text: card.meeting))\
        \(Piece.fact(words.whomToCall, text: card.emergencyContact))</dl>
        """
    }
}
