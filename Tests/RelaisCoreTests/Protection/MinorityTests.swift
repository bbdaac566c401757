import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MinorityTests {
    @Test func keepsEveryStatementTheLastOneFirst() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            try tx.as(cast.alice, at: noon - 60) {
                try Minority.state("under_assessment", decidedOn: "2026-01-02", of: person, in: $0)
            }
            try tx.as(cast.alice) { try Minority.state("recognised", of: person, in: $0) }
            let found = try tx.as(cast.alice) {
                try Person.openProtection(person, purpose: "administrative_step", in: $0)
            }
            #expect(found.statements.map(\.status) == [.recognised, .underAssessment])
            #expect(found.statements.map(\.decidedOn?.text) == [nil, "2026-01-02"])
        }
    }

    @Test func isRecordedWithoutItsValue() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { try Minority.state("not_recognised", of: person, in: $0) }
            }
            #expect(entries.map(\.action) == ["protection.minority_stated"])
            #expect(!String(decoding: entries[0].bytes, as: UTF8.self).contains("not_recognised"))
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func namesWhatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for (status, day, invalid) in [
                (nil, nil, Invalid("minority", .missing)), ("perhaps", nil, Invalid("minority", .notInList)),
                ("adult", "2027-01-01", Invalid("decided_on", .inTheFuture)),
            ] as [(String?, String?, Invalid)] {
                #expect(throws: Refusal.invalid([invalid])) {
                    try tx.as(cast.alice) { try Minority.state(status, decidedOn: day, of: person, in: $0) }
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for (member, refusal) in [
                (cast.carol, Refusal.notAssigned), (cast.charlie, .notFound(.init(.person, person.rawValue))),
                (cast.bob, .notPermitted(.keepProtection)),
            ] {
                #expect(throws: refusal) { try tx.as(member) { try Minority.state("adult", of: person, in: $0) } }
            }
        }
    }
}
