import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// Meetings: a mentor's home, the form to record one by telephone, a meeting, and the meetings of a programme.
    func addMeetingPages(to router: Router<Visitor>) {
        router.get("mentoring") { request, visitor in
            let (own, caller) = try await store.write(as: visitor.credential()) { tx in
                (try OwnMeetings(in: tx), try tx.caller)
            }
            let done = Self.asked("done", request) ?? ""
            return page(
                visitor.words.myMentoring, at: .ofMeetings(caller), visitor, caller,
                MentoringHome(own: own, done: done, hasAccount: caller.kind == .member, words: visitor.words).html)
        }
        addOwnChecksPage(to: router)
        router.get("mentoring/matches/:id/meeting") { _, visitor in
            try await meetingForm(nil, nil, visitor, isPlan: false)
        }
        router.get("mentoring/matches/:id/plan") { _, visitor in
            try await meetingForm(nil, nil, visitor, isPlan: true)
        }
        router.post("mentoring/matches/:id/meeting", use: makeMeeting)
        router.get("meetings/:id") { request, visitor in try await meetingPage(request, visitor) }
        router.get("meetings/:id/record") { _, visitor in
            try await meetingForm(nil, nil, visitor, isPlan: false, isThere: true)
        }
        router.get("meetings/:id/plan") { _, visitor in
            try await meetingForm(nil, nil, visitor, isPlan: true, isThere: true)
        }
        router.post("meetings/:id/record", use: amendMeeting)
        router.get("programmes/:id/meetings", use: showMeetings)
        for (act, isYes) in [("approval", true), ("refusal", false)] {
            router.post(RouterPath("expenses/:id/\(act)")) { request, visitor in
                try await decideExpense(isYes, request, visitor)
            }
        }
        addCalendarPages(to: router)
    }

    private static let fields =
        [
            "day", "on", "at", "minutes", "mode", "activities", "commune", "transport", "distance", "cost",
            "attendance",
            "note", "claims", "then", FormVersion.name,
        ] + (1...10).map { "attendance_\($0)" }

    /// The form, with what is usual, or what was typed.
    private func meetingForm(
        _ form: Form?, _ objection: Objection?, _ visitor: Visitor, isPlan: Bool, isThere: Bool = false
    ) async throws -> Response {
        guard let id = visitor.parameters.get("id").flatMap({ UUID(uuidString: $0) }) else {
            throw Refusal.notFound(.init(isThere ? .meeting : .match))
        }
        let (known, caller) = try await store.write(as: visitor.credential()) { tx in
            (
                isThere
                    ? try MeetingForm(of: ID(rawValue: id), in: tx) : try MeetingForm(for: ID(rawValue: id), in: tx),
                try tx.caller
            )
        }
        let words = visitor.words
        let fields = Fields(form ?? .filled(known, isPlan: isPlan), objection?.invalid ?? [], words)
        return page(
            isPlan ? words.planMeeting : words.recordMeeting, at: .ofMeetings(caller), visitor, caller,
            status: objection?.status ?? .ok,
            MeetingFormView(
                known: known, fields: fields, token: FormToken.field(visitor), isPlan: isPlan,
                isMentor: caller.may(.seeOwnMatches), objection: objection
            ).html)
    }

    @Sendable private func makeMeeting(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let match: ID<Match> = try visitor.id(.match)
        let form = try await Form(request, visitor, fields: Self.fields)
        let (draft, then) = (Meeting.Draft(form), form["then"] ?? "")
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            switch then {
            case "save": try Meeting.keepDraft(draft, for: match, in: tx)
            case "plan": try Meeting.plan(draft, for: match, in: tx)
            default: try Meeting.record(draft, for: match, in: tx)
            }
            return try tx.caller.may(.seeOwnMatches)
                ? "/mentoring" : "/programmes/\(MeetingForm.programme(of: match, in: tx).text)/meetings"
        } again: { objection in
            try await meetingForm(form, objection, visitor, isPlan: then == "plan")
        } done: { home in
            "\(home)?done=\(["save", "plan"].contains(then) ? then : "record")"
        }
    }

    @Sendable private func amendMeeting(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Meeting> = try visitor.id(.meeting)
        let form = try await Form(request, visitor, fields: Self.fields)
        let (draft, isPlan) = (Meeting.Draft(form), form["then"] == "plan")
        return try await submit(form, visitor) { tx in
            try Meeting.amend(id, to: draft, isPlan: isPlan, in: tx)
        } again: { objection in
            try await meetingForm(form, objection, visitor, isPlan: isPlan, isThere: true)
        } done: {
            "/meetings/\(id.text)?done=\(isPlan ? "plan" : "record")"
        }
    }

    private func meetingPage(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Meeting> = try visitor.id(.meeting)
        let (meeting, caller) = try await store.write(as: visitor.credential()) { tx in
            (try MeetingPage(id, in: tx), try tx.caller)
        }
        return page(
            visitor.words.meeting, at: .ofMeetings(caller), visitor, caller,
            MeetingView(page: meeting, caller: caller, done: Self.asked("done", request) ?? "", words: visitor.words)
                .html)
    }

    @Sendable private func showMeetings(_ request: Request, _ visitor: Visitor) async throws -> Response {
        try await meetingsPage(Self.asked("month", request), Self.asked("match", request), nil, request, visitor)
    }

    private func meetingsPage(
        _ month: String?, _ match: String?, _ objection: Objection?, _ request: Request, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Programme> = try visitor.id(.programme)
        do {
            let (list, matches, names, young, name, caller) = try await store.write(as: visitor.credential()) { tx in
                let list = try MeetingList(of: id, month: month, match: match.flatMap { ID($0) }, in: tx)
                let matches = try MatchList(of: id, in: tx).lines
                let mentors = try Mentor.names(of: Array(Set(matches.map(\.mentor))), in: tx)
                let names = Dictionary(matches.map { ($0.mentorCode, mentors[$0.mentor]) }) { first, _ in first }
                return (
                    list, matches, names.compactMapValues(\.self),
                    try YoungNames(of: matches.flatMap(\.personCodes), in: tx), try MeetingList.name(of: id, in: tx),
                    try tx.caller
                )
            }
            return page(
                visitor.words.meetings, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
                MeetingListView(
                    programme: id, name: name, list: list, matches: matches, names: names, young: young,
                    caller: caller,
                    token: FormToken.field(visitor), objection: objection,
                    done: Self.asked("done", request) ?? "", words: visitor.words
                ).html)
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal), month != nil else { throw refusal }
            return try await meetingsPage(nil, match, objection, request, visitor)
        }
    }

    private func decideExpense(_ isYes: Bool, _ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Expense> = try visitor.id(.meeting)
        let form = try await Form(request, visitor, fields: [FormVersion.name])
        let programme = try await store.write(as: visitor.credential()) { tx in
            try tx.seeing(form.seen) { tx in
                if isYes { try Expense.approve(id, in: tx) } else { try Expense.refuse(id, in: tx) }
                return try Expense.programme(of: id, in: tx)
            }
        }
        return redirect(to: "/programmes/\(programme.text)/meetings?done=\(isYes ? "approve" : "refuse")#expenses")
    }
}

