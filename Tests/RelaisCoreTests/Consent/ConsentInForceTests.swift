import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What whoever sends asks: what allows it today.
@Suite struct ConsentInForceTests {
    private func found(
        _ tx: Transaction, _ cast: Cast, _ person: ID<Person>, on day: String = "2026-01-12", birth: Day? = nil
    ) throws -> [ID<Consent>] {
        let moment = noon + Double(Day(noon).days(until: try #require(Day(day)))) * 86_400
        return try tx.as(cast.alice, at: moment) { tx in
            try Consent.inForce(
                for: person, recipient: cast.clinic, purpose: .referral, birth: birth, isRelied: true, in: tx
            ).map(\.id)
        }
    }

    @Test func holdsFromItsFirstDayToItsLast() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            var draft = Consent.Draft.all(to: cast.clinic)
            (draft.from, draft.until) = ("2026-02-01", "2026-03-31")
            let id = try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
            for (day, holds) in [
                ("2026-01-12", false), ("2026-01-31", false), ("2026-02-01", true), ("2026-03-31", true),
                ("2026-04-01", false),
            ] {
                #expect(try found(tx, cast, person, on: day) == (holds ? [id] : []), "\(day)")
            }
        }
    }

    @Test func isForOnePurposeAndOneOrganisation() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            try tx.consent(for: person, to: cast.outside, by: cast.alice)
            try tx.consent(for: person, to: cast.clinic, by: cast.alice, purpose: .handover)
            #expect(try found(tx, cast, person) == [])
            let id = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            #expect(try found(tx, cast, person) == [id])
            try tx.as(cast.alice) { _ = try Consent.withdraw(id, in: $0) }
            #expect(try found(tx, cast, person) == [])
        }
    }

    /// From the very day someone is certainly of age, what a representative agreed to allows nothing new.
    @Test func aRepresentativesCeasesOnTheVeryDay() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let birth = try #require(Day("2008-04-05"))
            let id = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            #expect(try found(tx, cast, person, on: "2026-04-04", birth: birth) == [id])
            #expect(try found(tx, cast, person, on: "2026-04-05", birth: birth) == [])
            // Known to the year only, they may still be a minor; and while minority is assessed they are treated as one.
            #expect(try found(tx, cast, person, on: "2026-04-05", birth: Day("2008")) == [id])
            try tx.as(cast.alice) { try Minority.state("judicial_appeal_pending", of: person, in: $0) }
            #expect(try found(tx, cast, person, on: "2026-04-05", birth: birth) == [id])
        }
    }

    @Test func saysWhatItCovers() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            var draft = Consent.Draft.all(to: cast.clinic)
            draft.fields = ["need", "given"]
            _ = try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
            let consent = try tx.as(cast.alice) {
                try Consent.inForce(for: person, recipient: cast.clinic, purpose: .referral, in: $0)
            }.first
            #expect(consent?.covers(["given"]) == true && consent?.covers(["given", "phone"]) == false)
        }
    }

    @Test func nobodyElseSeesIt() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            for member in [cast.charlie, cast.dora, cast.grace, cast.bob] {
                let seen = try tx.as(member) {
                    try Consent.inForce(for: person, recipient: cast.clinic, purpose: .referral, in: $0)
                }
                #expect(seen.isEmpty)
            }
        }
    }
}
