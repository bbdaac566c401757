import Foundation
import RelaisCore

/// Beside a referral: the link by which an organisation without accounts answers, and what the young person says of its end.
struct OutsideView {
    let line: ReferralLine
    let outside: Outside
    /// Whether what came of it is kept from the reader.
    let isResultKept: Bool
    let now: Date
    let words: Words
    let token: HTML?
    /// Whether the link can go by mail.
    let isMailSetUp: Bool

    var html: HTML { "\(when(outside.needsLink && line.sentAt != nil) { link })\(confirmation)" }

    private var path: String { "/referrals/\(line.id.text)" }

    private func button(_ address: String, _ label: String, isFirst: Bool = false, isSad: Bool = false) -> HTML {
        let kind = isSad ? "btn btn-no" : isFirst ? "btn btn-go" : "btn"
        return """
            <form method="post" action="\(path)/\(address)">\(token)<button class="\(kind)">\(label)</button></form>
            """
    }

    private var link: HTML {
        let isOut = outside.link?.isLive(at: now) ?? false
        let isUseful = ![.declined, .withdrawn, .expired, .enteredInError].contains(line.state)
        let takesCode: Bool = [.accepted, .inProgress, .completed, .notFulfilled].contains(line.state)
        return """
            <section class="sec" aria-labelledby="link"><h2 id="link">\(words.theLink)</h2><p>\(words.linkLead(line.recipientName))</p>
            <p><b>\(standing)</b>\(when(letter) { " \($0)" })</p>\(when(isOut && takesCode) { "<p>\(code)</p>" })
            \(when(isUseful) {
                """
                <div class="acts">\(button("link", isOut ? words.renewLink : words.giveLink, isFirst: !isOut))\
                \(when(isMailSetUp) { "<a class=\"btn\" href=\"\(path)/link/mail\">\(words.mailLink)</a>" })\
                \(when(isOut && takesCode) { button("link/code", words.giveCode, isFirst: outside.link?.identifiedAt == nil) })\
                \(when(isOut) { button("link/end", words.endLink, isSad: true) })</div>
                """
            })</section>
            """
    }

    private var standing: String {
        guard let link = outside.link else { return words.noLinkYet }
        if let ended = link.endedAt { return words.linkEnded(words.moment(ended, now: now)) }
        return link.isLive(at: now)
            ? words.linkLives(words.day(Day(link.expiresAt))) : words.linkOver(words.day(Day(link.expiresAt)))
    }

    /// What became of the letter it went by.
    private var letter: String? {
        guard let letter = outside.letter else { return nil }
        if let sent = letter.sentAt { return words.letterSent(words.moment(sent, now: now)) }
        guard let failed = letter.failedAt else { return words.letterWaits }
        let moment = words.moment(failed, now: now)
        return letter.isReturned ? words.letterReturned(moment) : words.letterFailed(moment)
    }

    private var code: String {
        guard let link = outside.link else { return "" }
        if let identified = link.identifiedAt { return words.identifiedSince(words.moment(identified, now: now)) }
        if link.isLocked { return words.codeIsLocked }
        return link.codeGivenAt.map { words.codeGiven(words.moment($0, now: now)) } ?? words.noCodeYet
    }

    private var confirmation: HTML? {
        when(Confirmation.states.contains(line.state)) {
            let said = outside.confirmation
            let isOpen = said?.answer == nil && !isResultKept
            return """
                <section class="sec" aria-labelledby="confirmation"><h2 id="confirmation">\(words.whatThePersonSays)</h2>
                <p>\(Self.said(said, now, words))</p>
                \(when(isOpen) {
                    """
                    <div class="acts"><a class="btn" href="\(path)/slip">\(words.makeSlip)</a>\
                    \(when(said?.isAsked(at: now) ?? false) { button("slip/end", words.endSlip, isSad: true) })</div>
                    """
                })</section>
                """
        }
    }

    /// What was answered, or that it is asked.
    static func said(_ confirmation: Confirmation?, _ now: Date, _ words: Words) -> HTML {
        guard let confirmation else { return "\(words.notAskedYet)" }
        guard let answer = confirmation.answer, let at = confirmation.answeredAt else {
            return confirmation.isAsked(at: now)
                ? "\(words.slipIsOut(words.day(Day(confirmation.expiresAt))))" : "\(words.notAskedYet)"
        }
        return "<b>\(words.confirmation(answer))</b> \(words.moment(at, now: now).capitalised)"
    }
}
