import RelaisCore

/// What a move needs to be told.
struct MoveForm {
    let move: Move
    let fields: Fields
    /// The sessions and places that someone can be taken into; none where the service counts none.
    var intakes: [Intake] = []
    /// What of the service's criteria the person is known not to meet, where it is to be sent.
    var unmet: [Fit.Point] = []
    /// Where the referral stands.
    let state: Referral.State

    private var words: Words { fields.words }

    /// The form as it first stands: what is known already, and today.
    static func filled(_ move: Move, _ page: ReferralPage, _ today: Day, _ words: Words) -> Form {
        switch move {
        case .attend:
            return .filled(["held_on": [words.typed(today)], "presence": [Presence.present.rawValue]])
        case .assess:
            let hasEntry = page.support.assessment(at: .entry) != nil
            return .filled(["moment": [(hasEntry ? Assessment.Moment.exit : .entry).rawValue]])
        case .conclude, .complete:
            return .filled([
                "outcome": page.outcome.map { [$0.rawValue] } ?? [],
                "orientation": page.result.orientation.map { [$0.rawValue] } ?? [],
                "barriers": page.result.barriers.map(\.rawValue),
            ])
        default: return .filled()
        }
    }

    var html: HTML {
        switch move {
        case .send: "\(vouch)"
        case .redraft, .forward: ""
        case .accept: "\(session)\(note)"
        case .start: note
        case .decline: "\(reason(of: Referral.Reason.toDecline))\(note)"
        case .waitlist: "\(reason(of: Referral.Reason.toWaitlist))\(note)"
        case .end: "\(reason(of: Referral.Reason.toEnd))\(note)"
        case .withdraw: "\(reason(of: Referral.Reason.toWithdraw))\(note)"
        case .correct: "\(reason(of: Referral.Reason.toCorrect))\(note)"
        case .complete: completion
        case .attend: attendance
        case .assess: assessment
        case .conclude: "\(when(state == .completed) { outcome })\(conclusion)"
        }
    }

    /// Which session, where there is a choice.
    private var session: HTML? {
        when(intakes.count > 1) {
            fields.select(
                "session", words.whichSession, intakes.map { ($0.id.text, words.intake($0)) },
                empty: words.nextFreePlace,
                isOptional: true)
        }
    }

    /// Why someone is sent all the same: words that stay with whoever sends.
    private var vouch: HTML? {
        when(!unmet.isEmpty) {
            """
            \(Piece.note("warn", icon: "warn", "<p>\(words.outside(unmet)).</p>"))\(fields.text("vouch", words.vouchLabel, hint: words.vouchHint, isShort: true))
            """
        }
    }

    private var note: HTML { fields.text("note", words.noteToReferrer, hint: words.noteHint, isOptional: true) }

    /// Few reasons as cards, many as a list: eleven cards fill a phone.
    private func reason(of offered: [Referral.Reason]) -> HTML {
        guard offered.count > 7 else {
            return fields.picks("reason", words.why, offered.map { ($0.rawValue, "\(words.reason($0))") })
        }
        return fields.select(
            "reason", words.why, offered.map { ($0.rawValue, words.reason($0)) }, empty: words.chooseReason)
    }

    private var levels: [(code: String, name: String)] { FrenchLevel.allCases.map { ($0.rawValue, words.level($0)) } }

    private var completion: HTML {
        """
        \(outcome)
        <div class="duo">\(fields.select("level_at_entry", words.levelAtEntry, levels, empty: words.notTold, isOptional: true))\
        \(fields.select("level_at_exit", words.levelAtExit, levels, empty: words.notTold, isOptional: true))</div>\(conclusion)\(note)
        """
    }

    private var outcome: HTML {
        fields.picks("outcome", words.whatCameOfIt, Outcome.allCases.map { ($0.rawValue, "\(words.outcome($0))") })
    }

    private var conclusion: HTML {
        """
        \(fields.select("orientation", words.orientationLabel, Orientation.allCases.map { ($0.rawValue, words.orientation($0)) }, empty: words.notTold, isOptional: true))\
        \(fields.checks("barriers", words.barriersLabel, Barrier.allCases.map { ($0.rawValue, "\(words.barrier($0))") }, hint: words.barriersHint))
        """
    }

    private var attendance: HTML {
        """
        \(fields.line("held_on", words.heldOn, hint: words.dayHint))
        \(fields.picks("presence", words.wasPresent, Presence.allCases.map { ($0.rawValue, "\(words.presence($0))") }, asTaps: true))
        \(fields.select("cancelled_by", words.cancelledByLabel, Appointment.CancelledBy.allCases.map { ($0.rawValue, words.canceller($0)) }, hint: words.cancelledByHint, empty: words.notCancelled, isOptional: true))\
        \(fields.line("minutes", words.minutesLabel, isOptional: true))
        """
    }

    private var assessment: HTML {
        let skills = Skill.allCases.map { skill in
            fields.select(skill.rawValue, words.skill(skill), levels, empty: words.notTold)
        }
        let ratings = Rating.allCases.map { rating in
            fields.select(
                rating.rawValue, Invalid.label(rating.rawValue, in: words.language),
                Rating.range.map { ("\($0)", "\($0) – \(words.rated($0, on: rating.scale))") }, empty: words.notTold)
        }
        return """
            \(fields.picks("moment", words.whichMoment, Assessment.Moment.allCases.map { ($0.rawValue, "\(words.moment($0))") }, asTaps: true))
            <fieldset class="sec"><legend class="h2">\(words.frenchBySkill)</legend><div class="duo">\(skills)</div></fieldset>
            <fieldset class="sec"><legend class="h2">\(words.ratingsTitle)</legend><div class="duo">\(ratings)</div></fieldset>
            """
    }
}

extension Typed {
    /// The ratings that were given.
    var ratings: [Rating: String?] { Dictionary(uniqueKeysWithValues: Rating.allCases.map { ($0, self[$0.rawValue]) }) }

    /// The levels that were given, skill by skill.
    var levels: [Skill: String?] { Dictionary(uniqueKeysWithValues: Skill.allCases.map { ($0, self[$0.rawValue]) }) }
}
