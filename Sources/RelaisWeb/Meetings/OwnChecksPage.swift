import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// A mentor reads what was checked of themselves, and until when it holds.
    func addOwnChecksPage(to router: Router<Visitor>) {
        router.get("mentoring/checks") { _, visitor in
            let (mentor, caller) = try await store.write(as: visitor.credential()) { tx in
                (try MentorPage(MentorPage.own(in: tx), in: tx), try tx.caller)
            }
            let words = visitor.words
            return page(
                words.myChecks, at: .mentoring, visitor, caller,
                """
                \(Piece.back(to: "/mentoring", words.myMentoring))
                <div class="head"><h1>\(words.myChecks)</h1><p class="lead">\(words.myChecksLead)</p></div>
                \(MentoringPiece.clearances(mentor, words))
                """)
        }
    }
}

extension MentoringPiece {
    /// How they stand in each open programme, check by check.
    static func clearances(_ page: MentorPage, _ words: Words) -> HTML? {
        when(!page.clearances.isEmpty) {
            let all = page.clearances.map { one -> HTML in
                let rows = one.clearance.checks.map { check -> HTML in
                    """
                    <div><dt>\(words.check(check.kind))</dt><dd>\(MentoringPiece.chip(check.status, until: check.until, words))</dd></div>
                    """
                }
                let list: HTML =
                    rows.isEmpty
                    ? "<p class=\"soft\">\(words.asksNoCheck)</p>" : "<dl class=\"facts facts-tight\">\(rows)</dl>"
                return """
                    <section class="sheet" aria-label="\(one.name)"><h3><bdi>\(one.name)</bdi></h3>\(list)</section>
                    """
            }
            return """
                <section class="sec" aria-labelledby="cleared"><div class="sec-head"><h2 id="cleared">\(words.clearedForWhat)</h2>\
                \(when(page.exemptUntil) { "<p>\(words.exemptUntil($0))</p>" })</div>\(all)</section>
                """
        }
    }
}
