import RelaisCore

/// What a draft passes on, field by field, and by which right: out of the way until someone wants it otherwise.
struct DisclosureForm {
    let fields: Fields

    private var words: Words { fields.words }
    private static let names: Set = ["with_referral", "on_acceptance", "basis", "basis_words"]

    var html: HTML {
        let isWrong = fields.invalid.contains { Self.names.contains($0.field) }
        return """
            <details class="more sec" id="f-disclosure"\(when(isWrong) { " open" })><summary>\(words.chooseDisclosed)</summary>
            <div class="form"><p class="hint">\(words.chooseDisclosedHint)</p>
            <input type="hidden" name="with_referral" value="\(Disclosure.Field.need.rawValue)"><input type="hidden" name="on_acceptance" value="">
            \(fields.checks("with_referral", words.onSending, options(.withReferral)))
            \(fields.checks("on_acceptance", words.ifAccepted, options(.onAcceptance)))
            \(fields.select("basis", words.whichBasis, Disclosure.Basis.allCases.map { ($0.rawValue, words.basis($0)) }))
            \(fields.text("basis_words", words.basisWords, hint: words.basisWordsHint, isOptional: true, isShort: true))</div></details>
            """
    }

    private func options(_ stage: Disclosure.Stage) -> [(code: String, label: HTML)] {
        Disclosure.Field.those(stage).filter { !$0.isNeeded }.map { ($0.rawValue, "\($0.name(in: words.language))") }
    }
}
