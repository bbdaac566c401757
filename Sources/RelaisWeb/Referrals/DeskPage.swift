import Foundation
import Hummingbird
import RelaisCore

extension Site {
    @Sendable func showDesk(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let credential = try visitor.credential()
        let caller = try await store.read(as: credential) { try $0.caller }
        guard caller.may(.seePeople) else {
            return redirect(
                to: caller.may(.seeOwnMatches)
                    ? "/mentoring"
                    : caller.may(.seeProgrammes) ? "/programmes" : Place.log.isOpen(to: caller) ? "/audit" : "/services"
            )
        }
        let (desk, clocks, mark, now) = try await store.write(as: credential) { tx in
            let mark = try DayGlance.mark(in: tx)
            return (try Desk(in: tx), try DeskClocks(in: tx), try mark.one(), tx.now)
        }
        return page(
            visitor.words.myDay, at: .day, visitor, caller, live: .day(mark),
            DeskPage(desk, caller, now, visitor.words, DeskClocksView(clocks: clocks, now: now, words: visitor.words))
                .html)
    }
}

/// My day: what waits for me, what I wait for, what is under way.
private struct DeskPage {
    let desk: Desk
    let caller: Caller
    let now: Date
    let words: Words
    let clocks: DeskClocksView

    init(_ desk: Desk, _ caller: Caller, _ now: Date, _ words: Words, _ clocks: DeskClocksView) {
        (self.desk, self.caller, self.now, self.words, self.clocks) = (desk, caller, now, words, clocks)
    }

    var html: HTML {
        let firstName = caller.name.prefix { $0 != " " }
        return """
            <div class="head"><h1>\(words.greeting(String(firstName), words.weekdayAndDay(now, now: now)))</h1>
            <p class="lead">\(lead)</p>
            <p class="acts">\(concerns)<a class="btn btn-go" href="/referrals/new">\(words.refer)</a>\
            \(when(desk.unread > 0) { "<a class=\"btn\" href=\"/notices\">\(words.unreadNotices(desk.unread))</a>" })\
            \(when(desk.drafts > 0) { "<a class=\"btn\" href=\"/referrals?box=drafts\">\(words.drafts(desk.drafts))</a>" })\
            \(when(desk.missingExits > 0) { "<a class=\"btn\" href=\"/referrals?box=exits\">\(words.missingExits(desk.missingExits))</a>" })\
            \(when(desk.between > 0) { "<a class=\"btn\" href=\"/paths/between\">\(words.peopleBetween(desk.between))</a>" })</p></div>
            \(clocks.absences)
            <div class="split desk"><div>\(toAnswer)</div>
            <div class="flow">
            \(clocks.newsDue)
            \(section("late", words.late, desk.late, shown: 3))
            \(section("waiting", words.waiting, desk.waiting, shown: desk.late.isEmpty ? 5 : 3))
            </div>
            \(when(!desk.week.isEmpty) { DeskWeek(due: desk.week, now: now, words: words).html })
            <div>\(section("under-way", words.underWay, desk.underWay, shown: 4))</div>
            \(news)
            </div>
            """
    }

    /// First of all what worries somebody.
    private var concerns: HTML? {
        when(desk.concerns.number > 0) {
            let look = desk.concerns.urgent > 0 ? "btn-no" : ""
            return "<a class=\"btn \(look)\" href=\"/concerns\">\(words.openConcerns(desk.concerns))</a>"
        }
    }

    private var lead: HTML {
        var sentences: [HTML] = []
        if let first = desk.toAnswer.first {
            let pressing = first.dueAt.map { words.timeLeft(until: $0, now: now) } ?? ""
            sentences.append(
                """
                <a href="#to-answer">\(words.requestsWait(desk.toAnswer.count))</a> \(words.waitForYou(desk.toAnswer.count)), \
                \(words.mostPressing(pressing)).
                """)
        }
        if !desk.late.isEmpty {
            sentences.append(
                " <a href=\"#late\">\(words.referralsCount(desk.late.count))</a> \(words.areLate(desk.late.count)).")
        }
        if sentences.isEmpty { sentences.append("\(words.nothingToAnswer). \(words.nothingElse(desk.waiting.count))") }
        return "\(sentences)"
    }

    private var toAnswer: HTML {
        guard !desk.toAnswer.isEmpty else {
            return """
                <section class="sheet empty">\(Piece.mark)<h2>\(words.nothingToAnswer)</h2>\
                <p>\(words.nothingElse(desk.waiting.count))</p></section>
                """
        }
        let rows = desk.toAnswer.enumerated().map {
            ReferralJob(line: $1, now: now, words: words).html(button: $0 == 0 ? "btn btn-go" : "btn")
        }
        return """
            <section class="sheet" aria-labelledby="to-answer"><div class="sec-head"><h2 id="to-answer" class="with-ic">\(Piece.baton)\
            \(words.toAnswer) <span class="count">\(count(desk.toAnswer))</span></h2><p>\(words.youHaveTheHand)</p></div>
            \(queue(rows, kind: "queue", shown: 4, all: "received"))</section>
            """
    }

    /// What others have in hand, or both: short rows, since nothing is asked for.
    private func section(_ id: String, _ title: String, _ lines: [ReferralLine], shown: Int) -> HTML? {
        when(!lines.isEmpty) {
            let rows = lines.map { ReferralJob(line: $0, now: now, words: words).short }
            return """
                <section class="sec" aria-labelledby="\(id)"><h2 id="\(id)">\(title) <span class="count">\(count(lines))</span></h2>
                \(queue(rows, kind: "queue queue-tight", shown: shown, all: "sent"))</section>
                """
        }
    }

    /// The first few rows, the others behind one press, and the list where there may be more still.
    private func queue(_ rows: [HTML], kind: String, shown: Int, all box: String) -> HTML {
        let (first, others) = (Array(rows.prefix(shown)), Array(rows.dropFirst(shown)))
        let whole: HTML? = when(rows.count == Desk.most) {
            "<p><a href=\"/referrals?box=\(box)\">\(words.wholeList)</a></p>"
        }
        return """
            <ol class="\(kind)">\(first)</ol>\
            \(when(!others.isEmpty) { "<details class=\"more\"><summary>\(words.seeOthers(others.count))</summary><ol class=\"\(kind)\">\(others)</ol>\(whole)</details>" })
            """
    }

    /// How many there are, as far as they were counted.
    private func count(_ lines: [ReferralLine]) -> String {
        lines.count < Desk.most ? "\(lines.count)" : words.orMore(lines.count)
    }

    private var news: HTML? {
        when(!desk.news.isEmpty) {
            let items = desk.news.map { one -> HTML in
                let (before, after) = words.newsLine(one.state, one.organisation)
                let kind = one.isOwn ? "fil-mine" : one.state == .sent || one.state == .accepted ? "fil-pass" : ""
                return """
                    <li class="\(kind)"><span class="when">\(words.moment(one.at, now: now).capitalised)</span>\
                    <p>\(before)<a class="code" href="/referrals/\(one.referral.text)">\(one.reference)</a>\(after)</p></li>
                    """
            }
            return """
                <aside aria-label="\(words.activity)"><section class="sec" aria-labelledby="news"><h2 id="news">\(words.sinceYesterday)</h2>
                <ol class="fil">\(items)</ol></section></aside>
                """
        }
    }
}