extension Form {
    /// The form of a meeting as it begins.
    static func filled(_ known: MeetingForm, isPlan: Bool) -> Form {
        let draft = known.draft
        var values: [String: [String]] = [
            "activities": draft.activities, "attendance": draft.attendance.filter { !$0.contains(":") },
        ]
        for (place, one) in known.mentees.enumerated() {
            let own = draft.attendance.first { $0.hasPrefix(one.id.text) }
            let all = draft.attendance.first { !$0.contains(":") }.map { "\(one.id.text):\($0)" }
            if let said = own ?? all { values["attendance_\(place + 1)"] = [said] }
        }
        func put(_ name: String, _ value: String?) { if let value { values[name] = [value] } }
        let day = draft.on ?? known.today.text
        let isNear = [known.today.text, known.today.adding(days: -1).text].contains(day)
        put("day", isPlan ? nil : isNear ? day : "other")
        put("on", isPlan ? known.meeting?.day.text : isNear ? nil : day)
        put("at", draft.at)
        put("minutes", draft.minutes)
        put("mode", draft.mode)
        put("commune", draft.commune)
        put("transport", draft.transport)
        put("distance", draft.distance)
        put("cost", draft.cost)
        put("note", draft.note)
        put("claims", draft.claims)
        return filled(values)
    }
}

extension Meeting.Draft {
    /// What was typed of a meeting. A form offers today and yesterday as they are.
    init(_ typed: some Typed) {
        self.init()
        let day = typed["day"] ?? "other"
        on = day == "other" ? typed["on"] : day
        (at, minutes, mode) = (typed["at"], typed["minutes"], typed["mode"])
        (activities, commune, transport) = (typed.all("activities"), typed["commune"], typed["transport"])
        (distance, cost, note, claims) = (typed["distance"], typed["cost"], typed["note"], typed["claims"])
        attendance = typed.all("attendance") + (1...10).flatMap { typed.all("attendance_\($0)") }
    }
}
