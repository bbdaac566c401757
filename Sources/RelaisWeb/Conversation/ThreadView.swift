import Foundation
import RelaisCore

/// What happened to a referral and what its two sides wrote, in one line of time; then the place to write.
struct ThreadView {
    let page: ReferralPage
    let now: Date
    let fields: Fields
    let token: HTML?
    /// Where the words of a reader without an account go; `nil` for everyone else.
    var linkPath: String?

    private var words: Words { fields.words }
    private var line: ReferralLine { page.line }
    private var otherName: String { line.side == .recipient ? line.referrerName : line.recipientName }

    var html: HTML {
        let told =
            page.thread.map { (at: $0.at, html: step($0)) } + page.messages.map { (at: $0.at, html: message($0)) }
        let items = told.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element.html)
        return """
            <section class="sec" aria-labelledby="thread"><h2 id="thread">\(words.thread)</h2><ol class="fil">\(items)</ol>\(form)</section>
            """
    }

    private func step(_ step: ReferralPage.Step) -> HTML {
        let isMine = step.side == line.side
        let kind = step.state == .sent || step.state == .accepted ? "fil-pass" : isMine ? "fil-mine" : ""
        let other = step.side == .referrer ? line.recipientName : line.referrerName
        return """
            <li class="\(kind)"><span class="when">\(words.moment(step.at, now: now).capitalised)\(when(step.account) { " · \($0)" })</span>\
            <p>\(words.step(step.state, by: step.organisation, to: other))\(when(step.reason) { " \(words.reason($0))." })</p>\
            \(when(step.note) { "<p class=\"said\" dir=\"auto\">\($0)</p>" })</li>
            """
    }

    private func message(_ message: Message) -> HTML {
        let said: HTML =
            message.text.map { "<p class=\"said\" dir=\"auto\">\($0)</p>" }
            ?? "<p class=\"soft\">\(message.isTakenBack ? words.takenBack : words.noLongerShared)</p>"
        let take: HTML? = when(message.isOwn && linkPath == nil) {
            "<p><a class=\"small\" href=\"/messages/\(message.id.text)/retraction\">\(words.takeBack)<span class=\"vh\"> \(words.moment(message.at, now: now))</span></a></p>"
        }
        return """
            <li class="\(message.side == line.side ? "fil-mine" : "")" id="m-\(message.id.text)"><span class="when">\(words.moment(message.at, now: now).capitalised)\
            \(when(message.account) { " · \($0)" })</span><p>\(message.isByPerson ? words.thePersonSays : words.wrote(message.organisation))</p>\(said)\(take)</li>
            """
    }

    /// Where the two sides may still write to each other.
    private var form: HTML? {
        when(page.canWrite) {
            """
            <form class="form" method="post" action="\(linkPath ?? "/referrals/\(line.id.text)")/messages">\(token)\
            \(fields.text("message", words.writeTo(otherName), hint: words.bothRead(otherName), isShort: true))
            <p class="acts"><button class="btn">\(words.sendMessage)</button></p></form>
            """
        }
    }
}
