import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonRevealTests {
    @Test func showsTheWholeIdentityToWhoeverFollowsThePerson() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let identity = try tx.as(cast.alice) { try Person.reveal(id, purpose: "appointment", in: $0) }
            #expect(identity.civil.given == "Mariam")
            #expect(identity.civil.family == "Diallo-Fictive")
            #expect(identity.civil.birth == Day("2008-04-05"))
            #expect(identity.civil.birthSource == .declared)
            #expect(identity.civil.gender == .female)
            #expect(identity.contact.phone == "+33 1 99 00 11 22")
            #expect(identity.contact.address == "3 place Imaginaire")
        }
    }

    @Test func isRecordedWithItsPurpose() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { _ = try Person.reveal(id, purpose: "other", words: "Colis à remettre", in: $0) }
            }
            #expect(entries.map(\.action) == ["person.revealed"])
            let entry = try #require(entries.first)
            #expect(entry.text("purpose") == "other")
            #expect(entry.said["fields"] as? [String] == ["civil", "contact"])
            #expect(entry.text("reason_ref") == entry.id.uuidString.lowercased())
            #expect(entry.kind == "read" && entry.faults == [])
            let kept: Only<Int> = try tx.as(cast.alice) { tx in
                try tx.inside(.identity) {
                    try tx.one("SELECT count(*) FROM identity.reveal_reason WHERE entry = \(entry.id)")
                }
            }
            #expect(kept.value == 1)
        }
    }

    @Test(arguments: RevealPurpose.allCases) func takesEachPurpose(purpose: RevealPurpose) async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { _ = try Person.reveal(id, purpose: purpose.rawValue, words: "mot", in: $0) }
            }
            #expect(entries.first?.text("purpose") == purpose.rawValue)
        }
    }

    @Test func needsAPurpose() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            for (purpose, field, problem) in [
                (nil, "purpose", Invalid.Problem.missing), ("curiosity", "purpose", .notInList),
                ("other", "words", .missing),
            ] as [(String?, String, Invalid.Problem)] {
                #expect(throws: Refusal.invalid([Invalid(field, problem)])) {
                    try tx.as(cast.alice) { try Person.reveal(id, purpose: purpose, in: $0) }
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            // The coordinator sees the file, but does not follow the person.
            for stranger in [cast.carol, cast.charlie, cast.frank, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, id.rawValue))) {
                    try tx.as(stranger) { try Person.reveal(id, purpose: "emergency", in: $0) }
                }
            }
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.revealIdentity)) {
                    try tx.as(stranger) { try Person.reveal(id, purpose: "emergency", in: $0) }
                }
            }
        }
    }
}
