import Foundation
import RelaisCore

/// A meeting. Its words are there for whoever may open them.
struct MeetingJSON: Encodable {
    struct There: Encodable {
        let mentee: String
        let presence: String

        static let schema = Schema.object(
            "MeetingAttendance", [.init("mentee", .uuid), .init("presence", .choice(Meeting.Presence.self))])
    }
    let id: String
    let match: String
    let state: String
    let on: String
    let at: String?
    let minutes: Int?
    let mode: String
    let activities: [String]
    let commune: String?
    let transport: String?
    let distance: Int?
    let costCents: Int?
    let version: Int
    var attendance: [There]?
    var note: String?
    var claimedCents: Int?
    var grantedCents: Int?
    var expenseState: String?

    init(_ meeting: Meeting) {
        (id, match, state, on) = (meeting.id.text, meeting.match.text, meeting.state.rawValue, meeting.day.text)
        (at, minutes, mode) = (meeting.startMinute.map(Meeting.Draft.clock), meeting.minutes, meeting.mode.rawValue)
        (activities, commune) = (meeting.activities.map(\.rawValue), meeting.commune)
        (transport, distance, costCents) = (meeting.transport?.rawValue, meeting.distanceKm, meeting.costCents)
        version = meeting.rowVersion
    }

    init(_ page: MeetingPage) {
        self.init(page.meeting)
        attendance = page.attendance.map { There(mentee: $0.mentee.text, presence: $0.presence.rawValue) }
        note = page.note
        claimedCents = page.expense?.claimedCents
        grantedCents = page.expense?.grantedCents
        expenseState = page.expense?.state.rawValue
    }

    static let schema = Schema.object(
        "Meeting",
        [
            .init("id", .uuid), .init("match", .uuid), .init("state", .choice(Meeting.State.self)),
            .init("on", .text()),
            .maybe("at", .text()), .maybe("minutes", .integer()), .init("mode", .choice(Meeting.Mode.self)),
            .init("activities", .list(.choice(Mentoring.Activity.self))), .maybe("commune", .text()),
            .maybe("transport", .choice(Mentoring.Transport.self)), .maybe("distance", .integer()),
            .maybe("cost_cents", .integer()), .init("version", .integer()),
            .maybe("attendance", .list(There.schema)), .maybe("note", .text()), .maybe("claimed_cents", .integer()),
            .maybe("granted_cents", .integer()), .maybe("expense_state", .choice(Expense.State.self)),
        ])
}

/// The meetings of a programme.
struct MeetingListJSON: Encodable {
    struct Line: Encodable {
        let id: String
        let match: String
        let mentorCode: String
        let personCodes: [String]
        let state: String
        let on: String
        let minutes: Int?
        let activities: [String]
        let came: Int
        let version: Int

        static let schema = Schema.object(
            "MeetingLine",
            [
                .init("id", .uuid), .init("match", .uuid), .init("mentor_code", .text()),
                .init("person_codes", .list(.text())), .init("state", .choice(Meeting.State.self)),
                .init("on", .text()),
                .maybe("minutes", .integer()), .init("activities", .list(.choice(Mentoring.Activity.self))),
                .init("came", .integer()), .init("version", .integer()),
            ])
    }
    struct Unmet: Encodable {
        let match: String
        let mentorCode: String
        let personCodes: [String]
        let times: Int
        let lastOn: String?

        static let schema = Schema.object(
            "UnmetMatch",
            [
                .init("match", .uuid), .init("mentor_code", .text()), .init("person_codes", .list(.text())),
                .init("times", .integer()), .maybe("last_on", .text()),
            ])
    }
    struct Claim: Encodable {
        let id: String
        let meeting: String
        let claimedCents: Int
        let leftCents: Int
        let version: Int

        static let schema = Schema.object(
            "ExpenseClaim",
            [
                .init("id", .uuid), .init("meeting", .uuid), .init("claimed_cents", .integer()),
                .init("left_cents", .integer()), .init("version", .integer()),
            ])
    }
    let meetings: [Line]
    let isCut: Bool
    let unmet: [Unmet]
    let claims: [Claim]

    init(_ list: MeetingList) {
        meetings = list.lines.map {
            Line(
                id: $0.id.text, match: $0.match.text, mentorCode: $0.mentorCode, personCodes: $0.personCodes,
                state: $0.state.rawValue, on: $0.day.text, minutes: $0.minutes,
                activities: $0.activities.map(\.rawValue),
                came: $0.came, version: $0.rowVersion)
        }
        isCut = list.isCut
        unmet = list.unmet.map {
            Unmet(
                match: $0.match.text, mentorCode: $0.mentorCode, personCodes: $0.personCodes, times: $0.times,
                lastOn: $0.last?.text)
        }
        claims = list.claims.map {
            Claim(
                id: $0.expense.id.text, meeting: $0.expense.meeting.text, claimedCents: $0.expense.claimedCents,
                leftCents: $0.leftCents, version: $0.expense.rowVersion)
        }
    }

    static let schema = Schema.object(
        "ProgrammeMeetings",
        [
            .init("meetings", .list(Line.schema)), .init("is_cut", .flag), .init("unmet", .list(Unmet.schema)),
            .init("claims", .list(Claim.schema)),
        ])
}

/// The address of a calendar, told once.
struct CalendarJSON: Encodable {
    let address: String
    static let schema = Schema.object("CalendarAddress", [.init("address", .text())])
}
