import Foundation
import Hummingbird
import RelaisCore

extension Site {
    @Sendable func showDesk(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let credential = try visitor.credential()
        let caller = try await store.read(as: credential) { try $0.caller }
        guard caller.may(.seePeople) else { return redirect(to: "/services") }
        let (desk, now) = try await store.write(as: credential) { tx in (try Desk(in: tx), tx.now) }
        return page(visitor.words.myDay, at: .day, visitor, caller, DeskPage(desk, caller, now, visitor.words).html)
    }
}

/// My day: what waits for me, what I wait for, what is under way.
private struct DeskPage {
    let desk: Desk
    let caller: Caller
    let now: Date
    let words: Words

    init(_ desk: Desk, _ caller: Caller, _ now: Date, _ words: Words) {
        (self.desk, self.caller, self.now, self.words) = (desk, caller, now, words)
    }

    var html: HTML {
        let firstName = caller.name.prefix { $0 != " " }
        return """
            <div class="head"><h1>\(words.greeting(String(firstName), words.weekdayAndDay(now, now: now)))</h1>
            <p class="lead">\(lead)</p>
            <p class="acts"><a class="btn btn-go" href="/referrals/new">\(words.refer)</a>\
            \(when(desk.unread > 0) { "<a class=\"btn\" href=\"/notices\">\(words.unreadNotices(desk.unread))</a>" })\
            \(when(desk.drafts > 0) { "<a class=\"btn\" href=\"/referrals?box=drafts\">\(words.drafts(desk.drafts))</a>" })\
            \(when(desk.missingExits > 0) { "<a class=\"btn\" href=\"/referrals?box=exits\">\(words.missingExits(desk.missingExits))</a>" })</p></div>
            <div class="split"><div>
            \(toAnswer)
            \(section("late", words.late, words.delayPassed, desk.late))
            \(section("waiting", words.waiting, words.theyHaveTheHand, desk.waiting))
            \(section("under-way", words.underWay, nil, desk.underWay))
            </div>
            \(news)
            </div>
            """
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
        return """
            <section class="sheet" aria-labelledby="to-answer"><div class="sec-head"><h2 id="to-answer" class="with-ic">\(Piece.baton)\
            \(words.toAnswer) <span class="count">\(desk.toAnswer.count)</span></h2><p>\(words.youHaveTheHand)</p></div>
            <ol class="queue">\(desk.toAnswer.enumerated().map { ReferralJob(line: $1, now: now, words: words).html(button: $0 == 0 ? "btn btn-go" : "btn") })</ol></section>
            """
    }

    private func section(_ id: String, _ title: String, _ hint: String?, _ lines: [ReferralLine]) -> HTML? {
        when(!lines.isEmpty) {
            """
            <section class="sec" aria-labelledby="\(id)"><div class="sec-head"><h2 id="\(id)">\(title) <span class="count">\(lines.count)</span></h2>\
            \(when(hint) { "<p>\($0)</p>" })</div>
            <ol class="queue">\(lines.map { ReferralJob(line: $0, now: now, words: words).html(button: nil) })</ol></section>
            """
        }
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
                <aside class="flow" aria-label="\(words.activity)"><section class="sec" aria-labelledby="news"><h2 id="news">\(words.sinceYesterday)</h2>
                <ol class="fil">\(items)</ol></section></aside>
                """
        }
    }
}
