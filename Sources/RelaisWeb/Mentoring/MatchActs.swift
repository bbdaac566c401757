import RelaisCore

/// What each thing that is done with a match asks.
struct MatchActs {
    let fields: Fields
    let match: MatchPage
    let mentees: [MenteeList.Line]
    let mentors: [MentorList.Line]
    private var words: Words { fields.words }

    func html(_ noun: String) -> HTML? {
        switch noun {
        case "agreement":
            """
            \(parties(isOpen: { $0.agreedOn == nil }, mentorIsOpen: match.match.mentorAgreedOn == nil))\(missing)
            \(fields.line("agreed_on", words.agreedOn, hint: words.dayHint))
            """
        case "trial": fields.line("trial_on", words.trialOn, hint: words.trialHint)
        case "convention":
            """
            \(fields.checks("signatories", words.whoSigned, Match.Signatory.allCases.map { ($0.rawValue, "\(words.signatory($0))") }, hint: words.whoSignedHint))
            \(fields.line("signed_on", words.signedOn, hint: words.dayHint))
            """
        case "hold":
            fields.picks("why", words.whyLabel, Match.Holding.chosen.map { ($0.rawValue, "\(words.holding($0))") })
        case "substitution":
            """
            \(fields.select("mentor", words.substituteLabel, mentors.filter { $0.id != match.match.mentor }.map { ($0.id.text, "\($0.name ?? $0.code) (\($0.code))") }, hint: words.substituteHint, empty: words.chooseSomebody))
            <div class="duo">\(fields.line("starts_on", words.substituteFrom, hint: words.dayHint))\(fields.line("ends_on", words.substituteTo, hint: words.dayHint))</div>
            """
        case "closure": ending(Match.Ending.toClose)
        case "refusal": ending(Match.Ending.toDecline)
        case "interview":
            """
            \(parties(isOpen: { $0.interviewedOn == nil }, mentorIsOpen: match.mentorInterviewedOn == nil))
            \(fields.line("interviewed_on", words.interviewedOn, hint: words.dayHint))
            \(fields.checks("exits", words.exitsLabel, Match.Exit.allCases.map { ($0.rawValue, "\(words.exit($0))") }, hint: words.exitsHint))
            """
        default: nil
        }
    }

    private func ending(_ reasons: [Match.Ending]) -> HTML {
        """
        \(fields.select("why", words.whyLabel, reasons.map { ($0.rawValue, words.matchEnding($0)) }, empty: words.chooseWhy))
        \(fields.line("ended_on", words.endedOn, hint: words.dayHint))
        """
    }

    /// The mentor, and each mentee by their code, as far as they have not spoken yet.
    private func parties(isOpen: (Match.Side) -> Bool, mentorIsOpen: Bool) -> HTML {
        let mentor: [(code: String, label: HTML)] = mentorIsOpen ? [("mentor", "\(words.mentor)")] : []
        let sides = match.match.mentees.filter(isOpen).map { side -> (code: String, label: HTML) in
            (side.mentee.text, "\(words.mentee) <span class=\"code\">\(code(side.mentee))</span>")
        }
        return fields.picks("party", words.whoSpeaks, mentor + sides, asTaps: true)
    }

    private func code(_ mentee: ID<Mentee>) -> String { mentees.first { $0.id == mentee }?.personCode ?? "–" }

    /// What the mentees still lack, before they can say yes.
    private var missing: HTML? {
        let lacking = Set(match.match.mentees.filter { $0.agreedOn == nil }.map(\.mentee))
        let missing = mentees.filter { lacking.contains($0.id) }.flatMap(\.missing)
        return when(!missing.isEmpty) {
            Piece.note(
                "warn", icon: "info",
                "<p>\(words.beforeTheirYes)</p>\(MentoringPiece.missing(Missing.allCases.filter(missing.contains), words))"
            )
        }
    }
}
