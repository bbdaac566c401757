import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct NeedTests {
    private let permit = "mobilite--preparer-un-permis"

    private func record(_ person: ID<Person>?, by member: Member, _ tx: Transaction) throws -> ID<Need> {
        let draft = Need.Draft(person: person?.text, missing: "too_far", theme: permit)
        return try tx.as(member) { try Need.record(draft, in: $0) }
    }

    private func seen(_ tx: Transaction, _ member: Member, isAll: Bool = false) throws -> [Need] {
        try tx.as(member) { try NeedList(isAll: isAll, in: $0) }.lines
    }

    @Test func isKeptWithWhereSomeoneLives() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var id: ID<Need>?
            let entries = try tx.recorded { id = try record(person, by: cast.alice, tx) }
            #expect(entries.map(\.action) == ["need.recorded"] && entries.flatMap(\.faults) == [])
            let need = try #require(try seen(tx, cast.alice).first)
            #expect(need.id == id && need.person == person && need.communeName == "Brive-la-Gaillarde")
            #expect(need.department == "19" && need.missing == .tooFar && need.since == Day(noon))
            // Carol coordinates; Walter follows somebody else; the clinic is elsewhere.
            #expect(try seen(tx, cast.carol).map(\.id) == [need.id])
            for other in [cast.walter, cast.charlie, cast.dora] { #expect(try seen(tx, other).isEmpty) }
            #expect(try tx.recorded { _ = try seen(tx, cast.alice) }.map(\.action) == ["need.listed"])
        }
    }

    @Test func refusesWhoMayNotAndWhatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for stranger in [cast.bob, cast.judy] {
                #expect(throws: Refusal.notPermitted(.referPeople)) { try record(nil, by: stranger, tx) }
            }
            for stranger in [cast.charlie, cast.walter] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                    try record(person, by: stranger, tx)
                }
            }
            let bad = Need.Draft(missing: "x", theme: "", place: "Nulle-Part", since: "2027-01-01")
            #expect(
                throws: Refusal.invalid([
                    Invalid("missing", .notInList), Invalid("theme", .missing), Invalid("since", .inTheFuture),
                    Invalid("place", .unknownCommune),
                ])
            ) { try tx.as(cast.alice) { try Need.record(bad, in: $0) } }
            #expect(throws: Refusal.invalid([Invalid("theme", .notInList)])) {
                try tx.as(cast.alice) { try Need.record(.init(missing: "full", theme: "x"), in: $0) }
            }
        }
    }

    @Test func isClosedOnceByWhoeverSeesIt() async throws {
        try await inTransaction { tx, cast in
            let id = try record(try tx.person(by: cast), by: cast.alice, tx)
            #expect(throws: Refusal.notFound(.init(.need, id.rawValue))) {
                try tx.as(cast.charlie) { try Need.close(id, why: "met", in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("why", .missing)])) {
                try tx.as(cast.alice) { try Need.close(id, why: nil, in: $0) }
            }
            let entries = try tx.recorded {
                try tx.as(cast.carol, at: noon + 60) { try Need.close(id, why: "met", in: $0) }
            }
            #expect(entries.map(\.action) == ["need.closed"] && entries.flatMap(\.faults) == [])
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.alice) { try Need.close(id, why: "met", in: $0) }
            }
            #expect(try seen(tx, cast.alice).isEmpty)
            #expect(try seen(tx, cast.alice, isAll: true).map(\.closedFor) == [.met])
        }
    }

    @Test func isCountedForTheNetworkWithoutAnyone() async throws {
        try await inTransaction { tx, cast in
            func open() throws -> [Int?] { try tx.as(cast.frank) { try NeedList(in: $0) }.counts.map(\.open) }
            for _ in 1...4 { _ = try record(try tx.person(by: cast), by: cast.alice, tx) }
            #expect(try open() == [nil])
            var draft = Need.Draft(missing: "too_far", theme: permit, place: "Tulle")
            let fifth = try tx.as(cast.charlie) { try Need.record(draft, in: $0) }
            #expect(try open() == [5])
            draft.place = "Avignon"
            _ = try tx.as(cast.charlie) { try Need.record(draft, in: $0) }
            #expect(try open() == [5, nil])
            try tx.as(cast.charlie, at: noon + 60) { try Need.close(fifth, why: "no_longer_needed", in: $0) }
            #expect(try open() == [nil, nil])
        }
    }

    @Test func isPartedFromWhoeverIsErased() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try record(person, by: cast.alice, tx)
            _ = try tx.as(cast.carol, at: noon + 60) {
                try Person.erase(person, reason: "rights_request", in: $0)
            }
            let left = try #require(try seen(tx, cast.carol).first)
            #expect(left.id == id && left.person == nil && left.communeName == nil && left.department == "19")
        }
    }

    @Test func isNotRecordedOfAFileThatIsRestricted() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            _ = try tx.as(cast.alice) { try Person.restrict(person, reason: "legal_claims", in: $0) }
            #expect(throws: Refusal.restricted) { try record(person, by: cast.alice, tx) }
        }
    }
}
