import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Who reaches what of meetings, against bare PostgreSQL: whatever our own code would ask.
@Suite struct MeetingAccessTests {
    private static let tables = [
        "casework.meeting", "casework.meeting_mentee", "casework.meeting_draft", "casework.expense",
    ]

    /// How many rows of each table somebody reads, and how many keys of meetings they open.
    private func reach(_ member: Member, _ tx: Transaction) throws -> [Int] {
        try tx.as(member) { tx in
            let rows = try Self.tables.map { table -> Int in
                let count: Only<Int> = try tx.one(SQL(trusted: "SELECT count(*) FROM \(table)"))
                return count.value
            }
            return rows
        }
    }

    private func notes(_ member: Member, of meetings: [ID<Meeting>], _ tx: Transaction) throws -> Int {
        try tx.as(member) { tx in
            let count: Only<Int> = try tx.inside(.vault) {
                try tx.one("SELECT count(*) FROM keys.dek WHERE subject = ANY (\(meetings))")
            }
            return count.value
        }
    }

    /// Mona's match with a meeting she recorded, one that was planned, and a draft.
    private func scene(_ tx: Transaction, _ cast: Cast) throws -> (MentoringScene, ID<Match>, [ID<Meeting>]) {
        let (scene, match) = try tx.monasMatch(cast)
        let meetings = try tx.as(cast.mona) { tx in
            var draft = Meeting.Draft.football(on: Day(noon))
            draft.note = "Au stade"
            let held = try Meeting.record(draft, for: match, in: tx)
            let planned = try Meeting.plan(.football(on: Day(noon).adding(days: 5)), for: match, in: tx)
            try Meeting.keepDraft(draft, for: match, in: tx)
            return [held, planned]
        }
        return (scene, match, meetings)
    }

    @Test func eachReachesTheirOwn() async throws {
        try await inTransaction { tx, cast in
            let (_, _, meetings) = try scene(tx, cast)
            #expect(try reach(cast.mona, tx) == [2, 1, 1, 0] && notes(cast.mona, of: meetings, tx) == 1)
            #expect(try reach(cast.walter, tx) == [2, 1, 0, 0] && notes(cast.walter, of: meetings, tx) == 1)
            #expect(try reach(cast.victor, tx) == [2, 1, 0, 0] && notes(cast.victor, of: meetings, tx) == 0)
            for member in [cast.alice, cast.carol, cast.bob, cast.judy, cast.charlie, cast.frank, cast.grace] {
                #expect(try reach(member, tx) == [0, 0, 0, 0], "\(member.email)")
            }
        }
    }

