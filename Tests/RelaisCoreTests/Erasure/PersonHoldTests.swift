import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonHoldTests {
    @Test(arguments: Person.HoldReason.allCases)
    func keepsAFileFromBeingErased(reason: Person.HoldReason) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            try tx.as(cast.carol) { try Person.hold(person, reason: reason.rawValue, in: $0) }
            #expect(try tx.as(cast.alice) { try PersonPage(person, in: $0).heldFor } == reason)
            for isWithdrawing in [false, true] {
                #expect(throws: Refusal.held(reason)) {
                    try tx.as(cast.carol) {
                        try Person.erase(person, reason: "retention", isWithdrawing: isWithdrawing, in: $0)
                    }
                }
            }
            // PostgreSQL says so too.
            let outcome: Only<String> = try tx.as(cast.carol) {
                try $0.one(
                    "SELECT outcome FROM casework.erase_person(\(person), 2, \(["A1A-00A"]), \(noon), \(UUID()))")
            }
            #expect(outcome.value == "held")
            try tx.as(cast.carol) { try Person.release(person, in: $0) }
            _ = try tx.as(cast.carol) { try Person.erase(person, reason: "retention", in: $0) }
        }
    }

    @Test func isRecordedWithItsReason() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let entries = try tx.recorded {
                try tx.as(cast.carol) { try Person.hold(person, reason: "authority", in: $0) }
                try tx.as(cast.carol) { try Person.release(person, in: $0) }
            }
            let held = entries.first { $0.action == "person.held" }
            #expect(Set(entries.map(\.action)) == ["person.held", "person.released"] && entries.count == 2)
            #expect(held?.said["fields"] as? [String] == ["authority"] && entries.allSatisfy { $0.faults.isEmpty })
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for member in [cast.alice, cast.bob] {
                #expect(throws: Refusal.notPermitted(.erasePeople)) {
                    try tx.as(member) { try Person.hold(person, reason: "litigation", in: $0) }
                }
            }
            for member in [cast.dora, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                    try tx.as(member) { try Person.hold(person, reason: "litigation", in: $0) }
                }
            }
            // Nor by a statement of their own.
            let statement: SQL = "SELECT casework.hold_person(\(person), 'litigation', \(noon), \(UUID()))"
            #expect(try sqlState(tx, cast.alice) { try $0.execute(statement) } == "RL003")
            let reached: Only<Bytes?> = try tx.as(cast.dora) { try $0.one(statement) }
            #expect(reached.value == nil)
        }
    }

    @Test func refusesWhatIsSoAlready() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            #expect(throws: Refusal.nothingChanged) { try tx.as(cast.carol) { try Person.release(person, in: $0) } }
            try tx.as(cast.carol) { try Person.hold(person, reason: "litigation", in: $0) }
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.carol) { try Person.hold(person, reason: "authority", in: $0) }
            }
            for reason in [nil, "because"] {
                #expect(throws: Refusal.self) {
                    try tx.as(cast.carol) { try Person.hold(person, reason: reason, in: $0) }
                }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let results = await together { _ in
                try await store.write(as: cast.carol.credential) {
                    try Person.hold(person, reason: "litigation", in: $0)
                }
            }
            #expect(results.succeeded() == 1)
        }
    }
}
