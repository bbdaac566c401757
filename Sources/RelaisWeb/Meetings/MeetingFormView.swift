import RelaisCore

/// The form to record a meeting by telephone: today, what is usual, and one large button; or to plan one.
struct MeetingFormView {
    let known: MeetingForm
    let fields: Fields
    let token: HTML?
    let isPlan: Bool
    let isMentor: Bool
    let objection: Objection?

    private var words: Words { fields.words }

    private var action: String {
        known.meeting.map { "/meetings/\($0.id.text)/record" } ?? "/mentoring/matches/\(known.match.text)/meeting"
    }

    var html: HTML {
        """
        \(Piece.back(to: isMentor ? "/mentoring" : "/programmes/\(known.programme.text)/meetings", isMentor ? words.myMentoring : words.meetings))
        \(objection?.note(words, about: .meeting))
        <div class="ask flow"><div><h1>\(isPlan ? words.planMeeting : words.yourMeeting)</h1>
        <p class="soft">\(when(known.last) { "\(words.lastMet(words.when($0)))" })\(when(known.isDraft) { " \(words.draftIsBack)" })</p></div>
        <form class="form" method="post" action="\(action)"\(when(keepsDraft) { " data-meeting=\"\(words.draftKept)\"" })>\(token)\
        \(when(known.meeting) { FormVersion.field($0.rowVersion) })
        \(isPlan ? plan : record)
        </form></div>
        """
    }

    /// What is new, or planned, is kept as it is typed.
    private var keepsDraft: Bool { !isPlan && known.meeting == nil }

    private var plan: HTML {
        """
        \(fields.line("on", words.whichDay, type: "date"))
        \(fields.line("at", words.whichTime, type: "time", isOptional: true))
        \(minutes)\(activities)\(fields.commune())\(fields.communesToChoose())
        <p class="acts"><button class="btn btn-go btn-big" name="then" value="plan">\(words.planMeeting)</button></p>
        """
    }

    private var record: HTML {
        """
        \(fields.picks("day", words.when, days, asTaps: true, after: "<div class=\"narrow\">\(fields.line("on", words.otherDayWhich, type: "date", isOptional: true))</div>"))
        \(presence)\(minutes)\(activities)
        <details class="more"\(when(isMoreOpen) { " open" })><summary>\(words.addJourneyOrWord)</summary><div class="form">
        \(fields.line("at", words.whichTime, type: "time", isOptional: true))
        \(fields.picks("mode", words.howYouMet, Meeting.Mode.allCases.map { ($0.rawValue, "\(words.mode($0))") }, asTaps: true))
        \(fields.picks("transport", words.journey, Mentoring.Transport.allCases.map { ($0.rawValue, "\(words.transport($0))") }, asTaps: true))
        <div class="duo">\(fields.line("distance", words.kilometres, isOptional: true))\(fields.line("cost", words.euros, isOptional: true))</div>
        \(when(known.capCents > 0) { claims })\
        \(fields.commune())\(fields.communesToChoose())
        \(fields.text("note", words.aWord, hint: words.factsOnly, isOptional: true, isShort: true))</div></details>
        <div class="sec"><button class="btn btn-go btn-big" name="then" value="record">\(words.save)</button>
        \(when(keepsDraft) { "<p class=\"acts\"><button class=\"btn\" name=\"then\" value=\"save\">\(words.keepForLater)</button> <span class=\"soft\" id=\"saved\" role=\"status\"></span></p>" })
        \(Piece.note("warn", icon: "warn", "<p>\(words.inDanger) <a href=\"tel:119\"><b>119</b></a> <span class=\"soft\">\(words.freeDayAndNight)</span></p>"))</div>
        """
    }

    private var claims: HTML {
        """
        \(fields.check("claims", words.payBack))<p class="hint">\(words.payBackRule(rate: known.rateCents, cap: known.capCents))</p>
        """
    }

    private var days: [(code: String, label: HTML)] {
        [
            (known.today.text, "\(words.today)"), (known.today.adding(days: -1).text, "\(words.yesterday)"),
            ("other", "\(words.otherDay)"),
        ]
    }

    /// One question for one, one for each of several.
    private var presence: HTML {
        guard known.mentees.count > 1 else {
            return fields.picks(
                "attendance", words.didYouMeet,
                Meeting.Presence.allCases.map { ($0.rawValue, "\(words.presence($0))") },
                asTaps: true)
        }
        let each = known.mentees.enumerated().map { place, one in
            fields.picks(
                "attendance_\(place + 1)", words.wasThere(one.called),
                Meeting.Presence.allCases.map { ("\(one.id.text):\($0.rawValue)", "\(words.presence($0))") },
                asTaps: true)
        }
        let problem = fields.invalid.first { $0.field == "attendance" }
        return """
            \(when(problem) { "<p class=\"field\"><span class=\"err\" id=\"f-attendance\">\($0.sentence(in: words.language))</span></p>" })\(each)
            """
    }

    private var minutes: HTML {
        let usual = Set([60, 120, 180, 240] + [fields.form["minutes"].flatMap { Int($0) }].compactMap(\.self))
        return fields.picks(
            "minutes", words.howLong, usual.sorted().map { ("\($0)", "\(words.duration($0))") }, asTaps: true)
    }

    private var activities: HTML {
        fields.checks("activities", words.whatYouDid, known.activities.map { ($0.rawValue, "\(words.activity($0))") })
    }

    /// It opens where something in it does not hold, or says something: nobody sends what they do not see.
    private var isMoreOpen: Bool {
        let inside = ["at", "mode", "transport", "distance", "cost", "commune", "note", "claims"]
        let told = ["transport", "distance", "cost", "commune", "note"]
        return fields.invalid.contains { inside.contains($0.field) }
            || told.contains { !(fields.form[$0] ?? "").isEmpty }
    }
}
