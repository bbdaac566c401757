import RelaisCore

/// One meeting: when, who was there, what was done, what it cost.
struct MeetingView {
    let page: MeetingPage
    let caller: Caller
    let done: String
    let words: Words

    private var meeting: Meeting { page.meeting }

    var html: HTML {
        let isMentor = caller.may(.seeOwnMatches)
        return """
            \(Piece.back(to: isMentor ? "/mentoring" : "/programmes/\(page.programme.text)/meetings", isMentor ? words.myMentoring : words.meetings))
            \(when(words.doneMeeting(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <div class="ask flow"><div class="head"><h1>\(words.meeting)</h1><p class="lead">\(words.when(meeting))\(words.colon)\(words.meetingState(meeting.state))</p></div>
            <dl class="facts">\(who)\
            \(Piece.fact(words.whatYouDid, text: meeting.activities.isEmpty ? nil : words.listed(meeting.activities.map(words.activity))))\
            \(Piece.fact(words.howLong, text: meeting.minutes.map { words.duration($0) }))\
            \(Piece.fact(words.howYouMet, text: words.mode(meeting.mode)))\
            \(Piece.fact(words.commune, text: page.communeName))\
            \(Piece.fact(words.journey, text: meeting.transport.map { words.transport($0) }))\
            \(Piece.fact(words.kilometres, text: meeting.distanceKm.map { "\($0)" }))\
            \(Piece.fact(words.euros, text: meeting.costCents.map { words.money($0) }))\
            \(Piece.fact(words.paidBack, text: page.expense.map { words.expense($0) }))\
            \(Piece.fact(words.aWord, text: page.note ?? (page.hasNote ? words.wordsNotYours : nil)))\
            \(Piece.fact(words.recordedBy, text: page.recordedBy))</dl>
            \(when(page.isOwn) { acts })</div>
            """
    }

    private var who: [HTML] {
        if page.attendance.isEmpty {
            return [Piece.fact(words.withWhom, text: words.listed(page.mentees.map(\.called)))].compactMap(\.self)
        }
        return page.attendance.compactMap { one in
            Piece.fact(
                page.mentees.first { $0.id == one.mentee }?.called ?? words.withWhom, text: words.presence(one.presence)
            )
        }
    }

    private var acts: HTML {
        let path = "/meetings/\(meeting.id.text)"
        guard meeting.state == .planned else {
            return "<p class=\"acts\"><a class=\"btn\" href=\"\(path)/record\">\(words.correct)</a></p>"
        }
        return """
            <p class="acts"><a class="btn btn-go" href="\(path)/record">\(words.sayHowItWent)</a><a class="btn" href="\(path)/plan">\(words.otherDay)</a></p>
            """
    }
}
