import RelaisCore

/// Who passes to whom, the dot on the side that has the hand; `turn` says the same in words.
struct HandOver {
    let line: ReferralLine
    let words: Words

    func html(_ turn: HTML) -> HTML {
        let isRecipient = line.side == .recipient
        let isSent = line.state != .draft
        let dot = line.state.hand == nil ? "" : isSent ? "pass-b" : "pass-a"
        return """
            <div class="pass"><div class="pass-org"><b>\(line.referrerName)</b>\
            <span>\(isRecipient ? words.refersFrom : words.you(words.refersFrom))</span></div>
            <div class="pass-line \(dot)"><svg viewBox="0 0 200 40" preserveAspectRatio="none" aria-hidden="true" class="flip">\
            <path class="thread\(isSent ? "" : " thread-next")" d="M4 8H70C115 8 85 32 130 32H196"/></svg></div>
            <div class="pass-org"><b>\(line.recipientName)</b><span>\(isRecipient ? words.you(words.receives) : words.receives)</span></div>
            <p>\(turn)</p></div>
            """
    }
}
