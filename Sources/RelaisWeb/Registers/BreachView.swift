import Foundation
import RelaisCore

/// The register as a table: what happened, how long is left.
struct BreachTable {
    let breaches: [Breach]
    let now: Date
    let words: Words

    var html: HTML {
        guard !breaches.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noBreach)</h2><p>\(words.noBreachHint)</p></section>"
        }
        let heads = [words.foundOn, words.whatHappenedKinds, words.numberOfPeople, words.riskLabel, words.requestState]
            .map {
                head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
            }
        return """
            <table class="cards" role="table"><caption class="vh">\(words.breaches)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(breaches.map(row))</tbody></table>
            """
    }

    private func row(_ one: Breach) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="/breaches/\(one.id.text)">\(words.moment(one.foundAt, now: now).capitalised)</a></th>\
        <td role="cell" data-label="\(words.whatHappenedKinds)">\(one.kinds.map(words.breachKind).joined(separator: ", "))</td>\
        <td role="cell" data-label="\(words.numberOfPeople)">\(one.number.map(String.init) ?? words.numberUnknown)</td>\
        <td role="cell" data-label="\(words.riskLabel)">\(one.risk.map(words.risk) ?? words.notAssessed)</td>\
        <td role="cell" data-label="\(words.requestState)">\(one.state(at: now, words))</td></tr>
        """
    }
}

extension Breach {
    /// Where it stands: what is left of the seventy-two hours, while they run.
    func state(at now: Date, _ words: Words) -> HTML {
        if closedAt != nil { return "\(words.breachClosed)" }
        if authorityToldAt != nil { return "\(words.authorityTold)" }
        guard isRunning else { return "\(words.breachNotToTell)" }
        let left = words.breachClock(Int((dueAt.timeIntervalSince(now) / 3_600).rounded(.down))).capitalised
        return isLate(at: now) ? "<span class=\"with-ic late\">\(Icon.state("late"))\(left)</span>" : "\(left)"
    }
}

/// What is said of a breach, when it is recorded and when more is known.
struct BreachFields {
    let fields: Fields

    var html: HTML {
        let words = fields.words
        return """
            \(fields.checks("kinds", words.whatHappenedKinds, Breach.Kind.allCases.map { ($0.rawValue, "\(words.breachKind($0))" as HTML) }))
            \(fields.checks("people", words.whoseData, Breach.People.allCases.map { ($0.rawValue, "\(words.breachPeople($0))" as HTML) }))
            \(fields.checks("data", words.whichData, Breach.DataKind.allCases.map { ($0.rawValue, "\(words.breachData($0))" as HTML) }))
            \(fields.line("number_of_people", words.numberOfPeople, isOptional: true))
            \(fields.text("happened", words.whatHappened))
            \(fields.text("consequences", words.consequences, isOptional: true))
            \(fields.text("measures", words.measuresTaken, isOptional: true))
            """
    }
}

/// One breach: what is known, what was decided, who was told; and what is still to be done, each behind its word.
struct BreachView {
    let page: BreachPage
    let now: Date
    /// What was typed in the one form that comes back, and which that is.
    let typed: Form?
    let invalid: [Invalid]
    let open: String?
    let words: Words
    let token: HTML?

    private var breach: Breach { page.breach }
    private var account: Breach.Account { page.account }

    var html: HTML {
        """
        <div class="head"><h1>\(words.breach)</h1><p class="lead">\(breach.kinds.map(words.breachKind).joined(separator: ", ")). \(breach.state(at: now, words))</p></div>
        <dl class="facts">\(facts.compactMap(\.self))</dl>
        \(when(breach.closedAt == nil) { acts })
        """
    }

    private func moment(_ date: Date?) -> String? { date.map { words.moment($0, now: now).capitalised } }

    private var facts: [HTML?] {
        [
            Piece.fact(words.foundOn, text: moment(breach.foundAt)),
            Piece.fact(words.whoseData, text: breach.people.map(words.breachPeople).joined(separator: ", ")),
            Piece.fact(words.whichData, text: breach.data.map(words.breachData).joined(separator: ", ")),
            Piece.fact(words.numberOfPeople, text: breach.number.map(String.init) ?? words.numberUnknown),
            Piece.fact(words.whatHappened, text: account.happened),
            Piece.fact(words.consequences, text: account.consequences),
            Piece.fact(words.measuresTaken, text: account.measures),
            Piece.fact(words.riskLabel, text: breach.risk.map(words.risk) ?? words.notAssessed),
            Piece.fact(words.whyThisRisk, text: account.decision),
            Piece.fact(words.authorityTold, text: moment(breach.authorityToldAt)),
            Piece.fact(words.authorityReference, text: breach.authorityReference),
            Piece.fact(words.peopleTold, text: moment(breach.peopleToldAt)),
            Piece.fact(words.throughWhom, text: breach.toldThrough.map(words.channel)),
            Piece.fact(words.whyLate, text: account.delay),
            Piece.fact(words.notedBy, text: breach.recordedBy),
            Piece.fact(words.breachClosed, text: moment(breach.closedAt)),
        ]
    }

    private var acts: HTML {
        let forms: [HTML?] = [
            act("assessment", words.assessBreach) { fields in
                """
                \(fields.picks("risk", words.riskLabel, Breach.Risk.allCases.map { ($0.rawValue, "\(words.risk($0))" as HTML) }))
                \(fields.text("decision", words.whyThisRisk))
                """
            },
            when(breach.authorityToldAt == nil) {
                act("notification", words.tellAuthority) { fields in
                    """
                    <div class="duo">\(fields.line("authority_told_at", words.toldOnDay, hint: words.justNow, isOptional: true))\
                    \(fields.line("found_time", words.foundTime, hint: words.foundTimeHint, isOptional: true))</div>
                    \(fields.line("reference_of_authority", words.authorityReference, isOptional: true))
                    \(fields.text("delay", words.whyLate, hint: words.whyLateHint, isOptional: true, isShort: true))
                    """
                }
            },
            when(breach.peopleToldAt == nil) {
                act("communication", words.tellPeople) { fields in
                    """
                    \(fields.line("people_told_at", words.toldOnDay, hint: words.justNow, isOptional: true))
                    \(fields.select("told_through", words.throughWhom, Breach.Channel.allCases.map { ($0.rawValue, words.channel($0)) }, empty: words.choosePurpose))
                    """
                }
            },
            act("amendment", words.amendBreach) { BreachFields(fields: $0).html },
            act("closure", words.closeBreach) { fields in
                """
                <p class="hint">\(words.closeBreachLead)</p>
                \(fields.text("why", words.whyPeopleUntold, hint: words.whyPeopleUntoldHint, isOptional: true, isShort: true))
                """
            },
        ]
        return "<div class=\"flow flow-tight\">\(forms.compactMap(\.self))</div>"
    }

    /// A form behind its word; open when it comes back, and only then with what was typed and what is wrong.
    private func act(_ noun: String, _ label: String, _ inside: (Fields) -> HTML) -> HTML {
        let isSent = open == noun
        let fields = Fields((isSent ? typed : nil) ?? known, isSent ? invalid : [], words)
        return """
            <details class="more"\(when(isSent) { " open" })><summary>\(label)</summary>
            <form class="form" method="post" action="/breaches/\(breach.id.text)/\(noun)">\(token)\(FormVersion.field(breach.rowVersion))
            \(inside(fields))
            <p class="acts"><button class="btn btn-go">\(label)</button></p></form></details>
            """
    }

    /// The forms as they stand: what is known.
    private var known: Form {
        .filled([
            "kinds": breach.kinds.map(\.rawValue), "people": breach.people.map(\.rawValue),
            "data": breach.data.map(\.rawValue),
            "number_of_people": breach.number.map { [String($0)] } ?? [], "happened": [account.happened],
            "consequences": account.consequences.map { [$0] } ?? [], "measures": account.measures.map { [$0] } ?? [],
            "risk": breach.risk.map { [$0.rawValue] } ?? [], "decision": account.decision.map { [$0] } ?? [],
        ])
    }
}
