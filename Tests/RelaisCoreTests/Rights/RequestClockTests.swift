import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct RequestClockTests {
    private func draft() -> RightsRequest.Draft {
        var draft = RightsRequest.Draft()
        draft.kind = "access"
        return draft
    }

    private func reply() -> RightsRequest.Reply {
        var reply = RightsRequest.Reply()
        reply.answer = "granted"
        return reply
    }

    private func record(
        _ person: ID<Person>, _ tx: Transaction, _ member: Member, at moment: Date? = nil
    ) throws -> ID<RightsRequest> {
        try tx.as(member, at: moment) { try RightsRequest.record(draft(), about: .person(person), in: $0) }
    }

    /// A week before, and when it is late: each once, to whoever follows, coordinates or looks after the law.
    @Test func tellsInTimeAndWhenItIsLate() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try record(person, tx, cast.alice)
            func look(days: Double) throws {
                try tx.leave(Job(.lookClocks), cast, at: noon + days * 86_400)
                try tx.doJobs(cast, at: noon + days * 86_400)
            }
            let told = { try tx.notices(of: cast.alice) }
            try look(days: 23)
            #expect(try told().isEmpty)
            for _ in 0..<3 { try look(days: 24.1) }
            #expect(try told() == [.requestDue] && (try tx.notices(of: cast.carol)) == [.requestDue])
            #expect(try tx.notices(of: cast.judy) == [.requestDue] && (try tx.notices(of: cast.walter)).isEmpty)
            try look(days: 31)
            #expect(try told() == [.requestDue])
            try look(days: 32)
            try look(days: 33)
            #expect(try told() == [.requestLate, .requestDue])
            // Prolonged in time, it has a clock of its own; answered, none.
            let second = try record(person, tx, cast.alice, at: noon)
            try tx.as(cast.alice, at: noon + 86_400) {
                try RightsRequest.prolong(second, reason: "complex", toldOn: "2026-01-13", in: $0)
            }
            try look(days: 60)
            #expect(try told().count == 2)
            try look(days: 84)
            #expect(try told() == [.requestDue, .requestLate, .requestDue])
            for one in [id, second] {
                try tx.as(cast.alice, at: noon + 85 * 86_400) { try RightsRequest.answer(one, reply(), in: $0) }
            }
            try look(days: 200)
            #expect(try told().count == 3)
        }
    }

    @Test func isAnsweredOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let id = try await store.write(as: cast.alice.credential) { [draft = draft()] in
                try RightsRequest.record(draft, about: .person(person), in: $0)
            }
            let results = await together { [reply = reply()] _ in
                try await store.write(as: cast.alice.credential) { try RightsRequest.answer(id, reply, in: $0) }
            }
            #expect(results.succeeded() == 1)
        }
    }
}
