import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct RequestTests {
    private func draft(_ kind: RightsRequest.Kind = .access, on day: String? = nil, words: String? = nil)
        -> RightsRequest.Draft
    {
        var draft = RightsRequest.Draft()
        (draft.kind, draft.receivedOn, draft.words) = (kind.rawValue, day, words)
        return draft
    }

    private func reply(_ answer: RightsRequest.Answer = .granted, act: RightsRequest.Act? = nil, refused: String? = nil)
        -> RightsRequest.Reply
    {
        var reply = RightsRequest.Reply()
        (reply.answer, reply.act, reply.refusedFor) = (answer.rawValue, act?.rawValue, refused)
        return reply
    }

    private func record(
        _ person: ID<Person>, _ tx: Transaction, _ member: Member, _ draft: RightsRequest.Draft? = nil,
        at moment: Date? = nil
    ) throws -> ID<RightsRequest> {
        try tx.as(member, at: moment) {
            try RightsRequest.record(draft ?? self.draft(), about: .person(person), in: $0)
        }
    }

    @Test(arguments: [
        ("2026-01-12", "2026-02-12", "2026-04-12"), ("2025-12-31", "2026-01-31", "2026-03-31"),
        ("2025-11-30", "2025-12-30", "2026-02-28"), ("2025-08-31", "2025-09-30", "2025-11-30"),
    ])
    func hasAMonthAndTwoMore(received: String, due: String, prolonged: String) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try record(person, tx, cast.alice, draft(on: received))
            let line = try tx.as(cast.alice) { try RequestPage(id, in: $0).line }
            #expect(line.dueOn.text == due && line.receivedOn.text == received && line.personCode != nil)
            guard received == "2026-01-12" else { return }
            try tx.as(cast.alice) { try RightsRequest.prolong(id, reason: "complex", toldOn: "2026-01-12", in: $0) }
            #expect(try tx.as(cast.alice) { try RequestPage(id, in: $0).line.dueOn.text } == prolonged)
        }
        #expect(Day(received)?.adding(months: 3).text == prolonged)
    }

    @Test func keepsItsWordsSealedAndIsAnswered() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let entries = try tx.recorded {
                let id = try record(person, tx, cast.alice, draft(words: "Je veux tout voir."))
                _ = try tx.as(cast.carol, at: noon + 60) { try Statement(of: person, in: $0) }
                var reply = reply(act: .statement)
                reply.words = "Relevé remis en main propre."
                try tx.as(cast.carol, at: noon + 120) { try RightsRequest.answer(id, reply, in: $0) }
                let page = try tx.as(cast.alice, at: noon + 180) { try RequestPage(id, in: $0) }
                #expect(page.words == "Je veux tout voir." && page.answerWords == "Relevé remis en main propre.")
                #expect(
                    page.line.answer == .granted && page.act == .statement && page.answeredBy == "Carol"
                        && !page.canAnswer)
            }
            let actions = ["request.recorded", "person.statement_made", "request.answered", "request.seen"]
            #expect(entries.map(\.action) == actions)
            #expect(entries.allSatisfy { $0.faults.isEmpty })
            // Which act it was stands in the row, by its entry.
            let act: Only<UUID> = try tx.as(cast.alice) { try $0.one("SELECT act_entry FROM casework.request") }
            #expect(act.value == entries[1].id)
            let bytes = entries.flatMap(\.bytes)
            #expect(!String(decoding: bytes, as: UTF8.self).contains("Je veux"))
        }
    }

    /// What is said to be done must have been, since it was received.
    @Test func asksForWhatWasDone() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            _ = try tx.as(cast.alice, at: noon - 86_400 * 3) { try Statement(of: person, in: $0) }
            let id = try record(person, tx, cast.alice, draft(on: "2026-01-12"))
            for act in RightsRequest.Act.allCases {
                #expect(throws: Refusal.invalid([Invalid("act", .notDone)])) {
                    try tx.as(cast.alice) { try RightsRequest.answer(id, reply(act: act), in: $0) }
                }
            }
            _ = try tx.as(cast.alice) { try Person.restrict(person, reason: "accuracy_contested", in: $0) }
            try tx.as(cast.alice) { try RightsRequest.answer(id, reply(act: .restriction), in: $0) }

            let second = try record(person, tx, cast.alice, draft(.erasure))
            _ = try tx.as(cast.carol) { try Person.erase(person, reason: "rights_request", in: $0) }
            try tx.as(cast.carol) { try RightsRequest.answer(second, reply(act: .erasure), in: $0) }
            let line = try tx.as(cast.carol) { try RequestPage(second, in: $0) }
            #expect(line.line.answer == .granted && line.line.personCode == nil && line.words == nil)
        }
    }

    @Test func isListedLateFirst() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let days = ["2025-12-20", "2025-11-01", "2026-01-02"]
            for day in days { _ = try record(person, tx, cast.alice, draft(on: day)) }
            _ = try tx.as(cast.bob) { try RightsRequest.recordOwn(draft(.rectification), in: $0) }
            let list = try tx.as(cast.alice) { try RequestList(in: $0) }
            #expect(list.lines.map(\.receivedOn.text) == ["2025-11-01", "2025-12-20", "2026-01-02"])
            #expect(list.lines.map { $0.isLate(on: list.today) } == [true, false, false])
            #expect(list.lines.map { $0.daysLeft(on: list.today) } == [-42, 8, 21])
            // Whoever keeps the accounts sees their colleagues' own; the auditor all, and no word of them.
            #expect(try tx.as(cast.bob) { try RequestList(in: $0).lines.map(\.account) } == ["Bob"])
            let audited = try tx.as(cast.judy) { try RequestList(in: $0) }
            #expect(audited.lines.count == 4 && audited.lines.allSatisfy { $0.personCode == nil })
            #expect(try tx.as(cast.dora) { try RequestList(in: $0).lines.isEmpty })
        }
    }

    /// One's own data: asked by oneself, answered by another.
    @Test func isAboutAnAccountToo() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.as(cast.alice) {
                try RightsRequest.recordOwn(draft(.rectification, words: "Mon nom."), in: $0)
            }
            #expect(try tx.notices(of: cast.bob) == [.requestMade] && (try tx.notices(of: cast.judy)) == [.requestMade])
            #expect(try tx.notices(of: cast.alice).isEmpty)
            #expect(try tx.as(cast.alice) { try RequestPage(id, in: $0).words } == "Mon nom.")
            #expect(try tx.as(cast.bob) { try RequestPage(id, in: $0).canAnswer })
            #expect(try tx.as(cast.judy) { try RequestPage(id, in: $0).words } == nil)
            #expect(throws: Refusal.notAssigned) {
                try tx.as(cast.alice) { try RightsRequest.answer(id, reply(), in: $0) }
            }
            #expect(throws: Refusal.notFound(.init(.request, id.rawValue))) {
                try tx.as(cast.carol) { try RightsRequest.answer(id, reply(), in: $0) }
            }
            try tx.as(cast.bob) { try RightsRequest.answer(id, reply(), in: $0) }
            let own = try tx.as(cast.alice) { try OwnData(in: $0) }
            #expect(own.requests.map(\.answer) == [.granted])

            // Whoever keeps the accounts answers no request of their own.
            let theirs = try tx.as(cast.bob) { try RightsRequest.recordOwn(draft(), in: $0) }
            #expect(throws: Refusal.notAssigned) {
                try tx.as(cast.bob) { try RightsRequest.answer(theirs, reply(), in: $0) }
            }
        }
    }

    @Test func isRefusedForAReason() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try record(person, tx, cast.alice, draft(.objection))
            for answer in [RightsRequest.Answer.refused, .partlyGranted] {
                #expect(throws: Refusal.invalid([Invalid("refused_for", .missing)])) {
                    try tx.as(cast.alice) { try RightsRequest.answer(id, reply(answer), in: $0) }
                }
            }
            try tx.as(cast.alice) { try RightsRequest.answer(id, reply(.refused, refused: "public_interest"), in: $0) }
            #expect(try tx.as(cast.alice) { try RequestPage(id, in: $0).refusedFor } == .publicInterest)
            #expect(throws: Refusal.requestAnswered) {
                try tx.as(cast.alice) { try RightsRequest.answer(id, reply(), in: $0) }
            }
            #expect(throws: Refusal.requestAnswered) {
                try tx.as(cast.alice) { try RightsRequest.prolong(id, reason: "complex", toldOn: "2026-01-12", in: $0) }
            }
        }
    }

    @Test func isProlongedOnceWithinTheMonth() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try record(person, tx, cast.alice, draft(on: "2025-12-01"))
            func prolong(_ told: String?, reason: String? = "many_requests") throws {
                try tx.as(cast.alice) { try RightsRequest.prolong(id, reason: reason, toldOn: told, in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("told_on", .pastTheMonth)])) { try prolong("2026-01-10") }
            #expect(throws: Refusal.invalid([Invalid("told_on", .tooEarly)])) { try prolong("2025-11-30") }
            #expect(throws: Refusal.self) { try prolong(nil) }
            #expect(throws: Refusal.self) { try prolong("2025-12-20", reason: "tired") }
            let entries = try tx.recorded { try prolong("2025-12-20") }
            #expect(entries.map(\.action) == ["request.prolonged"])
            #expect(throws: Refusal.prolonged) { try prolong("2025-12-20") }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for member in [cast.walter, cast.charlie, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) { try record(person, tx, member) }
            }
            #expect(throws: Refusal.notPermitted(.keepRequests)) { try record(person, tx, cast.judy) }
            #expect(throws: Refusal.self) { try record(person, tx, cast.bob) }
            let id = try record(person, tx, cast.alice)
            for member in [cast.dora, cast.grace, cast.walter] {
                #expect(throws: Refusal.notFound(.init(.request, id.rawValue))) {
                    try tx.as(member) { try RightsRequest.answer(id, reply(), in: $0) }
                }
            }
            #expect(throws: Refusal.notPermitted(.keepRequests)) {
                try tx.as(cast.judy) { try RightsRequest.answer(id, reply(), in: $0) }
            }
            let statement: SQL =
                "UPDATE casework.request SET answer = 'granted', answered_on = '2026-01-12', answered_by = \(cast.dora.account), answered_at = \(noon)"
            _ = try sqlState(tx, cast.dora) { try $0.execute(statement) }
            #expect(try tx.as(cast.alice) { try RequestPage(id, in: $0).line.answer } == nil)
            #expect(
                try sqlState(tx, cast.alice) { try $0.execute("UPDATE casework.request SET kind = 'erasure'") } != nil)
        }
    }

    @Test func refusesWhatMakesNoSense() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var wrong = draft(on: "2026-01-13")
            wrong.kind = "everything"
            #expect(throws: Refusal.invalid([Invalid("kind", .notInList), Invalid("received_on", .inTheFuture)])) {
                try record(person, tx, cast.alice, wrong)
            }
            _ = try tx.as(cast.carol) { try Person.erase(person, reason: "rights_request", in: $0) }
            #expect(throws: Refusal.self) { try record(person, tx, cast.carol) }
        }
    }
}
