import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ExpenseTests {
    /// A programme that pays back 30 cents a kilometre, at most 20 euros a month.
    private static func paying(_ cast: Cast) -> Programme.Draft {
        var draft = Programme.Draft.sponsorship(cast)
        (draft.rateCents, draft.capCents) = ("30", "2000")
        return draft
    }

    private func scene(_ tx: Transaction, _ cast: Cast) throws -> (MentoringScene, ID<Match>) {
        let programme = try tx.programme(cast, Self.paying(cast))
        let mentor = try tx.mentor(in: programme, cast)
        let (mentee, person) = try tx.mentee(in: programme, cast)
        let scene = MentoringScene(programme: programme, mentor: mentor, mentee: mentee, person: person)
        try tx.as(cast.victor) { try Mentor.bind(mentor, to: "Mona", in: $0) }
        return (scene, try tx.match(.active, scene, cast))
    }

    private static func drive(_ km: Int, on day: Day, cost: String? = nil) -> Meeting.Draft {
        var draft = Meeting.Draft.football(on: day)
        (draft.transport, draft.distance, draft.cost, draft.claims) = ("mentor_car", "\(km)", cost, "yes")
        return draft
    }

    @Test func isReckonedApprovedAndCapped() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try scene(tx, cast)
            let days = [Day(noon), Day(noon).adding(days: -1), Day(noon).adding(days: -2)]
            for (km, day) in zip([40, 20, 10], days) {
                _ = try tx.as(cast.mona) {
                    try Meeting.record(Self.drive(km, on: day, cost: "2,50"), for: match, in: $0)
                }
            }
            let claims = try tx.as(cast.walter) { try MeetingList(of: scene.programme, in: $0).claims }
            #expect(
                claims.map(\.expense.claimedCents) == [550, 850, 1_450] && claims.allSatisfy { $0.leftCents == 2_000 })
            try tx.as(cast.walter) { tx in
                #expect(try Expense.approve(claims[2].expense.id, in: tx) == 1_450)
                // What the month has left, then nothing.
                #expect(try Expense.approve(claims[1].expense.id, in: tx) == 550)
                #expect(throws: Refusal.mentoring(.monthIsSpent)) { try Expense.approve(claims[0].expense.id, in: tx) }
                try Expense.refuse(claims[0].expense.id, in: tx)
                #expect(throws: Refusal.mentoring(.expenseIs(.refused))) {
                    try Expense.approve(claims[0].expense.id, in: tx)
                }
            }
            try tx.as(cast.mona) { tx in
                let own = try OwnMeetings(in: tx).expenses.values
                #expect(Set(own.map(\.grantedCents)) == [1_450, 550, 0] && own.allSatisfy { $0.state != .claimed })
            }
        }
    }

    @Test func isDecidedByAnother() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try scene(tx, cast)
            _ = try tx.as(cast.walter) { try Meeting.record(Self.drive(10, on: Day(noon)), for: match, in: $0) }
            let claim = try tx.as(cast.walter) { try MeetingList(of: scene.programme, in: $0).claims[0].expense.id }
            #expect(throws: Refusal.mentoring(.ownExpense)) {
                try tx.as(cast.walter) { try Expense.approve(claim, in: $0) }
            }
            for member in [cast.victor, cast.mona] {
                #expect(throws: Refusal.notPermitted(.approveExpenses)) {
                    try tx.as(member) { try Expense.approve(claim, in: $0) }
                }
            }
            // Whatever our own code says.
            #expect(throws: PostgresError.self) {
                try tx.as(cast.walter) { tx in
                    _ = try tx.all(
                        """
                        UPDATE casework.expense SET state = 'approved', granted_cents = 1, decided_by = \(cast.walter.account), decided_at = \(noon)
                        WHERE id = \(claim) RETURNING id
                        """, as: Only<UUID>.self)
                }
            }
        }
    }

    @Test func nothingIsPaidBackWhereThereIsNothing() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try scene(tx, cast)
            var bus = Self.drive(10, on: Day(noon))
            bus.transport = "bus"
            #expect(throws: Refusal.mentoring(.nothingToPayBack)) {
                try tx.as(cast.mona) { try Meeting.record(bus, for: match, in: $0) }
            }
            let none = try tx.as(cast.mona) { try OwnMeetings(in: $0) }
            #expect(none.recorded.isEmpty && none.expenses.isEmpty)
        }
    }

    /// A month of meetings and decisions as they come, against plain numbers; and four that decide at once never give more than there is.
    @Test(arguments: [UInt64(1), 7, 42]) func walksWithinTheCap(seed: UInt64) async throws {
        try await withStore { store, cast in
            var dice = Dice(seed: seed)
            let (programme, pair) = try await store.monasTrial(cast, Self.paying(cast))
            var claimed = 0
            for step in 0..<12 {
                let (km, day) = (1 + dice.below(40), Day(noon).adding(days: -(step % 11)))
                var draft = Self.drive(km, on: day)
                draft.at = "\(8 + step / 11):00"
                let kept = draft
                try await store.write(as: cast.mona.credential) { tx in _ = try Meeting.record(kept, for: pair, in: tx)
                }
                claimed += km * 30
            }
            let claims = try await store.write(as: cast.walter.credential) {
                try MeetingList(of: programme, in: $0).claims
            }
            #expect(claims.count == 12 && claims.map(\.expense.claimedCents).reduce(0, +) == claimed)
            let given = try await withThrowingTaskGroup(of: Int.self) { group in
                for place in 0..<4 {
                    group.addTask {
                        var given = 0
                        for claim in claims.enumerated() where claim.offset % 4 == place {
                            do {
                                given += try await store.write(as: cast.walter.credential) {
                                    try Expense.approve(claim.element.expense.id, in: $0)
                                }
                            } catch Refusal.mentoring(.monthIsSpent) {}
                        }
                        return given
                    }
                }
                return try await group.reduce(0, +)
            }
            // The days before 1 January are another month's.
            let january = claims.filter { $0.day.month == 1 }.map(\.expense.claimedCents).reduce(0, +)
            let december = claimed - january
            #expect(given == min(january, 2_000) + min(december, 2_000))
        }
    }
}
