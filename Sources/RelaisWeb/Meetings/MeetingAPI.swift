import Foundation
import RelaisCore
import Vault

extension Operation {
    /// Meetings of matches, what is paid back for them, and one's calendar.
    static let meetings: [Operation] = [
        Operation(
            .get, "meetings",
            "The meetings of a programme, the last first, and the matches that met nobody in the month",
            .mentoring, access: .may(.keepMatches),
            query: [
                .needed("programme", .uuid), .maybe("month", .form("[0-9]{4}-[0-9]{2}", most: 7)),
                .maybe("match", .uuid),
            ], answers: MeetingListJSON.schema
        ) { call in
            guard let programme = ID<Programme>(call.query["programme"] ?? "") else {
                throw Refusal.notFound(.init(.programme))
            }
            return try await call.write { tx in
                try .json(
                    MeetingListJSON(
                        MeetingList(
                            of: programme, month: call.query["month"], match: call.query["match"].flatMap { ID($0) },
                            in: tx)))
            }
        },
        Operation(
            .get, "own/meetings", "A mentor’s own: what is planned with whom, and what was recorded", .mentoring,
            access: .may(.seeOwnMatches), answers: .page(of: MeetingJSON.schema)
        ) { call in
            try await call.write { tx in
                let own = try OwnMeetings(in: tx)
                let all = own.matches.flatMap { (own.planned[$0.id] ?? []) + (own.recorded[$0.id] ?? []) }
                return try .json(ListJSON(all.map { MeetingJSON($0) }))
            }
        },
        Operation(
            .get, "meetings/{id}", "One meeting, with who was there", .mentoring, access: .may(.recordMeetings),
            answers: MeetingJSON.schema
        ) { call in
            let id = try meeting(call)
            return try await call.write { tx in
                let page = try MeetingPage(id, in: tx)
                return try .json(MeetingJSON(page), version: page.meeting.rowVersion)
            }
        },
        Operation(
            .post, "meetings", "Record a meeting that was held, or was not", .mentoring, access: .may(.recordMeetings),
            body: [.needed("match", .uuid)] + facts + told, answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                try .made(MadeJSON(id: Meeting.record(Meeting.Draft(call.body), for: match(call), in: tx).text))
            }
        },
        Operation(
            .post, "meetings/plan", "Plan a meeting", .mentoring, access: .may(.recordMeetings),
            body: [.needed("match", .uuid)] + facts, answers: MadeJSON.schema
        ) { call in
            try await call.write { tx in
                try .made(MadeJSON(id: Meeting.plan(Meeting.Draft(call.body), for: match(call), in: tx).text))
            }
        },
        Operation(
            .post, "meetings/{id}/record", "Say how a planned meeting went, or correct what one recorded", .mentoring,
            access: .may(.recordMeetings), body: facts + told, answers: nil
        ) { call in
            let id = try meeting(call)
            return try await call.write { tx in
                try Meeting.amend(id, to: Meeting.Draft(call.body), isPlan: false, in: tx)
                return .done
            }
        },
        Operation(
            .post, "meetings/{id}/plan", "Move a planned meeting", .mentoring, access: .may(.recordMeetings),
            body: facts,
            answers: nil
        ) { call in
            let id = try meeting(call)
            return try await call.write { tx in
                try Meeting.amend(id, to: Meeting.Draft(call.body), isPlan: true, in: tx)
                return .done
            }
        },
        Operation(
            .post, "expenses/{id}/approval", "Approve what is asked to be paid back, up to what the month has left",
            .mentoring, access: .may(.approveExpenses), answers: nil
        ) { call in
            let id = try expense(call)
            return try await call.write { tx in
                try Expense.approve(id, in: tx)
                return .done
            }
        },
        Operation(
            .post, "expenses/{id}/refusal", "Refuse to pay back", .mentoring, access: .may(.approveExpenses),
            answers: nil
        ) { call in
            let id = try expense(call)
            return try await call.write { tx in
                try Expense.refuse(id, in: tx)
                return .done
            }
        },
        Operation(
            .post, "calendar",
            "Make the calendar of one’s meetings, or give it another address: it is in the answer, and nowhere else",
            .mentoring, access: .session, answers: CalendarJSON.schema, keeps: .fact
        ) { call in
            try await call.write { tx in
                try .json(CalendarJSON(address: "\(call.site)/calendar/\(CalendarFeed.make(in: tx).text).ics"))
            }
        },
        Operation(
            .post, "calendar/end", "End the calendar: its address leads nowhere, at once", .mentoring, access: .session,
            answers: nil
        ) { call in
            try await call.write { tx in
                try CalendarFeed.end(in: tx)
                return .done
            }
        },
    ]

    private static let facts: [Input] = [
        .needed("on", .date), .maybe("at", .form("[0-2][0-9]:[0-5][0-9]", most: 5)),
        .maybe("minutes", .form("[0-9]{1,4}", most: 4)), .maybe("mode", .choice(Meeting.Mode.self)),
        .maybe("activities", .list(.choice(Mentoring.Activity.self), most: 11)), .maybe("commune", .name(most: 100)),
        .maybe("transport", .choice(Mentoring.Transport.self)), .maybe("distance", .form("[0-9]{1,4}", most: 4)),
    ]
    private static let told: [Input] = [
        .needed("attendance", .list(.form("([0-9a-f-]{36}:)?[a-z_]{3,30}", most: 70), least: 1, most: 10)),
        .maybe("cost", .form("[0-9]{1,4}([.,][0-9]{1,2})?", most: 7)),
        .maybe("note", .words(most: Meeting.longestNote)), .maybe("claims", .choice(["yes", "no"])),
    ]

    private static func expense(_ call: Call) throws -> ID<Expense> {
        guard let id = ID<Expense>(call.id) else { throw Refusal.notFound(.init(.meeting)) }
        return id
    }

    private static func meeting(_ call: Call) throws -> ID<Meeting> {
        guard let id = ID<Meeting>(call.id) else { throw Refusal.notFound(.init(.meeting)) }
        return id
    }

    private static func match(_ call: Call) throws -> ID<Match> {
        guard let id = ID<Match>(call.body["match"] ?? "") else { throw Refusal.notFound(.init(.match)) }
        return id
    }
}
