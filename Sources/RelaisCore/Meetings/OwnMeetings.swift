import Foundation
import Postgres

/// What a mentor comes home to: whom they accompany, what is planned with whom, and the last time they met.
package struct OwnMeetings: Sendable {
    package let matches: [OwnMatches.Line]
    /// By match: what is planned, the next first; and what was recorded, the last first. Whoever stands in sees what they recorded.
    package let planned: [ID<Match>: [Meeting]]
    package let recorded: [ID<Match>: [Meeting]]
    /// What they asked to be paid back.
    package let expenses: [ID<Meeting>: Expense]
    package let today: Day

    /// So many meetings are shown.
    package static let most = 60

    package init(in tx: Transaction) throws {
        _ = try tx.caller.member(.seeOwnMatches)
        let laterMeetings: Later<Meeting> = try tx.ask(
            """
            SELECT \(Meeting.columns) FROM casework.meeting m
            ORDER BY m.state = 'planned' DESC, m.meets_on DESC, m.start_minute DESC NULLS LAST, m.id
            LIMIT \(Self.most)
            """)
        let laterExpenses: Later<Expense> = try tx.ask(
            "SELECT \(Expense.columns) FROM casework.expense x ORDER BY x.claimed_at DESC, x.id LIMIT \(Self.most)")
        matches = try OwnMatches(in: tx).matches
        let meetings = try laterMeetings.all()
        planned = Dictionary(grouping: meetings.filter { $0.state == .planned }.reversed(), by: \.match)
        recorded = Dictionary(grouping: meetings.filter { $0.state != .planned }, by: \.match)
        expenses = Dictionary(try laterExpenses.all().map { ($0.meeting, $0) }) { first, _ in first }
        today = Day(tx.now)
    }
}

