import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct OfferTests {
    private static let day: TimeInterval = 86_400

    /// A service with one place that is taken, and those who wait for it in the order they were listed.
    private func full(_ tx: Transaction, _ cast: Cast, _ priorities: [String]) throws -> (
        holder: ID<Referral>, waiting: [ID<Referral>]
    ) {
        try tx.places(1, cast)
        let holder = try tx.sent(cast, at: noon - 3_600)
        _ = try tx.as(cast.charlie, at: noon - 1_800) { try Referral.accept(holder, in: $0) }
        let waiting = try priorities.enumerated().map { number, priority in
            try tx.listed(cast, priority: priority, at: noon + Double(number) * 300)
        }
        try tx.doJobs(cast, at: noon + 3_000)
        return (holder, waiting)
    }

    private func end(_ id: ID<Referral>, _ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        try tx.as(cast.charlie, at: moment) { try Referral.end(id, reason: "no_show", in: $0) }
        try tx.doJobs(cast, at: moment)
    }

    @Test func goesToTheFirstByPriorityAndThenByDate() async throws {
        try await inTransaction { tx, cast in
            let (holder, waiting) = try full(tx, cast, ["normal", "normal", "urgent", "emergency", "urgent"])
            #expect(try waiting.map { try tx.standing($0, cast.alice)?.rank } == [4, 5, 2, 1, 3])
            // The sender sees the position and nothing of the others.
            let own = try tx.standing(waiting[0], cast.alice)
            #expect(own?.of == nil && own?.listedAt == nil)
            #expect(try tx.standing(waiting[0], cast.charlie)?.of == 5)
            let later = noon + Self.day
            try end(holder, tx, cast, at: later)
            #expect(
                try waiting.map { try tx.standing($0, cast.alice)?.offeredUntil != nil } == [
                    false, false, false, true, false,
                ])
            #expect(try tx.standing(waiting[3], cast.alice)?.offeredUntil == WorkingDays.later(later, 7))
            #expect(try tx.notices(of: cast.alice).contains(.placeOffered))
            #expect(try tx.notices(of: cast.erin).contains(.placeOffered))
            #expect(try tx.taken(cast) == 1)
            // It is kept for them: nobody else is accepted.
            #expect(throws: Refusal.noPlace) {
                try tx.as(cast.charlie, at: later) { try Referral.accept(waiting[2], in: $0) }
            }
            _ = try tx.as(cast.charlie, at: later + 60) { try Referral.accept(waiting[3], in: $0) }
            #expect(try tx.taken(cast) == 1)
            #expect(
                try tx.as(cast.dora) { try PlacesPage(cast.course, in: $0).waiting.map(\.id) }
                    == [waiting[2], waiting[4], waiting[0], waiting[1]])
        }
    }

    @Test func passesToTheNextWhenItsTimeIsOver() async throws {
        try await inTransaction { tx, cast in
            let (holder, waiting) = try full(tx, cast, ["normal", "normal"])
            try end(holder, tx, cast, at: noon + Self.day)
            let until = try #require(try tx.standing(waiting[0], cast.alice)?.offeredUntil)
            #expect(try tx.ring(cast, at: until - 1).isEmpty)
            let entries = try tx.recorded { try tx.ring(cast, at: until) }
            #expect(entries.flatMap(\.faults) == [])
            #expect(
                entries.map(\.action).filter { $0.hasPrefix("place.") }.sorted()
                    == ["place.offer_lapsed", "place.offer_lapsed", "place.offered", "place.offered"])
            #expect(try tx.standing(waiting[0], cast.alice)?.offeredUntil == nil)
            #expect(try tx.standing(waiting[0], cast.alice)?.rank == 2)
            #expect(try tx.standing(waiting[1], cast.alice)?.offeredUntil == WorkingDays.later(until, 7))
            #expect(try tx.notices(of: cast.alice).contains(.offerOver))
            // Nothing twice, whoever looks again.
            #expect(try tx.ring(cast, at: until + 1).isEmpty)
            #expect(try tx.taken(cast) == 1)
        }
    }

    @Test func isDeclinedByEitherSideAndByNobodyElse() async throws {
        try await inTransaction { tx, cast in
            let (holder, waiting) = try full(tx, cast, ["normal", "normal", "normal"])
            let later = noon + Self.day
            #expect(throws: Refusal.noOffer) {
                try tx.as(cast.alice, at: later) { try Offer.decline(waiting[0], in: $0) }
            }
            try end(holder, tx, cast, at: later)
            expectUnknown(waiting[0], to: cast.strangers, in: tx) { try Offer.decline(waiting[0], in: $0) }
            let entries = try tx.recorded { try tx.as(cast.alice, at: later) { try Offer.decline(waiting[0], in: $0) } }
            #expect(entries.map(\.action) == ["place.offer_declined", "place.offer_declined"])
            try tx.doJobs(cast, at: later)
            #expect(try tx.standing(waiting[1], cast.alice)?.offeredUntil != nil)
            #expect(try tx.standing(waiting[0], cast.alice)?.rank == 3)
            try tx.as(cast.dora, at: later) { try Offer.decline(waiting[1], in: $0) }
            try tx.doJobs(cast, at: later)
            #expect(try tx.standing(waiting[2], cast.alice)?.offeredUntil != nil)
            for member in [cast.alice, cast.charlie] {
                let state = try sqlState(tx, member) { try $0.execute("UPDATE casework.waiting SET passed = 0") }
                #expect(state == "42501")
                let offered = try sqlState(tx, member) {
                    try $0.execute("SELECT casework.offer_place(\(waiting[0]), \(UUID()), \(later))")
                }
                #expect(offered == "RL003")
            }
        }
    }

    @Test func isMadeOfPlacesThatAreAddedAndToThoseWhoWaitForOne() async throws {
        try await inTransaction { tx, cast in
            let (_, waiting) = try full(tx, cast, ["normal", "normal"])
            let other = try tx.listed(cast, priority: "emergency", for: "person_unreachable", at: noon + 4_000)
            #expect(try tx.standing(other, cast.alice)?.rank == 1)
            try tx.places(3, cast, at: noon + 5_000)
            try tx.doJobs(cast, at: noon + 5_000)
            #expect(
                try ([other] + waiting).map { try tx.standing($0, cast.alice)?.offeredUntil != nil } == [
                    false, true, true,
                ])
            #expect(try tx.taken(cast) == 3)
        }
    }

    @Test func keepsSomeoneFromExpiring() async throws {
        try await inTransaction { tx, cast in
            let (holder, waiting) = try full(tx, cast, ["normal"])
            try end(holder, tx, cast, at: noon + 28 * Self.day)
            #expect(try !tx.ring(cast, at: noon + 32 * Self.day).contains(.expire))
            #expect(try tx.as(cast.alice) { try ReferralPage(waiting[0], in: $0).line.state } == .waitlisted)
        }
    }

    /// Six places become free at once, four daemons look, and ten people wait.
    @Test func isMadeOnceWhateverLooksTogether() async throws {
        try await withDatabase(connections: 8) { _, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            try await store.write(as: cast.dora.credential) {
                _ = try Intake.set(Intake.Draft(places: "6"), for: cast.course, in: $0)
            }
            let ids = try await store.write(as: cast.alice.credential) { tx in
                try (0..<16).map { _ in
                    let person = try Person.register(.mariam, in: tx).id
                    let id = try Referral.draft(.course(for: person, cast), in: tx).id
                    try Referral.send(id, in: tx)
                    return id
                }
            }
            for (number, id) in ids.enumerated() {
                try await store.dated { noon + 60 + Double(number) }.write(as: cast.charlie.credential) { tx in
                    if number < 6 {
                        _ = try Referral.accept(id, in: tx)
                    } else {
                        try Referral.waitlist(id, reason: "no_capacity", in: tx)
                    }
                }
            }
            let later = store.dated { noon + 3_600 }
            let runners = try (0..<4).map { _ in try Runner(store: later, zone: .gmt, logger: quiet) }
            _ = await together(10) { number in
                if number < 6 {
                    try await later.write(as: cast.charlie.credential) {
                        try Referral.end(ids[number], reason: "no_show", in: $0)
                    }
                } else {
                    _ = try await runners[number - 6].finishDue()
                }
            }
            for runner in runners { _ = try await runner.finishDue() }
            let page = try await later.write(as: cast.dora.credential) { try PlacesPage(cast.course, in: $0) }
            #expect(page.intakes.map(\.taken) == [6])
            #expect(
                page.waiting.map { $0.offeredUntil != nil } == Array(repeating: true, count: 6)
                    + Array(repeating: false, count: 4))
            #expect(page.waiting.map(\.id) == Array(ids[6...]))
            let dead: Int = try await later.read(as: cast.administrator) { tx in
                try JobList(limit: 100, in: tx).lines.items.count
            }
            #expect(dead == 0)
        }
    }
}
