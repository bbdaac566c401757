import RelaisCore

/// The meetings of a programme for whoever leads: by month and by match, which matches did not meet, and what is to be paid back.
struct MeetingListView {
    let programme: ID<Programme>
    let name: String
    let list: MeetingList
    let matches: [MatchList.Line]
    /// What mentors are called, by code; and young people.
    let names: [String: String]
    let young: YoungNames
    let caller: Caller
    let token: HTML?
    let objection: Objection?
    let done: String
    let words: Words

    private var path: String { "/programmes/\(programme.text)/meetings" }

    /// Who meets whom.
    private func pair(_ mentorCode: String, _ codes: [String]) -> HTML {
        "<bdi>\(names[mentorCode] ?? mentorCode)</bdi> – \(MentoringPiece.young(codes, young))"
    }

    var html: HTML {
        let told = words.doneMeeting(done).map { Piece.note("ok", icon: "done", "<p>\($0)</p>") }
        return ProgrammeFrame(id: programme, name: name, words: words).html(
            .meetings, note: objection?.note(words, about: .meeting) ?? told, "\(filters)\(claims)\(unmet)\(meetings)")
    }

    private var filters: HTML {
        var values: [String: [String]] = [:]
        values["month"] = list.month.map { [$0.text] }
        values["match"] = list.match.map { [$0.text] }
        let fields = Fields(.filled(values), objection?.invalid ?? [], words)
        let options = matches.map { one in
            (
                one.id.text,
                "\(names[one.mentorCode] ?? one.mentorCode) – \(words.listed(one.personCodes.map { young[$0] ?? $0 }))"
            )
        }
        return """
            <form class="form" method="get" action="\(path)"><div class="duo">\(fields.line("month", words.month, type: "month", isOptional: true))\
            \(fields.select("match", words.matchLabel, options, empty: words.allMatches))</div>
            <p class="acts"><button class="btn">\(words.show)</button>\(matches.filter { [.trial, .active].contains($0.state) && $0.id == list.match }.map { one -> HTML in "<a class=\"btn\" href=\"/mentoring/matches/\(one.id.text)/meeting\">\(words.recordMeeting)</a>" })\
            <a class="btn btn-quiet" href="\(path)/import">\(words.importFromFile)</a></p></form>
            """
    }

    private var claims: HTML? {
        when(!list.claims.isEmpty) {
            let rows = list.claims.map { one -> HTML in
                """
                <li class="job"><div class="job-what"><h3><a href="/meetings/\(one.expense.meeting.text)">\(words.day(one.day))</a> <bdi>\(names[one.mentorCode] ?? one.mentorCode)</bdi></h3>\
                <p>\(words.money(one.expense.claimedCents)) <span class="soft">\(words.monthHasLeft(one.leftCents))</span> <bdi>\(one.claimant)</bdi></p></div>\
                <div class="job-side">\(when(caller.may(.approveExpenses)) { decide(one) })</div></li>
                """
            }
            return """
                <section class="sec" aria-labelledby="expenses"><h2 id="expenses">\(words.toPayBack)</h2><ul class="queue queue-plain">\(rows)</ul></section>
                """
        }
    }

    private func decide(_ one: MeetingList.Claim) -> HTML {
        guard one.expense.claimedBy != caller.account else { return "<p class=\"soft\">\(words.anotherDecides)</p>" }
        let hidden: HTML = "\(token)\(FormVersion.field(one.expense.rowVersion))"
        let what: HTML = "<span class=\"vh\"> \(words.day(one.day)) \(one.mentorCode)</span>"
        return """
            <form method="post" action="/expenses/\(one.expense.id.text)/approval">\(hidden)<button class="btn">\(words.approve)\(what)</button></form>\
            <form method="post" action="/expenses/\(one.expense.id.text)/refusal">\(hidden)<button class="btn btn-quiet">\(words.refuseExpense)\(what)</button></form>
            """
    }

    private var unmet: HTML? {
        when(!list.unmet.isEmpty) {
            let rows = list.unmet.map { one -> HTML in
                """
                <li><a href="\(path)?match=\(one.match.text)">\(pair(one.mentorCode, one.personCodes))</a> \
                <span class="soft">\(when(one.times > 0) { "\(words.metTimes(one.times)) " })\(one.last.map { words.lastMet(words.day($0)) } ?? words.noMeetingYet)</span></li>
                """
            }
            return """
                <section class="sec" aria-labelledby="unmet"><h2 id="unmet">\(words.metTooLittle)</h2><ul>\(rows)</ul></section>
                """
        }
    }

    private var meetings: HTML {
        guard !list.lines.isEmpty else { return MentoringPiece.empty(words.noMeeting, words.noMeetingHint) }
        let heads = [words.whichDay, words.matchLabel, words.whatYouDid, words.howLong, words.stateLabel]
        let rows = list.lines.map { one -> HTML in
            MentoringPiece.row(
                "<a href=\"/meetings/\(one.id.text)\">\(words.when(one.day, one.startMinute))</a>",
                [
                    MentoringPiece.cell(heads[1], pair(one.mentorCode, one.personCodes)),
                    MentoringPiece.cell(heads[2], "\(words.listed(one.activities.map(words.activity)))"),
                    MentoringPiece.cell(heads[3], one.minutes.map { "\(words.duration($0))" }),
                    MentoringPiece.cell(
                        heads[4],
                        "\(words.meetingState(one.state))\(when(one.asked > 1) { " \(one.came)/\(one.asked)" })"),
                ])
        }
        return MentoringPiece.table(words.meetings, heads, rows, isCut: list.isCut, words)
    }
}
