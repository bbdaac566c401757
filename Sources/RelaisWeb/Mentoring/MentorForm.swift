import RelaisCore

/// Who a mentor is and what they offer, the same when they call and when it is corrected.
struct MentorForm {
    let fields: Fields
    let languages: [Term]
    private var words: Words { fields.words }

    var html: HTML {
        let transports = Mentoring.Transport.allCases.map { ($0.rawValue, "\(words.transport($0))" as HTML) }
        return """
            <fieldset class="sec"><legend class="h2">\(words.whoTheyAre)</legend>
            <div class="duo">\(fields.line("given", words.given))\(fields.line("family", words.family))</div>
            <div class="duo">\(fields.line("phone", words.phone, type: "tel", isOptional: true))\(fields.line("email", words.email, type: "email", isOptional: true))</div></fieldset>
            <fieldset class="sec"><legend class="h2">\(words.whatTheyOffer)</legend>
            \(fields.selects("languages", words.languages, languages.map { ($0.code, $0.name(in: words.language)) }, count: 3, next: words.otherLanguage, empty: words.unknown))
            \(fields.activities("interests", words.interests))
            \(fields.halfDays())
            <div class="duo">\(fields.commune())\(fields.line("capacity", words.accompaniesAtMost, hint: words.capacityHint, isOptional: true))</div>\(fields.communesToChoose())
            <div class="duo">\(fields.line("reach_km", words.reachKm, isOptional: true))\(fields.line("reach_minutes", words.reachMinutes, isOptional: true))</div>
            \(fields.checks("transport", words.transportLabel, transports))</fieldset>
            <fieldset class="sec"><legend class="h2">\(words.wishes)</legend>
            \(fields.preferences(words.preferencesHint))
            <div class="duo">\(fields.line("prefers_from_age", words.menteeFromAge, isOptional: true))\(fields.line("prefers_to_age", words.menteeToAge, isOptional: true))</div>
            \(fields.text("wishes", words.inTheirWords, isOptional: true, isShort: true))</fieldset>
            """
    }
}

extension Form {
    /// A mentor as they are, to be changed.
    static func filled(_ page: MentorPage, _ commune: Term?) -> Form {
        let (identity, offer) = (page.identity, page.offer)
        func number(_ value: Int?) -> [String] { [value.map(String.init) ?? ""] }
        return .filled([
            "given": [identity?.given ?? ""], "family": [identity?.family ?? ""], "phone": [identity?.phone ?? ""],
            "email": [identity?.email ?? ""], "wishes": [identity?.wishes ?? ""], "languages": offer.languages,
            "interests": offer.interests.map(\.rawValue), "availability": offer.availability.map(\.rawValue),
            "commune": [commune.map { "\($0.french) (\($0.code))" } ?? ""], "reach_km": number(offer.reachKm),
            "reach_minutes": number(offer.reachMinutes), "transport": offer.transport.map(\.rawValue),
            "capacity": ["\(offer.capacity)"], "prefers": offer.prefers.map(\.rawValue),
            "prefers_from_age": number(offer.prefersFromAge), "prefers_to_age": number(offer.prefersToAge),
        ])
    }
}

/// What each thing that is done to a mentor asks.
struct MentorActs {
    /// Those that ask something, or are asked about before, on a page of their own; the others are a button.
    static let asks: Set = ["fact", "check", "exemption", "pause", "account", "departure", "forgetting"]

    let fields: Fields
    let accounts: [Colleague]
    let mentor: MentorPage
    private var words: Words { fields.words }

    /// What programmes under way ask for; where they ask for nothing, whatever may be seen.
    private var kinds: [Mentor.CheckKind] {
        let asked = Set(mentor.clearances.flatMap(\.clearance.checks).map(\.kind))
        return asked.isEmpty ? Mentor.CheckKind.allCases : Mentor.CheckKind.allCases.filter(asked.contains)
    }

    func html(_ noun: String) -> HTML? {
        switch noun {
        case "fact":
            """
            \(fields.picks("kind", words.doneWithThem, Mentor.FactKind.allCases.map { ($0.rawValue, "\(words.mentorFact($0))") }, asTaps: true))
            \(fields.line("done_on", words.doneOn, hint: words.dayHint))
            """
        case "check":
            """
            \(fields.picks("kind", words.checkLabel, kinds.map { ($0.rawValue, "\(words.check($0))") }, asTaps: true))
            \(fields.picks("result", words.result, Mentor.CheckResult.allCases.map { ($0.rawValue, "\(words.checkResult($0))") }, asTaps: true))
            <div class="duo">\(fields.line("issued_on", words.issuedOn, hint: words.issuedHint))\(fields.line("seen_on", words.seenOn, hint: words.dayHint))</div>
            \(fields.line("valid_until", words.holdsUntil, hint: words.holdsHint, isOptional: true))
            """
        case "exemption":
            """
            \(fields.picks("why", words.whyLabel, Mentor.Exemption.allCases.map { ($0.rawValue, "\(words.exemption($0))") }))
            \(fields.line("until", words.untilLabel, hint: words.exemptionHint))
            """
        case "pause": fields.line("paused_until", words.untilLabel, hint: words.pauseHint, isOptional: true)
        case "account":
            fields.select(
                "account", words.signInLabel, accounts.map { ($0.id.text, $0.name) }, hint: words.signInHint,
                empty: words.noSignIn)
        case "departure":
            fields.picks("why", words.whyLabel, Mentor.Leaving.allCases.map { ($0.rawValue, "\(words.leaving($0))") })
        default: nil
        }
    }
}
