import Foundation
import RelaisCore

/// The days ahead in one line, from today: which answers are due on each, ours with the yellow dot, our partners' without.
struct DeskWeek {
    let due: [Desk.Due]
    let now: Date
    let words: Words

    /// So many references in a day; the others are counted.
    private static let most = 2

    var html: HTML {
        let today = ParisMoment(now).dayNumber
        let days = (today...today + 6).map { number -> HTML in
            let those = due.filter { ParisMoment($0.at).dayNumber == number }
            let items = those.prefix(Self.most).map { one -> HTML in
                """
                <li\(when(one.side == .recipient) { " class=\"mine\"" })><a class="code" href="/referrals/\(one.referral.text)">\(one.reference)\
                <span class="vh"> \(one.side == .recipient ? words.youHaveTheHand : words.theyHaveTheHand)</span></a></li>
                """
            }
            let others = those.count - Self.most
            return """
                <li\(when(number == today) { " class=\"today\"" })><p>\(words.shortDay(number, today: today))</p>\
                \(when(!those.isEmpty) { "<ul>\(items)\(when(others > 0) { "<li class=\"soft\">\(words.andMore(others))</li>" })</ul>" })</li>
                """
        }
        return """
            <section class="week-all" aria-labelledby="week"><h2 class="tiny soft" id="week">\(words.answersDue)</h2>
            <ol class="week">\(days)</ol></section>
            """
    }
}
