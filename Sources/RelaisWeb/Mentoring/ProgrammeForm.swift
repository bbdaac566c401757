import RelaisCore

/// The rules of a programme as a form: each says what it does.
struct ProgrammeForm {
    let fields: Fields
    let colleagues: [Colleague]
    /// Those who may lead.
    let leads: [Colleague]
    /// Of the network: where a programme may take place; of one's own: where referrals to it come in.
    let services: [Service]
    let own: [Service]

    private var words: Words { fields.words }

    static let foundingFields = ["name", "scheme", "lead", "safeguarding"]
    private static let plain = [
        "minimum_age", "limit_age", "meetings_least", "meetings_most", "review_months", "monitoring_days",
        "notice_days", "rate_cents", "cap_cents",
    ]
    static let weights = ["language", "interests", "distance", "availability", "preferences", "load"]
    static let fields =
        [
            "name", "service", "lead", "safeguarding", "frames", "requires", "activities", "checks", "venues",
            FormVersion.name,
        ]
        + plain + weights.map { "weight_\($0)" }
        + Mentor.CheckKind.allCases.flatMap { kind in
            ["check_months", "check_fresh_months", "check_grace_days"].map { "\($0).\(kind.rawValue)" }
        }

    /// Who leads, and whom a concern goes to.
    var people: HTML {
        let names = colleagues.map { ($0.id.text, $0.name) }
        return """
            <div class="duo">\(fields.select("lead", words.programmeLead, leads.map { ($0.id.text, $0.name) }, hint: words.programmeLeadHint, empty: words.chooseSomebody))\
            \(fields.select("safeguarding", words.safeguardingLabel, names, hint: words.safeguardingHint, empty: words.chooseSomebody))</div>
            """
    }

    func html(_ scheme: Programme.Scheme) -> HTML {
        """
        <fieldset class="sec"><legend class="h2">\(words.programme)</legend><p class="hint">\(words.scheme(scheme)), \(words.schemeHint(scheme))</p>
        \(fields.line("name", words.programmeName, hint: words.programmeNameHint))\(people)
        \(fields.select("service", words.programmeService, own.map { ($0.id.text, $0.name) }, hint: words.programmeServiceHint, empty: words.noneChosen, isOptional: true))</fieldset>
        <fieldset class="sec"><legend class="h2">\(words.whoCanJoin)</legend>
        <div class="duo">\(fields.line("minimum_age", words.minimumAge, hint: words.minimumAgeHint))\(fields.line("limit_age", words.limitAge, hint: words.limitAgeHint))</div>
        \(fields.checks("requires", words.requiresLabel, Programme.Requirement.allCases.map { ($0.rawValue, "\(words.requirement($0))") }, hint: words.requiresHint))</fieldset>
        <fieldset class="sec"><legend class="h2">\(words.checksTitle)</legend>
        \(fields.checks("frames", words.framesLabel, Programme.Frame.allCases.map { ($0.rawValue, "\(words.frame($0))") }, hint: words.framesHint))
        \(checks)
        \(fields.line("notice_days", words.noticeDays, hint: words.noticeDaysHint))</fieldset>
        <fieldset class="sec"><legend class="h2">\(words.rhythm)</legend>
        <div class="duo">\(fields.line("meetings_least", words.meetingsLeast, hint: words.meetingsHint))\(fields.line("meetings_most", words.meetingsMost))</div>
        <div class="duo">\(fields.line("monitoring_days", words.monitoringDays, hint: words.monitoringDaysHint))\(fields.line("review_months", words.reviewMonths, hint: words.reviewMonthsHint))</div></fieldset>
        <fieldset class="sec"><legend class="h2">\(words.activitiesTitle)</legend>\(fields.activities("activities", words.activitiesOffered, hint: words.activitiesHint))
        \(fields.selects("venues", words.venueLabel, services.map { ($0.id.text, "\($0.name) (\($0.organisationName))") }, count: min(9, fields.form.all("venues").count + 3), next: words.otherVenue, empty: words.noneChosen))</fieldset>
        <fieldset class="sec"><legend class="h2">\(words.weightsTitle)</legend><p class="hint">\(words.weightsHint)</p>
        <div class="duo trio">\(Self.weights.map { fields.line("weight_\($0)", words.weight($0)) })</div></fieldset>
        <fieldset class="sec"><legend class="h2">\(words.expensesTitle)</legend>
        <div class="duo">\(fields.line("rate_cents", words.rateCents, hint: words.rateCentsHint))\(fields.line("cap_cents", words.capCents, hint: words.capCentsHint))</div></fieldset>
        """
    }

