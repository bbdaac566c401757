import RelaisCore

/// What somebody would like, the same when they come and when it changes.
struct MenteeWishes {
    let fields: Fields

    var html: HTML {
        """
        \(fields.text("goals", fields.words.goals, hint: fields.words.goalsHint, isOptional: true, isShort: true))
        \(fields.activities("interests", fields.words.interests))
        \(fields.halfDays())
        \(fields.preferences())
        \(fields.text("wishes", fields.words.wishes, isOptional: true, isShort: true))
        """
    }
}

/// What each thing that is done to a mentee asks.
struct MenteeActs {
    let fields: Fields
    let mentee: MenteePage
    let form: MenteeForm?
    let languages: [Term]
    private var words: Words { fields.words }

    func html(_ noun: String) -> HTML? {
        switch noun {
        case "amendment": MenteeWishes(fields: fields).html
        case "fact": fact
        case "card":
            """
            \(fields.line("called", words.calledLabel, hint: words.calledHint))
            \(fields.text("meeting", words.howToMeet, hint: words.meetHint, isOptional: true, isShort: true))
            \(fields.line("emergency_contact", words.whomToCall, hint: words.whomToCallHint))
            \(fields.selects("languages", words.languages, languages.map { ($0.code, $0.name(in: words.language)) }, count: 3, next: words.otherLanguage, empty: words.unknown))
            \(fields.activities("interests", words.interests))
            """
        case "departure":
            fields.picks("why", words.whyLabel, Mentee.Ending.chosen.map { ($0.rawValue, "\(words.menteeEnding($0))") })
        default: nil
        }
    }

    private var fact: HTML {
        let kinds = Mentee.FactKind.allCases.filter { kind in
            switch kind {
            case .authorityAgreement: form?.isMinor ?? true
            case .ownAgreement: !(form?.isMinor ?? false)
            default: true
            }
        }
        let representatives = (form?.representatives ?? []).map { one in
            (
                one.id.text,
                "\(words.representativeKind(one.facts.kind)), \(words.inOffice(one.facts.from, one.facts.until))"
            )
        }
        let note: HTML? =
            form?.isBound == false
            ? Piece.note("info", icon: "lock", "<p>\(words.boundForAgreement)</p>")
            : when(form?.isMinor == true && representatives.isEmpty) {
                Piece.note(
                    "warn", icon: "info",
                    "<p>\(words.nobodyDecides)</p><p><a href=\"/people/\(mentee.person.text)/representatives/new\">\(words.addRepresentativeTitle)</a></p>"
                )
            }
        return """
            \(note)\(fields.picks("kind", words.mustBeThere, kinds.map { ($0.rawValue, "<b>\(words.menteeFact($0))</b> <span class=\"small soft\">\(words.menteeFactHint($0))</span>") }))
            \(when(!representatives.isEmpty) { fields.select("representative", words.whoAgreed, representatives, hint: words.whoAgreedHint, empty: words.nobodyChosen, isOptional: true) })
            \(fields.line("given_on", words.givenOn, hint: words.dayHint))
            """
    }

    /// What the form begins with.
    static func filled(
        _ noun: String, _ mentee: MenteePage, _ line: MenteeList.Line?, _ today: Day, _ words: Words
    ) -> Form {
        switch noun {
        case "amendment":
            .filled([
                "goals": [mentee.said?.goals ?? ""], "wishes": [mentee.said?.wishes ?? ""],
                "interests": mentee.interests.map(\.rawValue), "availability": mentee.availability.map(\.rawValue),
                "prefers": mentee.prefers.map(\.rawValue),
            ])
        case "card":
            .filled([
                "called": [mentee.card?.called ?? ""], "meeting": [mentee.card?.meeting ?? ""],
                "emergency_contact": [mentee.card?.emergencyContact ?? ""], "languages": line?.languages ?? [],
                "interests": mentee.interests.map(\.rawValue),
            ])
        default: .filled(["given_on": [words.typed(today)]])
        }
    }
}
