import Foundation
import RelaisCore

/// Who waits in a programme, and the best mentors for one young person side by side.
struct SuggestionView {
    let words: Words
    var languages: [Term] = []

    func waiting(_ list: Waiting, _ young: YoungNames) -> HTML {
        guard !list.lines.isEmpty else { return MentoringPiece.empty(words.noMentorAwaited, words.noMentorAwaitedHint) }
        let rows = list.lines.map { line -> HTML in
            let best: HTML? = line.best.map { best in
                "<bdi>\(list.names[best.mentor] ?? best.mentorCode)</bdi> <span class=\"small soft\">\(words.scoreOf(best.score))</span>"
            }
            let label = line.best == nil ? words.noSuggestion : words.suitable(line.among)
            return MentoringPiece.row(
                "<a href=\"/mentees/\(line.young.id.text)/suggestions\">\(MentoringPiece.young([line.young.code], young))</a>",
                [
                    MentoringPiece.cell(words.waitsSince, "\(words.day(Day(line.young.enrolledAt)))"),
                    MentoringPiece.cell(words.firstSuggestion, best ?? "\(words.noSuggestion)"),
                    MentoringPiece.cell(
                        words.seeSuggestions,
                        "<a href=\"/mentees/\(line.young.id.text)/suggestions\">\(words.seeSuggestions)<span class=\"vh\"> \(line.young.code)</span></a> <span class=\"small soft\">\(label)</span>"
                    ),
                ])
        }
        return MentoringPiece.table(
            words.suggestions, [words.mentee, words.waitsSince, words.firstSuggestion, words.seeSuggestions], rows,
            isCut: list.isCut, words)
    }

    func one(_ page: SuggestionPage, _ fields: Fields, token: HTML?) -> HTML {
        """
        \(when(!page.missing.isEmpty) { "<section class=\"sec\" aria-labelledby=\"lacks\"><h2 id=\"lacks\">\(words.whatIsMissing)</h2>\(MentoringPiece.missing(page.missing, words))</section>" })
        \(page.best.isEmpty ? MentoringPiece.empty(words.noSuggestion, words.whoIsBarredHint) : "<div class=\"duo\">\(page.best.map { card($0, page.names[$0.mentor]) })</div>\(form(page, fields, token: token))")
        \(barred(page))
        """
    }

    private func card(_ one: Suggestion, _ name: String?) -> HTML {
        let (good, bad) = (one.reasons.filter { $0.isFor == true }, one.reasons.filter { $0.isFor == false })
        let rest = one.reasons.filter { $0.isFor == nil }
        return """
            <section class="sheet" aria-labelledby="m-\(one.mentor.text)"><div class="pick-row"><h2 id="m-\(one.mentor.text)"><a href="/mentors/\(one.mentor.text)"><bdi>\(name ?? one.mentorCode)</bdi></a> \(when(name) { _ in "<span class=\"code small soft\">\(one.mentorCode)</span>" })</h2>\
            <span class="small soft">\(words.scoreOf(one.score))</span></div>
            \(list(words.speaksFor, good, "yes", "done"))\(list(words.speaksAgainst, bad, "no", "info"))\(list(words.notKnown, rest, "maybe", "todo"))</section>
            """
    }

    private func list(_ title: String, _ reasons: [Suggestion.Reason], _ kind: String, _ icon: String) -> HTML? {
        when(!reasons.isEmpty) {
            let items = reasons.map { one -> HTML in
                "<li class=\"\(kind)\">\(Icon.of(icon))<span>\(words.criterion(one.criterion))\(words.colon)<bdi>\(words.fact(one.fact, languages: languages))</bdi></span></li>"
            }
            return "<p class=\"tiny soft\">\(title)</p><ul class=\"why\">\(items)</ul>"
        }
    }

    private func form(_ page: SuggestionPage, _ fields: Fields, token: HTML?) -> HTML {
        """
        <form class="form" method="post" action="/mentees/\(page.young.id.text)/suggestions">\(token)\(FormVersion.field(page.young.rowVersion))
        \(fields.picks("mentor", words.chooseMentor, page.best.map { ($0.mentor.text, "<bdi>\(page.names[$0.mentor] ?? $0.mentorCode)</bdi>") }, asTaps: true))
        \(fields.select("reason", words.overrideReason, Suggestion.Override.allCases.map { ($0.rawValue, words.override($0)) }, hint: words.overrideHint, empty: words.asSuggested, isOptional: true))
        <p class="acts"><button class="btn btn-go">\(words.proposeMatch)</button></p></form>
        """
    }

    private func barred(_ page: SuggestionPage) -> HTML? {
        when(!page.barred.isEmpty) {
            let items = page.barred.map { one -> HTML in
                "<li class=\"no\">\(Icon.of("info"))<span><bdi>\(page.names[one.mentor] ?? one.mentorCode)</bdi>\(words.colon)\(one.bars.map(words.bar).joined(separator: " ; "))</span></li>"
            }
            return """
                <section class="sec" aria-labelledby="barred"><div class="sec-head"><h2 id="barred">\(words.whoIsBarred)</h2><p>\(words.whoIsBarredHint)</p></div>\
                <ul class="why">\(items)</ul></section>
                """
        }
    }
}
