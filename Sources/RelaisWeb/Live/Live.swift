import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore

/// Where an open page asks what is new, and what it shows already.
struct Live {
    let path: String
    let seen: String

    static func day(_ mark: DayGlance.Mark) -> Live { Live(path: "/live/day", seen: mark.text) }

    static func referral(_ page: ReferralPage) -> Live {
        Live(path: "/live/referrals/\(page.line.id.text)", seen: ReferralGlance.Mark(of: page).text)
    }

    /// The quiet line of a page: empty, until the script has something to say in it. It holds the words that must be
    /// there when nothing else can be asked for.
    static func line(_ live: Live?, _ words: Words) -> HTML {
        let asks: HTML? = live.map { " data-ask=\"\($0.path)\" data-seen=\"\($0.seen)\"" }
        return """
            <div id="live" class="live" role="status"\(asks) data-left="1200" data-offline="\(words.offline)" data-ended="\(words.sessionEnded)" data-locked="\(words.screenIsLocked)" data-again="\(words.signInOnceMore)"></div>
            """
    }
}

/// What the script puts into the line: words, and the link or button after them.
struct LiveLine: Encodable {
    var text: String?
    var act: String?
    /// What the page would show now, to be given back with the next question.
    var seen: String?
    /// In how many seconds the session ends.
    var left: Int?

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: (try? JSONWriter.bytes(self)) ?? [])))
    }
}
