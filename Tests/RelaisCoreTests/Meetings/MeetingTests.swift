import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct MeetingTests {
    @Test func mentorRecordsWhatWasDone() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            let id = try tx.as(cast.mona) { tx in
                var draft = Meeting.Draft.football(on: Day(noon))
                (draft.at, draft.note, draft.commune) = ("10h30", "Match au stade", "19031")
                (draft.transport, draft.distance, draft.cost) = ("bus", "12", "3,50")
                return try Meeting.record(draft, for: match, in: tx)
            }
            for member in [cast.mona, cast.walter] {
                try tx.as(member) { tx in
                    let page = try MeetingPage(id, in: tx)
                    #expect(
                        page.meeting.state == .held && page.meeting.startMinute == 630 && page.meeting.minutes == 120)
                    #expect(page.attendance == [.init(scene.mentee, .yes)] && page.note == "Match au stade")
                    #expect(page.meeting.costCents == 350 && page.communeName == "Brive-la-Gaillarde")
                }
            }
            // Whoever coordinates volunteers sees that they met, and no word of it.
            try tx.as(cast.victor) { tx in
                let page = try MeetingPage(id, in: tx)
                #expect(page.note == nil && page.hasNote && page.mentees[0].called.count > 3)
                #expect(try MeetingList(of: scene.programme, in: tx).lines.map(\.id) == [id])
            }
            try tx.as(cast.mona) { tx in
                #expect(try MeetingPage(id, in: tx).mentees.map(\.called) == ["Mimi"])
                let own = try OwnMeetings(in: tx)
                #expect(own.recorded[match]?.map(\.id) == [id] && own.planned.isEmpty)
                // The next form begins with what is usual.
                let form = try MeetingForm(for: match, in: tx)
                #expect(
                    form.draft.minutes == "120" && form.draft.transport == "bus" && form.draft.activities == ["sport"])
                #expect(form.draft.on == Day(noon).text && form.draft.note == nil && form.draft.cost == nil)
            }
        }
    }

    @Test func namesEveryFieldThatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            var draft = Meeting.Draft()
            (draft.on, draft.at, draft.minutes, draft.mode) = ("2026-02-31", "25h", "3", "by pigeon")
            (draft.activities, draft.transport, draft.cost) = (["chess"], "horse", "a lot")
            (draft.attendance, draft.note) = (["maybe"], String(repeating: "a", count: 501))
            #expect {
                try tx.as(cast.mona) { try Meeting.record(draft, for: match, in: $0) }
            } throws: { error in
                guard case Refusal.invalid(let found) = error else { return false }
                return Set(found.map(\.field)) == [
                    "on", "at", "minutes", "mode", "activities", "transport", "cost", "attendance", "note",
                ]
            }
        }
    }

    /// Not to come as held; nor an hour that is still to come today; nor in the past as planned.
    @Test func isNotToComeOnceItWasHeld() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            let tomorrow = Day(noon).adding(days: 1)
            func refused(_ draft: Meeting.Draft, isPlan: Bool = false) -> [Invalid] {
                do {
                    try tx.as(cast.mona) { tx in
                        _ =
                            isPlan
                            ? try Meeting.plan(draft, for: match, in: tx)
                            : try Meeting.record(draft, for: match, in: tx)
                    }
                    return []
                } catch Refusal.invalid(let found) { return found } catch { return [Invalid("other", .missing)] }
            }
            #expect(refused(.football(on: tomorrow)) == [Invalid("on", .inTheFuture)])
            var evening = Meeting.Draft.football(on: Day(noon))
            evening.at = "23:30"
            #expect(refused(evening) == [Invalid("at", .inTheFuture)])
            #expect(refused(.football(on: Day(noon).adding(days: -1)), isPlan: true) == [Invalid("on", .tooEarly)])
            #expect(refused(.football(on: tomorrow), isPlan: true).isEmpty)
            // Whatever our own code says.
            #expect(throws: PostgresError.self) {
                try tx.as(cast.mona) { tx in
                    try tx.execute("UPDATE casework.meeting SET state = 'held'")
                    _ = try tx.all("SELECT id FROM casework.meeting", as: Only<UUID>.self)
                }
            }
        }
    }

    @Test func whatWasPlannedIsRecordedMovedOrCalledOff() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            let (first, second) = (Day(noon).adding(days: 2), Day(noon).adding(days: 3))
            let id = try tx.as(cast.mona) { try Meeting.plan(.football(on: first), for: match, in: $0) }
            try tx.as(cast.mona) { tx in
                try Meeting.amend(id, to: .football(on: second), isPlan: true, in: tx)
                #expect(try OwnMeetings(in: tx).planned[match]?.map(\.day) == [second])
            }
            let later = noon + 3 * 86_400
            try tx.as(cast.mona, at: later) { tx in
                #expect(try MeetingForm(of: id, in: tx).draft.on == second.text)
                try Meeting.amend(
                    id, to: .football(on: second, attendance: ["\(scene.mentee.text):cancelled_by_mentee"]),
                    isPlan: false, in: tx)
                let page = try MeetingPage(id, in: tx)
                #expect(page.meeting.state == .missed && page.attendance == [.init(scene.mentee, .cancelledByMentee)])
                #expect(throws: Refusal.mentoring(.meetingIs(.missed))) {
                    try Meeting.amend(id, to: .football(on: second.adding(days: 9)), isPlan: true, in: tx)
                }
            }
        }
    }

    /// A double tap, or a second import.
    @Test func isRecordedOnce() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            try tx.as(cast.mona) { tx in _ = try Meeting.record(.football(on: Day(noon)), for: match, in: tx) }
            #expect(throws: Refusal.mentoring(.alreadyMet)) {
                try tx.as(cast.mona) { try Meeting.record(.football(on: Day(noon)), for: match, in: $0) }
            }
        }
    }

    /// One record for a group, in which each is told of.
    @Test func isOneForAGroup() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let mentor = try tx.mentor(in: programme, cast)
            let (one, other) = (
                try tx.mentee(in: programme, cast), try tx.mentee(in: programme, cast, .born("2009-09-09"))
            )
            try tx.as(cast.victor) { try Mentor.bind(mentor, to: "Mona", in: $0) }
            let match = try tx.as(cast.victor) { tx in
                let id = try Match.propose(mentor, to: [one.mentee, other.mentee], in: tx)
                try Match.agree(id, by: .mentor, in: tx)
                for mentee in [one.mentee, other.mentee] { try Match.agree(id, by: .mentee(mentee), in: tx) }
                try Match.meet(id, on: Day(tx.now).text, in: tx)
                return id
            }
            try tx.as(cast.mona) { tx in
                var draft = Meeting.Draft.football(on: Day(noon), attendance: ["\(one.mentee.text):yes"])
                #expect(throws: Refusal.invalid([Invalid("attendance", .missing)])) {
                    try Meeting.record(draft, for: match, in: tx)
                }
                draft.attendance.append("\(other.mentee.text):no_excused")
                let id = try Meeting.record(draft, for: match, in: tx)
                let page = try MeetingPage(id, in: tx)
                #expect(page.meeting.state == .held && page.attendance.count == 2)
            }
            let line = try tx.as(cast.walter) { try MeetingList(of: programme, in: $0).lines[0] }
            #expect(line.came == 1 && line.asked == 2 && line.personCodes.count == 2)
        }
    }

    @Test func keepsADraftUntilItIsRecorded() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            var draft = Meeting.Draft.football(on: Day(noon))
            draft.note = "Un mot à fin"
            for _ in 0..<2 { try tx.as(cast.mona) { try Meeting.keepDraft(draft, for: match, in: $0) } }
            try tx.as(cast.mona) { tx in
                let form = try MeetingForm(for: match, in: tx)
                #expect(form.isDraft && form.draft == draft)
            }
            // It is whoever typed it's alone.
            try tx.as(cast.walter) { try #expect(!MeetingForm(for: match, in: $0).isDraft) }
            try tx.as(cast.mona) { tx in
                _ = try Meeting.record(draft, for: match, in: tx)
                #expect(try !MeetingForm(for: match, in: tx).isDraft)
            }
        }
    }

    /// The hours that clocks skip or show twice are hours all the same.
    @Test(arguments: ["2026-03-29", "2026-10-25", "2028-02-29"]) func isKeptOnDaysOfNoUsualLength(day: String)
        async throws
    {
        let moment = try Date("\(day)T21:00:00Z", strategy: .iso8601)
        try await inTransaction(at: moment) { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            try tx.as(cast.mona) { tx in
                var draft = Meeting.Draft.football(on: try #require(Day(day)))
                draft.at = "02:30"
                let id = try Meeting.record(draft, for: match, in: tx)
                let kept = try Meeting.known(id, in: tx)
                #expect(kept.day.text == day && kept.startMinute == 150)
            }
        }
    }

    /// Whoever leads tells of the past of a match that is over, up to its last day; nobody of what came after.
    @Test func isOfAMatchThatWasUnderWay() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast, .closed)
            try tx.as(cast.walter) { tx in
                _ = try Meeting.record(.football(on: Day(noon)), for: match, in: tx)
                #expect(throws: Refusal.mentoring(.matchIs(.closed, needs: [.trial, .active]))) {
                    try Meeting.plan(.football(on: Day(noon).adding(days: 3)), for: match, in: tx)
                }
            }
            #expect(throws: Refusal.mentoring(.matchIs(.closed, needs: [.trial, .active]))) {
                try tx.as(cast.walter, at: noon + 5 * 86_400) {
                    try Meeting.record(.football(on: Day(noon).adding(days: 4)), for: match, in: $0)
                }
            }
        }
    }

    /// Of a month that is over, those that met less often than the programme asks, which is twice; of the one that goes on, those that did
    /// not meet; never one that had not begun.
    @Test func monthsAndMatchesThatMetTooLittleAreFound() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            try tx.as(cast.walter) { tx in
                var list = try MeetingList(of: scene.programme, in: tx)
                #expect(list.lines.isEmpty && list.unmet.map(\.match) == [match] && list.unmet[0].last == nil)
                let id = try Meeting.record(.football(on: Day(noon)), for: match, in: tx)
                let month = MeetingList.month(of: noon).text
                list = try MeetingList(of: scene.programme, month: month, match: match, in: tx)
                #expect(list.lines.map(\.id) == [id] && list.unmet.isEmpty)
                list = try MeetingList(of: scene.programme, month: "2024-02", in: tx)
                #expect(list.lines.isEmpty && list.unmet.isEmpty)
                #expect(throws: Refusal.invalid([Invalid("month", .unreadable)])) {
                    try MeetingList(of: scene.programme, month: "soon", in: tx)
                }
            }
            try tx.as(cast.walter, at: noon + 40 * 86_400) { tx in
                let month = MeetingList.month(of: noon).text
                var list = try MeetingList(of: scene.programme, month: month, in: tx)
                #expect(list.unmet.map(\.times) == [1] && list.unmet.map(\.last) == [Day(noon)])
                _ = try Meeting.record(.football(on: Day(noon).adding(days: 3)), for: match, in: tx)
                list = try MeetingList(of: scene.programme, month: month, in: tx)
                #expect(list.unmet.isEmpty)
            }
        }
    }
}