    /// Each check that may be asked for, with how long it holds, how fresh it is when it is seen, and how long matches go on without.
    private var checks: HTML {
        let kinds = Mentor.CheckKind.allCases.map { kind -> HTML in
            """
            <div class="duo trio">\(fields.line("check_months.\(kind.rawValue)", words.checkMonths(words.check(kind))))\
            \(fields.line("check_fresh_months.\(kind.rawValue)", words.checkFresh, isOptional: true))\
            \(fields.line("check_grace_days.\(kind.rawValue)", words.checkGrace))</div>
            """
        }
        let anchors = fields.invalid.filter { $0.field.hasPrefix("check_") }.map { one -> HTML in
            "<p class=\"field\" id=\"f-\(one.field)\"><span class=\"err\">\(one.sentence(in: words.language))</span></p>"
        }
        return """
            \(fields.checks("checks", words.checksAsked, Mentor.CheckKind.allCases.map { ($0.rawValue, "\(words.check($0))") }, hint: words.checksHint))\(anchors)
            <details class="more"\(when(!anchors.isEmpty) { " open" })><summary>\(words.checkTerms)</summary><p class="hint">\(words.checkTermsHint)</p>\(kinds)</details>
            """
    }
}

extension Form {
    /// The rules as they are, to be changed.
    static func filled(_ page: ProgrammePage) -> Form {
        let (programme, rules) = (page.programme, page.programme.rules)
        func numbers(_ list: [Int]) -> [String] { [list.map(String.init).joined(separator: ", ")] }
        var values: [String: [String]] = [
            "name": [programme.name], "service": [programme.service?.text ?? ""], "lead": [programme.lead.text],
            "safeguarding": [programme.safeguarding.text], "frames": rules.frames.map(\.rawValue),
            "minimum_age": ["\(rules.minimumAge)"], "limit_age": ["\(rules.limitAge)"],
            "requires": rules.requires.map(\.rawValue), "meetings_least": ["\(rules.meetingsLeast)"],
            "meetings_most": ["\(rules.meetingsMost)"], "review_months": numbers(rules.reviewMonths),
            "monitoring_days": numbers(rules.monitoringDays), "notice_days": numbers(rules.noticeDays),
            "activities": rules.activities.map(\.rawValue), "rate_cents": ["\(rules.rateCents)"],
            "cap_cents": ["\(rules.capCents)"], "checks": rules.checks.map(\.kind.rawValue),
            "venues": page.venues.map(\.id.text),
        ]
        let weights = rules.weights
        let all = [
            weights.language, weights.interests, weights.distance, weights.availability, weights.preferences,
            weights.load,
        ]
        for (name, weight) in zip(ProgrammeForm.weights, all) { values["weight_\(name)"] = ["\(weight)"] }
        for kind in Mentor.CheckKind.allCases {
            let check = rules.checks.first { $0.kind == kind }
            values["check_months.\(kind.rawValue)"] = ["\(check?.months ?? 12)"]
            values["check_fresh_months.\(kind.rawValue)"] = [check?.freshMonths.map(String.init) ?? ""]
            values["check_grace_days.\(kind.rawValue)"] = ["\(check?.graceDays ?? 15)"]
        }
        return .filled(values)
    }
}

extension Programme.Draft {
    /// What was typed of a programme; of what was not, nothing is said. A check is written `bulletin_3/36/3/15`: how many months it
    /// holds, how old it is at most when it is seen, how many days of grace.
    init(_ typed: any Typed) {
        self.init()
        (name, scheme, service) = (typed["name"], typed["scheme"], typed["service"])
        (lead, safeguarding) = (typed["lead"], typed["safeguarding"])
        (minimumAge, limitAge) = (typed["minimum_age"], typed["limit_age"])
        (meetingsLeast, meetingsMost) = (typed["meetings_least"], typed["meetings_most"])
        (reviewMonths, monitoringDays) = (typed["review_months"], typed["monitoring_days"])
        (noticeDays, rateCents, capCents) = (typed["notice_days"], typed["rate_cents"], typed["cap_cents"])
        (frames, requires, activities) = (typed.list("frames"), typed.list("requires"), typed.list("activities"))
        venues = typed.list("venues")
        for name in ProgrammeForm.weights { weights[name] = typed["weight_\(name)"] }
        checks = typed.list("checks")?.map { Check($0) }
    }

    /// What a form says that shows everything: a list of which nothing is ticked is empty.
    init(wholeForm form: Form) {
        self.init(form)
        (frames, requires, activities) = (form.all("frames"), form.all("requires"), form.all("activities"))
        venues = form.all("venues")
        checks = form.all("checks").map { kind in
            Check(
                kind: kind, months: form["check_months.\(kind)"] ?? "",
                freshMonths: form["check_fresh_months.\(kind)"] ?? "",
                graceDays: form["check_grace_days.\(kind)"] ?? "")
        }
    }
}
