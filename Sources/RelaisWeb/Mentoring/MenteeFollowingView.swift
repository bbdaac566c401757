import Foundation
import RelaisCore

/// One young person, followed: the line of dated steps, how far they are, and who was asked when.
struct MenteeFollowingView {
    let page: MenteeFollowing
    let young: YoungNames
    let caller: Caller
    let today: Day
    let words: Words

    private var path: String { "/mentees/\(page.mentee.text)" }

    var html: HTML {
        """
        <div class="head"><h1>\(MentoringPiece.young([page.personCode], young))</h1><p class="lead">\(words.following)</p><p class="acts">\
        <a class="btn btn-go" href="\(path)/progress">\(words.recordProgress)</a>\
        \(when(page.match) { "<a class=\"btn\" href=\"/matches/\($0.text)/follow-ups/new\">\(words.recordFollowUp)</a>" })</p></div>
        <div class="split"><div>\(progress)\(followUps)</div><aside class="flow" aria-label="\(words.growingUp)">\(grown)\(exits)</aside></div>
        """
    }

    private var grown: HTML? {
        when(page.comingOfAge) { grown in
            let items = grown.steps.map { step -> HTML in
                let isPast = step.day.map { today.isAfter($0) } ?? false
                let days = [step.day, step.latest].compactMap(\.self).map { words.day($0) }.joined(separator: " – ")
                let act: HTML? = when(step.kind == .handover && caller.may(.referPeople) && !page.isEnded) {
                    "<p><a class=\"btn\" href=\"/referrals/new?person=\(page.person.text)\">\(words.draftHandover)</a></p>"
                }
                return """
                    <li class="\(isPast ? "fil-mine" : "")"><span class="when">\(days.isEmpty ? words.noDayYet : days)</span><p>\(words.step(step.kind))</p>\(act)</li>
                    """
            }
            return """
                <section class="sec" aria-labelledby="grown"><h2 id="grown">\(words.growingUp)</h2><p class="small soft">\(words.growingUpNote(grown))</p>\
                \(when(!items.isEmpty) { "<ol class=\"fil\">\(items)</ol>" })</section>
                """
        }
    }

    private var progress: HTML {
        let rows = MenteeProgress.Domain.allCases.compactMap { domain -> HTML? in
            let cells = MenteeProgress.Stage.allCases.map { stage -> HTML in
                let told = page.progress.filter { $0.stage == stage }.compactMap { one in
                    one.scores[domain].map { "\(words.rater(one.rater)) \($0)" }
                }
                return MentoringPiece.cell(words.stage(stage), told.isEmpty ? nil : "\(told.joined(separator: ", "))")
            }
            guard page.progress.contains(where: { $0.scores[domain] != nil }) else { return nil }
            return MentoringPiece.row("\(words.domain(domain))", cells)
        }
        let helpful = page.progress.last { $0.isHelpful != nil }?.isHelpful
        return """
            <section class="sec" aria-labelledby="progress"><h2 id="progress">\(words.progress)</h2>\
            \(when(helpful) { "<p>\(words.isHelpful) <b>\($0 ? words.yesWord : words.noWord)</b></p>" })\
            \(ProgressPicture(page.progress, id: "picture", words: words).html)\
            \(rows.isEmpty ? "<p>\(words.noProgress)</p>" : MentoringPiece.table(words.progress, [words.domainLabel] + MenteeProgress.Stage.allCases.map(words.stage), rows, words))</section>
            """
    }

    private var followUps: HTML {
        let items = page.followUps.map { one -> HTML in
            let what =
                one.side.map { "\(words.followUpKind(one.kind)), \(words.side($0).lowercased())" }
                ?? words.followUpKind(one.kind)
            return """
                <li><span class="when">\(words.day(one.doneOn))\(when(one.recordedBy) { ", <bdi>\($0)</bdi>" })</span>\
                <p>\(what)\(words.colon)\(words.followUpResult(one.result))</p>\(when(one.note) { "<p dir=\"auto\">\($0)</p>" })</li>
                """
        }
        let list: HTML = items.isEmpty ? "<p>\(words.noFollowUp)</p>" : "<ol class=\"fil\">\(items)</ol>"
        return """
            <section class="sec" aria-labelledby="calls"><h2 id="calls">\(words.followUps)</h2>\(list)</section>
            """
    }

    private var exits: HTML? {
        when(!page.exits.isEmpty) {
            "<section class=\"sec\" aria-labelledby=\"exits\"><h2 id=\"exits\">\(words.cameOfIt)</h2><p>\(page.exits.map(words.exit).joined(separator: ", "))</p></section>"
        }
    }
}