    @Test func formerMentorReachesNothingAtOnce() async throws {
        try await inTransaction { tx, cast in
            let (_, match, meetings) = try scene(tx, cast)
            try tx.as(cast.victor) { try Match.close(match, why: "safeguarding", in: $0) }
            #expect(try reach(cast.mona, tx) == [0, 0, 0, 0] && notes(cast.mona, of: meetings, tx) == 0)
            #expect(throws: Refusal.notFound(.init(.match, match.rawValue))) {
                try tx.as(cast.mona) { try Meeting.record(.football(on: Day(noon)), for: match, in: $0) }
            }
            // What was planned, and what was a draft, goes with the match; what was held stays.
            #expect(try reach(cast.walter, tx) == [1, 1, 0, 0])
        }
    }

    /// Whoever stands in records a meeting in their days, and sees nothing that was before.
    @Test func substituteRecordsWithoutSeeingTheHistory() async throws {
        // Row security asks the clock of the server.
        let today = Date()
        try await inTransaction(at: today) { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            let stand = try tx.mentor(in: scene.programme, cast)
            var old = Meeting.Draft.football(on: Day(today).adding(days: -7))
            old.note = "Avant"
            let before = try tx.as(cast.walter) { try Meeting.record(old, for: match, in: $0) }
            try tx.as(cast.victor) { tx in
                try Mentor.bind(stand, to: cast.mona.account.text, in: tx)
                try Match.substitute(
                    match, by: stand, from: Day(today).text, to: Day(today).adding(days: 9).text, in: tx)
            }
            #expect(try reach(cast.mona, tx) == [0, 0, 0, 0] && notes(cast.mona, of: [before], tx) == 0)
            #expect(throws: Refusal.mentoring(.notTheirDay)) {
                try tx.as(cast.mona) {
                    try Meeting.record(.football(on: Day(today).adding(days: -1)), for: match, in: $0)
                }
            }
            let id = try tx.as(cast.mona) { tx in
                // Nothing of the time before, not even what is usual.
                let form = try MeetingForm(for: match, in: tx)
                #expect(form.last == nil && form.draft.minutes == "120" && form.draft.transport == nil)
                return try Meeting.record(.football(on: Day(today)), for: match, in: tx)
            }
            #expect(try reach(cast.mona, tx) == [1, 1, 0, 0])
            #expect(throws: Refusal.notFound(.init(.meeting, before.rawValue))) {
                try tx.as(cast.mona) { try MeetingPage(before, in: $0) }
            }
            let kept = try tx.as(cast.walter) { try MeetingPage(id, in: $0).meeting }
            #expect(kept.mentor == stand && kept.match == match)
        }
    }

    /// In nobody else's name, of nobody else's match, and what another recorded is theirs.
    @Test func writesOnlyTheirOwn() async throws {
        try await inTransaction { tx, cast in
            let (scene, match, meetings) = try scene(tx, cast)
            let other = try tx.mentor(in: scene.programme, cast)
            let mentee = try tx.mentee(in: scene.programme, cast, .born("2009-09-09"))
            let second = try tx.match(
                .active,
                MentoringScene(
                    programme: scene.programme, mentor: other, mentee: mentee.mentee, person: mentee.person), cast)
            #expect(throws: Refusal.notFound(.init(.match, second.rawValue))) {
                try tx.as(cast.mona) { try Meeting.record(.football(on: Day(noon)), for: second, in: $0) }
            }
            for statement: SQL in [
                "UPDATE casework.meeting SET mentor = \(other), recorded_by = \(cast.mona.account) WHERE id = \(meetings[0]) RETURNING id",
                "UPDATE casework.meeting SET recorded_by = \(cast.walter.account) WHERE id = \(meetings[0]) RETURNING id",
                """
                INSERT INTO casework.meeting (organisation, id, match, mentor, state, meets_on, mode, activities, recorded_by, recorded_at, entry)
                VALUES (\(cast.shelter), \(UUID()), \(second), \(other), 'held', '2026-01-02', 'in_person', '{}', \(cast.mona.account),
                    \(noon), \(UUID())) RETURNING id
                """,
            ] {
                #expect(throws: PostgresError.self) {
                    try tx.as(cast.mona) { _ = try $0.all(statement, as: Only<UUID>.self) }
                }
            }
            // A lead corrected it: from then on it is the lead's.
            try tx.as(cast.walter) {
                try Meeting.amend(meetings[0], to: .football(on: Day(noon)), isPlan: false, in: $0)
            }
            #expect(throws: Refusal.notFound(.init(.meeting, meetings[0].rawValue))) {
                try tx.as(cast.mona) {
                    try Meeting.amend(meetings[0], to: .football(on: Day(noon)), isPlan: false, in: $0)
                }
            }
            // The words stay, though whoever corrected it typed none.
            try tx.as(cast.mona) { try #expect(MeetingPage(meetings[0], in: $0).note == "Au stade") }
            _ = match
        }
    }

    /// What is erased with somebody: the words, the drafts, the keys; that some met stays.
    @Test func wordsGoWithWhoeverIsErased() async throws {
        try await inTransaction { tx, cast in
            let (scene, _, meetings) = try scene(tx, cast)
            try tx.as(cast.carol) { try Person.erase(scene.person, reason: "retention", in: $0) }
            try tx.as(cast.walter) { tx in
                let kept = try Meeting.known(meetings[0], in: tx)
                #expect(kept.sealed == nil && kept.state == .held)
            }
            #expect(try notes(cast.walter, of: meetings, tx) == 0)
        }
    }
}
