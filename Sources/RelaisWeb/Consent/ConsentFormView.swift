import RelaisCore

/// The form that records what someone agreed to: what is usual on one screen, the rest behind one word.
struct ConsentFormView {
    let form: ConsentForm
    let fields: Fields
    let purpose: Consent.Purpose
    /// The consent that is renewed, where one is.
    let renewed: ConsentLine?
    let languages: [Term]
    let token: HTML?
    let back: String?

    private var words: Words { fields.words }

    /// What the form begins with: what was said last time, the person's own language, the whole list of fields.
    static func filled(
        _ form: ConsentForm, for purpose: Consent.Purpose, renewing line: ConsentLine?, recipient: String?
    ) -> Form {
        let terms = line ?? form.last
        let only = form.representatives.count == 1 ? form.representatives[0].id.text : ""
        return .filled([
            "purpose": [purpose.rawValue],
            "recipient": [recipient ?? line?.recipient.text ?? ""],
            "fields": line?.fields ?? Consent.usualFields(for: purpose),
            "shares_result": [line?.sharesResult == true ? "yes" : "no"],
            "representative": [only],
            "method": [(terms?.method ?? .written).rawValue],
            "language": [terms?.language.code ?? form.languages.first ?? "fra"],
            "interpreter": terms?.hasInterpreter ?? false ? ["yes"] : [],
        ])
    }

    var html: HTML {
        let path = renewed.map { "/consents/\($0.id.text)/renewal" } ?? "/people/\(form.person.text)/consents"
        let version = renewed?.rowVersion ?? form.rowVersion
        return """
            <form class="form form-tight" method="post" action="\(path)">\(token)\(FormVersion.field(version))\
            <input type="hidden" name="purpose" value="\(purpose.rawValue)">\(when(back) { "<input type=\"hidden\" name=\"back\" value=\"\($0)\">" })
            \(recipient)
            \(giver)
            <div class="pair">\(fields.select("method", words.methodLabel, Consent.Method.allCases.map { ($0.rawValue, words.consentMethod($0)) }))\
            \(fields.select("language", words.consentLanguage, languages.map { ($0.code, $0.name(in: words.language)) }))</div>
            \(fields.check("interpreter", words.interpreterLabel))
            \(when(purpose == .referral) { fields.picks("shares_result", words.sharesResultLabel, ["yes", "no"].map { ($0, "\(words.choice($0).capitalised)") }, hint: words.sharesResultHint, asTaps: true) })
            <details class="more"\(when(hasProblemInside) { " open" })><summary>\(words.consentDetails)</summary><div class="form">\(details)</div></details>
            <p class="acts">\(when(canBeGiven) { "<button class=\"btn btn-go\">\(renewed == nil ? words.recordConsent : words.renewConsent)</button>" })\
            <a class="btn" href="\(back ?? renewed.map { "/consents/\($0.id.text)" } ?? "/people/\(form.person.text)")">\(words.changeNothing)</a></p></form>
            """
    }

    /// Whether anybody there may agree.
    private var canBeGiven: Bool { !form.isMinor || !form.representatives.isEmpty }

    private var hasProblemInside: Bool {
        !Set(fields.invalid.map(\.field)).isDisjoint(with: [
            "purpose", "fields", "given_on", "from_on", "until_on", "signer", "words", "notice_version",
        ])
    }

    private var recipient: HTML {
        if let renewed {
            return "<p><b>\(words.consentPurpose(renewed.purpose)) \(renewed.recipientName)</b></p>"
        }
        return fields.select(
            "recipient", words.recipientLabel, form.recipients.map { ($0.id.text, $0.name) },
            empty: words.chooseOrganisation)
    }

    /// The person alone, or whoever represents a minor, and the minor too.
    private var giver: HTML? {
        guard form.isMinor else { return nil }
        guard !form.representatives.isEmpty else {
            return Piece.note(
                "warn", icon: "info",
                "<p>\(words.minorNeedsRepresentative)\(when(form.isBound) { " <a href=\"/people/\(form.person.text)/representatives/new\">\(words.recordRepresentative)</a>" })</p>"
            )
        }
        if form.representatives.count == 1 {
            let one = form.representatives[0]
            return """
                <input type="hidden" name="representative" id="f-representative" value="\(one.id.text)">\
                \(fields.check("assent", words.bothAgree(words.representativeKind(one.facts.kind))))
                """
        }
        let options = form.representatives.map { one -> (code: String, label: HTML) in
            (
                one.id.text,
                "<span>\(words.representativeKind(one.facts.kind)), \(words.inOffice(one.facts.from, one.facts.until))</span>"
            )
        }
        return """
            \(fields.picks("representative", words.whoAgrees, options))
            \(fields.check("assent", words.assentLabel))
            """
    }

    /// The same for the other purpose.
    private var other: HTML {
        let path = "/people/\(form.person.text)/consents/new"
        return purpose == .referral
            ? "<a href=\"\(path)?purpose=handover\">\(words.consentToHandOver)</a>"
            : "<a href=\"\(path)\">\(words.consentToRefer)</a>"
    }

    private var details: HTML {
        """
        <p class="small">\(when(renewed == nil) { other })</p>
        \(fields.checks("fields", words.mayPass, Consent.fields(for: purpose).map { ($0, "\(words.disclosed($0))") }))
        <div class="duo trio">\(fields.line("given_on", words.givenOnLabel, hint: words.dayHint, isOptional: true))\
        \(fields.line("from_on", words.fromLabel, hint: words.dayHint, isOptional: true))\
        \(fields.line("until_on", words.untilLabel, hint: words.untilHint(form.days), isOptional: true))</div>
        <div class="duo">\(fields.line("signer", words.signerLabel, hint: words.signerHint, isOptional: true))\
        \(fields.line("notice_version", words.noticeVersionLabel, hint: form.information?.version, isOptional: true))</div>
        \(fields.text("words", words.consentWordsLabel, hint: words.wordForThemHint, isOptional: true))
        """
    }
}

extension Consent.Draft {
    /// The fields of the form.
    static let names = [
        "purpose", "recipient", "fields", "shares_result", "representative", "assent", "method", "language",
        "interpreter",
        "notice_version",
        "given_on", "from_on", "until_on", "signer", "words",
    ]

    init(_ typed: some Typed) {
        self.init()
        (purpose, recipient, fields) = (typed["purpose"], typed["recipient"], typed.all("fields"))
        sharesResult = typed["shares_result"]
        (representative, hasAssent) = (typed["representative"], typed.isTicked("assent"))
        (method, language, hasInterpreter) = (typed["method"], typed["language"], typed.isTicked("interpreter"))
        (noticeVersion, givenOn, from) = (typed["notice_version"], typed["given_on"], typed["from_on"])
        (until, signer, words) = (typed["until_on"], typed["signer"], typed["words"])
    }
}
