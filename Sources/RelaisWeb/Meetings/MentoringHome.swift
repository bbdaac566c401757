import RelaisCore

/// A mentor's home: whom they accompany, the next time they meet, how to record a meeting, what not to write, whom to call.
struct MentoringHome {
    let own: OwnMeetings
    let done: String
    /// Whoever came by a link has no calendar of their own.
    let hasAccount: Bool
    let words: Words

    var html: HTML {
        """
        \(when(words.doneMeeting(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
        <div class="ask flow"><div class="head"><h1>\(words.myMentoring)</h1></div>
        \(when(own.matches.isEmpty) { "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noMatchNow)</h2><p>\(words.noMatchNowHint)</p></section>" })\
        \(own.matches.map(match))
        \(Self.reminder(words))
        <p>\(when(hasAccount) { "<a href=\"/mentoring/calendar\">\(words.calendar)</a><br>" })<a href="/mentoring/checks">\(words.myChecks)</a></p></div>
        """
    }

    private func match(_ line: OwnMatches.Line) -> HTML {
        let names = line.mentees.compactMap(\.card?.called)
        let isOpen = [.trial, .active].contains(line.state)
        let recorded = own.recorded[line.id] ?? []
        return """
            <section class="sheet" aria-labelledby="m-\(line.id.text)"><h2 id="m-\(line.id.text)"><bdi>\(names.isEmpty ? words.yourMentees(line.mentees.count) : words.listed(names))</bdi></h2>
            <p class="soft">\(line.programmeName)\(when(line.standsInUntil) { " · \(words.standsInUntil(words.day($0)))" })</p>
            \(when(line.state == .onHold) { Piece.note("warn", icon: "warn", "<p>\(words.isHeld)</p>") })\
            \(when(line.state == .consented) { "<p>\(words.waitsForTrial)</p>" })
            \(when(isOpen) { acts(line) })
            \(line.mentees.compactMap(card))
            \(when(!recorded.isEmpty) { history(recorded) })
            <p class="small"><a href="/matches/\(line.id.text)/concern">\(words.raiseConcern)<span class="vh"> \(words.listed(names))</span></a></p></section>
            """
    }

    private func acts(_ line: OwnMatches.Line) -> HTML {
        let next = own.planned[line.id]?.first
        let last = own.recorded[line.id]?.first { $0.state == .held }
        // What was planned for today, or before, is what is recorded.
        let due = next.flatMap { $0.day.isAfter(own.today) ? nil : $0 }
        let path = due.map { "/meetings/\($0.id.text)/record" } ?? "/mentoring/matches/\(line.id.text)/meeting"
        return """
            <p>\(when(next) { "<a href=\"/meetings/\($0.id.text)\">\(words.nextMeeting(words.when($0)))</a><br>" })\
            <span class="soft">\(last.map { words.lastMet(words.when($0)) } ?? words.noMeetingYet)</span></p>
            <p class="acts"><a class="btn btn-go btn-big" href="\(path)">\(words.recordMeeting)</a>
            <a class="btn" href="/mentoring/matches/\(line.id.text)/plan">\(words.planMeeting)</a></p>
            """
    }

    private func card(_ young: OwnMatches.Young) -> HTML? {
        guard let card = young.card else { return nil }
        return """
            <details class="more"><summary><bdi>\(card.called)</bdi>\(words.colon)\(words.whomToCallFirst)</summary><dl class="facts">\
            \(Piece.fact(words.whomToCallFirst, text: card.emergencyContact))\(Piece.fact(words.whereToMeet, text: card.meeting))\
            \(Piece.fact(words.likes, text: young.interests.isEmpty ? nil : words.listed(young.interests.map(words.activity))))</dl></details>
            """
    }

    private func history(_ recorded: [Meeting]) -> HTML {
        let items = recorded.prefix(10).map { one -> HTML in
            let money = own.expenses[one.id].map { words.colon + words.expense($0) } ?? ""
            return """
                <li><a href="/meetings/\(one.id.text)">\(words.when(one))</a> <span class="soft">\(words.meetingState(one.state))\(money)</span></li>
                """
        }
        return "<details class=\"more\"><summary>\(words.pastMeetings)</summary><ul>\(items)</ul></details>"
    }

    /// What nobody writes, and whom to call.
    static func reminder(_ words: Words) -> HTML {
        """
        <section class="sec" aria-labelledby="not-to-write"><h2 id="not-to-write">\(words.whatNotToWrite)</h2><p>\(words.factsOnly)</p></section>
        \(Piece.note("warn", icon: "warn", "<p>\(words.inDanger) <a href=\"tel:119\"><b>119</b></a> <span class=\"soft\">\(words.freeDayAndNight)</span></p>"))
        """
    }
}
