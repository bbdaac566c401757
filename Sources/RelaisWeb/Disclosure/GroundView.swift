import RelaisCore

/// By which right a draft may be disclosed, or what is missing and how it is put right.
struct GroundView {
    let ground: Disclosure.Ground
    let recipient: String
    let words: Words
    /// Where a consent is recorded, for a draft that is kept.
    var consent: String?

    /// `isKeeping` in the form of a draft: its button keeps the draft first, so that it is there to come back to.
    func html(keeping isKeeping: Bool) -> HTML {
        """
        <section class="sec" aria-labelledby="ground"><h2 id="ground">\(words.groundTitle)</h2>
        \(when(!ground.hasAgreement) { Piece.note("warn", icon: "warn", "<p>\(words.noAgreement(recipient))</p>") })
        \(ground.uncovered.isEmpty ? given : missing(isKeeping))</section>
        """
    }

    private var given: HTML {
        let until = ground.consent.map { words.consentUntil(recipient, words.day($0.until)) }
        return """
            <p class="with-ic small">\(Icon.of("check"))<span>\(until ?? "\(words.basis(ground.basis)). \(words.basisMeans(ground.basis))")</span></p>
            """
    }

    private func missing(_ isKeeping: Bool) -> HTML {
        let way: HTML? =
            isKeeping
            ? "<button class=\"btn\" name=\"then\" value=\"consent\">\(words.recordConsent)</button>"
            : consent.map { "<a class=\"btn\" href=\"\($0)\">\(words.recordConsent)</a>" }
        return Piece.note(
            "warn", icon: "warn",
            "<p>\(words.uncovered(ground.uncovered, recipient))</p><p class=\"small\">\(words.uncoveredHint)</p><p class=\"acts\">\(way)</p>")
    }
}
