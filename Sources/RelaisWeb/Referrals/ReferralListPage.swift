import Foundation
import Hummingbird
import RelaisCore

extension Site {
    @Sendable func showReferrals(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = request.uri.queryParameters
        let box = query["box"].flatMap { ReferralList.Box(rawValue: String($0)) } ?? .received
        let cursor = query["after"].flatMap { Cursor(String($0)) }
        let (list, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralList(box, after: cursor, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let boxes: [(ReferralList.Box, String)] = [
            (.received, words.received), (.sent, words.sentBox), (.drafts, words.draftBox),
            (.exits, words.exitsBox),
        ]
        let links = boxes.map { one, label -> HTML in
            "<a href=\"/referrals?box=\(one.rawValue)\"\(when(one == box) { " aria-current=\"true\"" })>\(label)</a>"
        }
        let jobs = list.lines.items.map { ReferralJob(line: $0, now: now, words: words).html(button: nil) }
        let body: HTML =
            jobs.isEmpty
            ? "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noReferral)</h2><p>\(words.noReferralHint)</p></section>"
            : "<section aria-labelledby=\"box\"><h2 class=\"vh\" id=\"box\">\(boxes.first { $0.0 == box }?.1 ?? words.referrals)</h2><ol class=\"queue\">\(jobs)</ol></section>"
        return page(
            words.referrals, at: .referrals, visitor, caller,
            """
            <div class="head"><h1>\(words.referrals)</h1>
            <div class="acts"><nav class="seg" aria-label="\(words.filterBox)">\(links)</nav>\
            <a class="btn btn-go" href="/referrals/new">\(words.refer)</a></div></div>
            \(body)
            \(when(list.lines.next) { "<p class=\"acts\"><a class=\"btn\" href=\"/referrals?box=\(box.rawValue)&amp;after=\($0.text)\">\(words.more)</a></p>" })
            """)
    }
}
