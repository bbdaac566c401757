import Foundation
import RelaisCore

/// Where a referral stands on the waiting list, the place it is offered, and what will ring of it, on its page.
struct TimesView {
    let page: ReferralPage
    let times: ReferralTimes
    let now: Date
    let words: Words
    let token: HTML?

    var html: HTML? {
        let facts =
            (rank.map { [$0] } ?? [])
            + times.clocks.map { clock in
                Piece.fact(words.clock(clock.kind), text: words.moment(clock.at, now: now))
            }.compactMap(\.self)
        guard !facts.isEmpty || offer != nil else { return nil }
        return """
            <section class="sec" aria-labelledby="times"><h2 id="times">\(words.datesAhead)</h2>\(offer)
            \(when(!facts.isEmpty) { "<dl class=\"facts\">\(facts)</dl>" })\
            \(when(times.standing?.rank != nil) { "<p class=\"small soft\">\(words.waitingRule)</p>" })</section>
            """
    }

    private var rank: HTML? {
        guard let standing = times.standing, let rank = standing.rank else { return nil }
        let since = standing.listedAt.map { words.listedSince(words.moment($0, now: now)) } ?? ""
        return Piece.fact(words.rankOnList, text: words.rank(rank, of: standing.of) + since)
    }

    /// A place that is kept for the person: to take it is to accept; either side may say that it is not taken.
    private var offer: HTML? {
        when(times.standing?.offeredUntil) { until in
            let mayAct = page.moves.contains(.accept) || page.moves.contains(.withdraw)
            let refuse: HTML? = when(mayAct) {
                """
                <form method="post" action="/referrals/\(page.line.id.text)/offer-refusal">\(token)\(FormVersion.field(page.rowVersion))\
                <button class="btn btn-no">\(words.declineOffer)</button></form>
                """
            }
            return Piece.note(
                "warn", icon: "info",
                "<p>\(words.placeOffered(until: words.moment(until, now: now), page.line.side))</p>\(refuse)")
        }
    }
}

/// On the desk: who stands in for whom, and the news that is due.
struct DeskClocksView {
    let clocks: DeskClocks
    let now: Date
    let words: Words

    var absences: HTML? {
        when(!clocks.absences.isEmpty) {
            let lines = clocks.absences.map { one -> HTML in
                let text =
                    one.account == clocks.account
                    ? words.standsInForYou(one.substituteName, words.day(one.endsOn))
                    : words.youStandInFor(one.accountName, words.day(one.endsOn))
                return "<p>\(text)</p>"
            }
            return Piece.note("", icon: "info", "\(lines)<p><a href=\"/absences\">\(words.absences)</a></p>")
        }
    }

    var newsDue: HTML? {
        when(!clocks.newsDue.isEmpty) {
            let rows = clocks.newsDue.map { one -> HTML in
                """
                <li><a class="code" href="/referrals/\(one.referral.text)">\(one.reference)</a> <span class="small">\(words.timeLeft(until: one.at, now: now))</span></li>
                """
            }
            return """
                <section class="sec" aria-labelledby="news-due"><h2 id="news-due">\(words.newsDue) <span class="count">\(rows.count)</span></h2>
                <ul class="plain">\(rows)</ul></section>
                """
        }
    }
}
