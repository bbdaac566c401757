import RelaisCore

/// By which right a draft may be disclosed, or what is missing and how it is put right.
struct GroundView {
    let ground: Disclosure.Ground
    let recipient: String
    let words: Words
    /// The page of a draft that is kept, to come back to once a consent is recorded. In the form of a draft there is none: its
    /// button keeps the draft first.
    var page: String?

    var html: HTML {
        """
        <section class="sec" aria-labelledby="ground"><h2 id="ground">\(words.groundTitle)</h2>
        \(when(!ground.hasAgreement) { Piece.note("warn", icon: "warn", "<p>\(words.noAgreement(recipient))</p>") })
        \(ground.uncovered.isEmpty ? given : missing)</section>
        """
    }

    /// Where a consent to this is recorded, and what it comes back to.
    static func consent(for ground: Disclosure.Ground, then page: String) -> String {
        "/people/\(ground.person.text)/consents/new?recipient=\(ground.recipient.text)&back=\(page)"
    }

    private var given: HTML {
        let until = ground.consent.map { words.consentUntil(recipient, words.day($0.until)) }
        return """
            <p class="with-ic small">\(Icon.of("check"))<span>\(until ?? "\(words.basis(ground.basis)). \(words.basisMeans(ground.basis))")</span></p>
            """
    }

    private var missing: HTML {
        let way: HTML =
            page.map { "<a class=\"btn\" href=\"\(Self.consent(for: ground, then: $0))\">\(words.recordConsent)</a>" }
            ?? "<button class=\"btn\" name=\"then\" value=\"consent\">\(words.recordConsent)</button>"
        return Piece.note(
            "warn", icon: "warn",
            "<p>\(words.uncovered(ground.uncovered, recipient))</p><p class=\"small\">\(words.uncoveredHint)</p><p class=\"acts\">\(way)</p>"
        )
    }
}
