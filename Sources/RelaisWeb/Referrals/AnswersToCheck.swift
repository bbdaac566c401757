import RelaisCore

/// Everything that will be sent, to be looked at once more, each with the way to change it; then what the recipient sees.
struct AnswersToCheck {
    let page: ReferralPage
    let words: Words

    private var line: ReferralLine { page.line }

    var html: HTML {
        """
        \(when(page.request.need.isEmpty) { Piece.note("warn", icon: "warn", "<p>\(words.needMissing) <a href=\"\(form)#f-need\">\(words.writeNeed)</a></p>") })
        <dl class="facts facts-check">\(row(words.person, person, nil))\
        \(row(words.serviceAsked, "\(line.serviceName) (\(line.recipientName), \(line.communeName))", "service"))\
        \(row(words.need, "\(page.request.need)", "need"))\
        \(row(words.alreadyDone, "\(page.request.alreadyDone ?? "–")", "already_done"))\
        \(row(words.priorityLabel, "\(words.priority(line.priority)). \(words.priorityDelay(line.priority))", "priority"))</dl>
        \(Slip(line: line, slip: page.slip, isOpen: false, words: words, title: words.whatTheyWillSee(line.recipientName)).html)
        <p class="small"><a href="\(form)#f-with_referral">\(words.chooseDisclosed)</a></p>
        \(when(page.ground) { GroundView(ground: $0, recipient: line.recipientName, words: words, page: "/referrals/\(line.id.text)/\(Move.send.noun)").html })
        """
    }

    private var form: String { "/referrals/\(line.id.text)/\(Move.redraft.noun)" }

    private var person: HTML { line.personCode.map(Piece.code) ?? "–" }

    /// An answer and the link to its field. The link takes the field's place where something is missing.
    private func row(_ label: String, _ value: HTML, _ field: String?) -> HTML {
        """
        <div><dt>\(label)</dt><dd>\(value)</dd>\
        <dd>\(when(field) { "<a id=\"f-\($0)\" href=\"\(form)#f-\($0)\">\(words.editAnswer)<span class=\"vh\"> \(label)</span></a>" })</dd></div>
        """
    }
}
