import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PlaceTests {
    @Test func aServiceThatCountsNoneAcceptsEveryone() async throws {
        try await inTransaction { tx, cast in
            for _ in 0..<3 {
                let made = try tx.referral(.sent, cast)
                _ = try tx.as(cast.charlie) { try Referral.accept(made.id, in: $0) }
            }
            #expect(try tx.taken(cast) == 0)
        }
    }

    @Test func holdsOneOnAcceptanceAndRefusesWhenAllAreTaken() async throws {
        try await inTransaction { tx, cast in
            try tx.places(1, cast)
            let (first, second) = (try tx.sent(cast, at: noon), try tx.sent(cast, at: noon))
            _ = try tx.as(cast.charlie, at: noon + 60) { try Referral.accept(first, in: $0) }
            #expect(try tx.taken(cast) == 1)
            #expect(throws: Refusal.noPlace) {
                try tx.as(cast.charlie, at: noon + 60) { try Referral.accept(second, in: $0) }
            }
            #expect(Refusal.noPlace.sentence(in: .french).contains("liste d’attente"))
            let page = try tx.as(cast.charlie) { try ReferralPage(second, in: $0) }
            #expect(page.line.state == .sent && page.moves.contains(.waitlist))
            // What the first holds is told to the recipient, and to nobody else.
            #expect(try tx.standing(first, cast.charlie)?.intake != nil)
            #expect(try tx.standing(first, cast.alice)?.intake == nil)
        }
    }

    /// Whoever looks for a service knows before sending; what is full comes after what is not.
    @Test func isKnownWhereServicesAreFound() async throws {
        try await inTransaction { tx, cast in
            func found(isAccepting: Bool = false) throws -> [ServiceChoice] {
                try tx.as(cast.alice) {
                    try ServiceSearch(ServiceSearch.Wish(isAccepting: isAccepting), in: $0).found.items
                }
            }
            func course(_ all: [ServiceChoice]) throws -> ServiceChoice {
                try #require(all.first { $0.id == cast.course })
            }
            #expect(try course(found()).freePlaces == nil && course(found()).nextStart == nil)
            try tx.places(1, cast)
            #expect(try course(found()).freePlaces == 1)
            let sent = try tx.sent(cast, at: noon)
            _ = try tx.as(cast.charlie, at: noon + 60) { try Referral.accept(sent, in: $0) }
            let full = try found()
            #expect(try course(full).freePlaces == 0)
            #expect(full.count > 1 && full.last?.id == cast.course)
            #expect(try !found(isAccepting: true).contains { $0.id == cast.course })
            let (first, last) = (Day(noon).adding(days: 30), Day(noon).adding(days: 60))
            try tx.as(cast.dora) {
                _ = try Intake.set(
                    Intake.Draft(places: "8", startsOn: first.text, endsOn: last.text), for: cast.course, in: $0)
            }
            #expect(try course(found()).freePlaces == 8 && course(found()).nextStart == first)
            #expect(try found(isAccepting: true).contains { $0.id == cast.course })
        }
    }

    @Test(arguments: ["complete", "end", "withdraw", "waitlist", "correct"])
    func isFreeAgainWhateverEndsIt(how: String) async throws {
        try await inTransaction { tx, cast in
            try tx.places(1, cast)
            let (first, second) = (try tx.sent(cast, at: noon), try tx.sent(cast, at: noon))
            _ = try tx.as(cast.charlie, at: noon + 60) { try Referral.accept(first, in: $0) }
            let later = noon + 120
            switch how {
            case "complete":
                try tx.as(cast.charlie, at: later) { try Referral.complete(first, outcome: "achieved", in: $0) }
            case "end": try tx.as(cast.charlie, at: later) { try Referral.end(first, reason: "no_show", in: $0) }
            case "withdraw":
                try tx.as(cast.alice, at: later) { try Referral.withdraw(first, reason: "person_moved", in: $0) }
            case "waitlist":
                try tx.as(cast.charlie, at: later) {
                    try Referral.waitlist(first, reason: "person_unreachable", in: $0)
                }
            default: try tx.as(cast.charlie, at: later) { try Referral.correct(first, reason: "duplicate", in: $0) }
            }
            #expect(try tx.taken(cast) == 0)
            _ = try tx.as(cast.charlie, at: later + 60) { try Referral.accept(second, in: $0) }
            #expect(try tx.taken(cast) == 1)
        }
    }

    @Test func staysHeldWhileItGoesOn() async throws {
        try await inTransaction { tx, cast in
            try tx.places(1, cast)
            let first = try tx.sent(cast, at: noon)
            _ = try tx.as(cast.charlie, at: noon + 60) { try Referral.accept(first, in: $0) }
            try tx.as(cast.charlie, at: noon + 120) { try Referral.start(first, in: $0) }
            #expect(try tx.taken(cast) == 1)
        }
    }

    @Test func aSessionIsChosenOrTheNext() async throws {
        try await inTransaction { tx, cast in
            func session(_ start: String, _ end: String, _ places: Int) throws -> ID<Intake> {
                try tx.as(cast.dora) {
                    try Intake.set(
                        Intake.Draft(places: String(places), startsOn: start, endsOn: end), for: cast.course, in: $0)
                }
            }
            _ = try session("2025-09-01", "2025-12-19", 5)
            let begun = try session("2026-01-05", "2026-03-27", 5)
            let next = try session("2026-02-02", "2026-04-24", 1)
            let summer = try session("2026-06-01", "2026-07-31", 1)
            var holders: [ID<Intake>?] = []
            for wanted in [nil, nil, summer.text, summer.text] {
                let id = try tx.sent(cast, at: noon)
                do {
                    _ = try tx.as(cast.charlie, at: noon + 60) { try Referral.accept(id, session: wanted, in: $0) }
                    holders.append(try tx.standing(id, cast.charlie)?.intake)
                } catch Refusal.noPlace { holders.append(nil) }
            }
            // The next to begin, the one after it, and no second one in the summer, which the second took.
            #expect(holders == [next, summer, nil, nil])
            try tx.as(cast.dora) { try Intake.close(begun, in: $0) }
            let id = try tx.sent(cast, at: noon)
            #expect(throws: Refusal.noPlace) {
                try tx.as(cast.charlie, at: noon + 60) { try Referral.accept(id, in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("session", .notInList)])) {
                try tx.as(cast.charlie) { try Referral.accept(id, session: "demain", in: $0) }
            }
        }
    }

    @Test func isSetByWhoeverKeepsTheServiceAndRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded { try tx.places(2, cast) }
            #expect(entries.map(\.action) == ["intake.set"] && entries.flatMap(\.faults) == [])
            #expect(entries.first?.log == cast.clinic.rawValue)
            for member in [cast.charlie, cast.alice, cast.judy] {
                #expect(throws: Refusal.notPermitted(.keepServices)) {
                    try tx.as(member) { try Intake.set(Intake.Draft(places: "3"), for: cast.course, in: $0) }
                }
            }
            for member in [cast.carol, cast.bob, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.service, cast.course.rawValue))) {
                    try tx.as(member) { try Intake.set(Intake.Draft(places: "3"), for: cast.course, in: $0) }
                }
                let state = try sqlState(tx, member) { tx in
                    try tx.inside(.directory) {
                        try tx.execute("UPDATE directory.intake SET places = 9 WHERE service = \(cast.course)")
                        let changed: Only<Int> = try tx.one("SELECT count(*) FROM directory.intake WHERE places = 9")
                        if changed.value > 0 { throw Refusal.nothingChanged }
                    }
                }
                #expect(state == nil)
            }
            #expect(throws: Refusal.nothingChanged) { try tx.places(2, cast) }
            let first = try tx.sent(cast, at: noon)
            _ = try tx.as(cast.charlie, at: noon + 60) { try Referral.accept(first, in: $0) }
            #expect(throws: Refusal.invalid([Invalid("places", .outOfRange(least: 1, most: Intake.most))])) {
                try tx.places(0, cast)
            }
            for (draft, field) in [
                (Intake.Draft(places: "x"), "places"), (Intake.Draft(places: ""), "places"),
                (Intake.Draft(places: "1", startsOn: "2026-02-02"), "ends_on"),
                (Intake.Draft(places: "1", startsOn: "2026-02-02", endsOn: "2026-02-01"), "ends_on"),
                (Intake.Draft(places: "1", startsOn: "bientôt", endsOn: "2026-02-01"), "starts_on"),
            ] {
                #expect { try tx.as(cast.dora) { try Intake.set(draft, for: cast.course, in: $0) } } throws: { error in
                    if case Refusal.invalid(let found) = error { found.map(\.field) == [field] } else { false }
                }
            }
        }
    }

    /// Fifty people, ten places, eight connections.
    @Test func areNeverMoreThanThereAre() async throws {
        try await withDatabase(connections: 8) { _, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            try await store.write(as: cast.dora.credential) {
                _ = try Intake.set(Intake.Draft(places: "10"), for: cast.course, in: $0)
            }
            var sent: [ID<Referral>] = []
            for _ in 0..<10 {
                sent += try await store.write(as: cast.alice.credential) { tx in
                    try (0..<5).map { _ in
                        let person = try Person.register(.mariam, in: tx).id
                        let id = try Referral.draft(.course(for: person, cast), in: tx).id
                        try Referral.send(id, in: tx)
                        return id
                    }
                }
            }
            let (ids, later, members) = (sent, store.dated { noon + 60 }, [cast.charlie, cast.dora, cast.erin])
            let went = await together(8) { worker in
                var accepted = 0
                for number in stride(from: worker, to: 50, by: 8) {
                    do {
                        try await later.write(as: members[number % 3].credential) {
                            _ = try Referral.accept(ids[number], in: $0)
                        }
                        accepted += 1
                    } catch Refusal.noPlace {}
                }
                return accepted
            }
            #expect(try went.map { try $0.get() }.reduce(0, +) == 10)
            let page = try await later.write(as: cast.dora.credential) { try PlacesPage(cast.course, in: $0) }
            #expect(page.intakes.map(\.taken) == [10] && page.intakes.map(\.free) == [0])
        }
    }
}
