import RelaisCore

/// What the recipient sees now, and what opens on acceptance; the same slip on both sides.
struct Slip {
    let line: ReferralLine
    let slip: ReferralPage.Slip
    /// Whether the reader has what opens on acceptance.
    let isOpen: Bool
    let words: Words
    let title: String

    var html: HTML {
        """
        <section class="sec" aria-labelledby="slip"><h2 id="slip">\(title)</h2><div class="slip">\
        <div><h3>\(Icon.of("eye"))\(slip.isFrozen ? words.now : words.onSending)</h3><ul>\(withReferral)</ul></div>
        \(when(!isRetracted) { onAcceptance })</div>
        <p class="small soft">\(foot)</p></section>
        """
    }

    /// Shut until it is accepted; then open, for the recipient.
    private var onAcceptance: HTML {
        """
        <div\(when(!isOpen) { " class=\"slip-shut\"" })><h3>\(Icon.of(isOpen ? "eye" : "lock"))\(shutTitle)</h3>\
        <ul>\(Self.shut(of: slip.plan.choice, words))</ul></div>
        """
    }

    /// The names of what opens on acceptance, whoever it is about.
    static func shut(of choice: Disclosure.Choice, _ words: Words) -> [HTML] {
        let civil: [Disclosure.Field] = [.given, .family, .birthDate, .gender]
        let fields = choice.fields(.onAcceptance)
        let lines = [fields.filter(civil.contains), fields.filter { !civil.contains($0) }].filter { !$0.isEmpty }
        guard !lines.isEmpty else { return ["<li>\(words.nothingMoreOpens)</li>"] }
        return lines.map { "<li>\(words.fields($0).capitalised)</li>" }
    }

    private var isRetracted: Bool { slip.retractedAt != nil }

    private var withReferral: [HTML] {
        let reference: HTML = "<li>\(words.slipReference) \(Piece.code(line.reference))</li>"
        return isRetracted ? [reference] : [reference] + Self.items(of: slip, words)
    }

    /// What crosses with a referral, line by line; the same before it is frozen and after.
    static func items(of slip: ReferralPage.Slip, _ words: Words) -> [HTML] {
        var items: [HTML] = []
        if slip.plan.choice.contains(.ageBracket) {
            let bracket = slip.ageBracket.map(words.ageBracket) ?? words.slipAgeUnknown
            items.append("<li>\(words.slipAge)\(words.colon)\(bracket)</li>")
        }
        if !slip.languages.isEmpty {
            items.append(
                "<li>\(words.speaks(slip.languages.map { $0.name(in: words.language) }.joined(separator: ", ")))</li>")
        }
        if let level = slip.frenchLevel { items.append("<li>\(words.frenchLevel(words.level(level)))</li>") }
        if let commune = slip.commune { items.append("<li>\(words.livesIn(commune))</li>") }
        items.append("<li>\(slip.plan.choice.contains(.alreadyDone) ? words.slipText : words.slipNeed)</li>")
        return items
    }

    private var shutTitle: String {
        if line.side == .recipient { return isOpen ? words.openedOnAcceptance : words.ifYouAccept }
        return words.onlyIfAccepted(line.recipientName)
    }

    private var foot: String {
        if isRetracted { return words.retracted(line.recipientName) }
        if let until = slip.keptUntil { return words.copyKeptUntil(words.day(Day(until))) }
        return slip.isFrozen ? words.decidedBy(line.referrerName) : words.willBeFrozen
    }
}