/// What a form to record a meeting begins with: who is in the match, what was typed before, or what is usual for them.
package struct MeetingForm: Sendable {
    package let match: ID<Match>
    package let programme: ID<Programme>
    package let mentees: [Young]
    /// What is in the fields.
    package let draft: Meeting.Draft
    /// Whether it was typed before and not finished.
    package let isDraft: Bool
    package let last: Meeting?
    /// The meeting it is about, where it is there already.
    package let meeting: Meeting?
    package let activities: [Mentoring.Activity]
    /// Cents a kilometre, and at most so many a month; nothing is paid back where that is nothing.
    package let rateCents: Int
    package let capCents: Int
    package let today: Day

    /// A mentee as the form names them: by what a card says, or by their code.
    package struct Young: Sendable {
        package let id: ID<Mentee>
        package let called: String
    }

    /// For a meeting that is not there yet.
    package init(for match: ID<Match>, in tx: Transaction) throws { try self.init(match, nil, in: tx) }

    /// For one that is planned, or to be corrected.
    package init(of meeting: ID<Meeting>, in tx: Transaction) throws {
        let meeting = try Meeting.known(meeting, in: tx)
        try self.init(meeting.match, meeting, in: tx)
    }

    private init(_ id: ID<Match>, _ meeting: Meeting?, in tx: Transaction) throws {
        let pair = try Pair(id, in: tx)
        (match, programme, self.meeting, today) = (id, pair.match.programme, meeting, Day(tx.now))
        let known = try Programme.known(pair.match.programme, in: tx)
        let offered = known.rules.activities
        activities = Mentoring.Activity.allCases.filter { offered.contains($0) || $0 == .other }
        (rateCents, capCents) = (known.rules.rateCents, known.rules.capCents)
        mentees = try Self.names(of: pair, in: tx)
        last = try tx.first(
            """
            SELECT \(Meeting.columns) FROM casework.meeting m
            WHERE m.match = \(id) AND m.state = 'held'
            ORDER BY m.meets_on DESC, m.start_minute DESC NULLS LAST, m.id
            LIMIT 1
            """)
        let attendance: [Meeting.Attendance] =
            try meeting.map { meeting in
                try tx.all(
                    "SELECT mentee, presence FROM casework.meeting_mentee WHERE meeting = \(meeting.id) ORDER BY mentee LIMIT 10"
                )
            } ?? []
        let typed = try meeting?.state ?? .planned == .planned ? Meeting.draft(of: pair, in: tx) : nil
        isDraft = typed != nil
        if let typed {
            draft = typed
        } else if let meeting, meeting.state != .planned {
            draft = Meeting.Draft(
                meeting, attendance: attendance, note: try meeting.note(pair.keys, in: pair.organisation))
        } else {
            draft = Meeting.Draft(usual: last, planned: meeting, offered: activities, on: Day(tx.now))
        }
        try tx.record(.meetingSeen, pair.trace, fields: ["card"])
    }

    /// Which programme a match is in, for whoever may see it.
    package static func programme(of match: ID<Match>, in tx: Transaction) throws -> ID<Programme> {
        let found: Only<ID<Programme>>? = try tx.first("SELECT t.programme FROM casework.match t WHERE t.id = \(match)")
        guard let found else { throw Refusal.notFound(.init(.match, match.rawValue)) }
        return found.value
    }

    /// By their cards for a mentor, by their codes for whoever leads: who opens no card.
    private static func names(of pair: Pair, in tx: Transaction) throws -> [Young] {
        if pair.ownMentor != nil {
            let line = try OwnMatches(in: tx).matches.first { $0.id == pair.match.id }
            return pair.sides.enumerated().map { place, side in
                let called = line?.mentees.first { $0.id == side.mentee }?.card?.called
                return Young(id: side.mentee, called: called ?? "\(place + 1)")
            }
        }
        let codes: [CodeRow] = try tx.all(
            "SELECT mentee, code FROM casework.mentee_files(\(pair.sides.map(\.mentee)))")
        return pair.sides.map { side in
            Young(id: side.mentee, called: codes.first { $0.mentee == side.mentee }?.code ?? "")
        }
    }

    private struct CodeRow: RowDecodable {
        let mentee: ID<Mentee>
        let code: String
        init(row: Row) throws { (mentee, code) = try row.decode() }
    }
}

extension Meeting.Draft {
    /// What a meeting says, as it would be typed.
    init(_ meeting: Meeting, attendance: [Meeting.Attendance], note: String?) {
        self.init(usual: meeting, planned: meeting, offered: [], on: meeting.day)
        on = meeting.day.text
        at = meeting.startMinute.map(Self.clock)
        cost = meeting.costCents.map { "\($0 / 100),\($0 % 100 < 10 ? "0" : "")\($0 % 100)" }
        self.attendance = attendance.map { "\($0.mentee.text):\($0.presence.rawValue)" }
        self.note = note
    }

    /// What is usual: as it was the last time, or two hours of what the programme offers first. Today, and all of them were there.
    init(usual last: Meeting?, planned: Meeting?, offered: [Mentoring.Activity], on today: Day) {
        self.init()
        let known = planned ?? last
        on = planned.map { $0.day.isAfter(today) ? today.text : $0.day.text } ?? today.text
        at = planned?.startMinute.map(Self.clock)
        minutes = "\(planned?.minutes ?? last?.minutes ?? 120)"
        mode = (known?.mode ?? .inPerson).rawValue
        let named = planned.flatMap { $0.activities.isEmpty ? nil : $0.activities } ?? last?.activities
        activities = (named ?? Array(offered.prefix(1))).map(\.rawValue)
        commune = known?.commune
        transport = known?.transport?.rawValue
        distance = (planned?.distanceKm ?? last?.distanceKm).map { "\($0)" }
        attendance = [Meeting.Presence.yes.rawValue]
    }

    /// `14:05`.
    package static func clock(_ minute: Int) -> String {
        let (hour, rest) = (minute / 60, minute % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }
}
