import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonInformTests {
    private func draft(_ change: (inout Information.Draft) -> Void = { _ in }) -> Information.Draft {
        var draft = Information.Draft()
        draft.language = "prs"
        change(&draft)
        return draft
    }

    @Test func isAThingToDoUntilItIsDone() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            #expect(try tx.as(cast.alice) { try PersonPage(person, in: $0) }.information == nil)
            try tx.as(cast.alice) { try Person.inform(person, draft(), in: $0) }
            try tx.as(cast.alice) { tx in
                try Person.inform(
                    person, draft { ($0.told, $0.version, $0.givenOn) = ("representative", "2025-2", "2025-11-03") },
                    in: tx)
            }
            let told = try #require(try tx.as(cast.alice) { try PersonPage(person, in: $0) }.information)
            #expect(told.version == "2026-1" && told.language.code == "prs" && told.told == .person)
            #expect(told.givenOn.text == "2026-01-12" && told.account == "Alice")
            // A consent names the last version they were told of.
            let consent = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            #expect(try tx.as(cast.alice) { try ConsentPage(consent, in: $0) }.line.noticeVersion == "2026-1")
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let entries = try tx.recorded { try tx.as(cast.alice) { try Person.inform(person, draft(), in: $0) } }
            #expect(entries.map(\.action) == ["person.informed"] && entries.flatMap(\.faults) == [])
        }
    }

    @Test func namesWhatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for (draft, invalid) in [
                (draft { $0.language = nil }, Invalid("language", .missing)),
                (draft { $0.language = "zzz" }, Invalid("language", .notInList)),
                (draft { $0.told = "uncle" }, Invalid("told", .notInList)),
                (draft { $0.version = "a b" }, Invalid("version", .unreadable)),
                (draft { $0.givenOn = "2026-01-13" }, Invalid("given_on", .inTheFuture)),
            ] {
                #expect(throws: Refusal.invalid([invalid])) {
                    try tx.as(cast.alice) { try Person.inform(person, draft, in: $0) }
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for (member, refusal) in [
                (cast.carol, Refusal.notAssigned), (cast.charlie, .notFound(.init(.person, person.rawValue))),
                (cast.bob, .notPermitted(.keepConsents)),
            ] {
                #expect(throws: refusal) { try tx.as(member) { try Person.inform(person, draft(), in: $0) } }
            }
        }
    }
}
