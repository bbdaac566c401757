import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonRegisterTests {
    @Test func opensAFileForWhoeverRegisters() async throws {
        try await inTransaction { tx, cast in
            let (id, code) = try tx.as(cast.alice) { try Person.register(.mariam, in: $0) }
            #expect(Code.parse(code, Code.person) == code)
            let page = try tx.as(cast.alice) { try PersonPage(id, in: $0) }
            #expect(page.code == code)
            #expect(page.name == "Mariam D.")
            #expect(page.isAssigned)
            #expect(page.birthYear == 2008)
            #expect(page.languages.map(\.code) == ["prs", "fra"])
            #expect(page.frenchLevel == .a1)
            #expect(page.commune == "Brive-la-Gaillarde")
            #expect(page.createdAt == noon)
            #expect(try tx.as(cast.alice) { try Person.id(for: code.lowercased(), in: $0) } == id)
        }
    }

    @Test func needsNoMoreThanANameAndALanguage() async throws {
        try await inTransaction { tx, cast in
            var draft = Person.Draft()
            draft.given = "  Amina "
            draft.languages = ["fra", "", "fra"]
            draft.commune = ""
            let id = try tx.as(cast.carol) { [draft] in try Person.register(draft, in: $0).id }
            let page = try tx.as(cast.carol) { try PersonPage(id, in: $0) }
            #expect(page.name == "Amina")
            #expect(page.birthYear == nil)
            #expect(page.languages.map(\.code) == ["fra"])
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded { _ = try tx.person(by: cast) }
            #expect(entries.map(\.action) == ["person.registered"])
            #expect(entries.first?.kind == "write")
            #expect(entries.first?.log == cast.shelter.rawValue)
            #expect(entries.first?.actor == cast.alice.account.rawValue)
            #expect(entries.flatMap(\.faults) == [])
            let row: Held = try tx.as(cast.alice) { try $0.one("SELECT entry, audit.digest(p) FROM casework.person p") }
            #expect(entries.first?.id == row.entry)
            #expect(entries.first?.text("row_digest") == hex(row.digest.bytes))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.registerPeople)) {
                    try tx.as(stranger) { try Person.register(.mariam, in: $0) }
                }
            }
        }
    }

    @Test func namesEverythingThatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            func refused(_ change: (inout Person.Draft) -> Void) -> [Invalid] {
                var draft = Person.Draft.mariam
                change(&draft)
                do {
                    try tx.as(cast.alice) { _ = try Person.register(draft, in: $0) }
                    return []
                } catch Refusal.invalid(let found) {
                    return found
                } catch {
                    Issue.record(error)
                    return []
                }
            }
            #expect(
                refused { ($0.given, $0.birthDate, $0.languages) = (" ", "30/02/2008", []) } == [
                    Invalid("given", .missing), Invalid("birth_date", .notADay), Invalid("languages", .missing),
                ])
            #expect(refused { $0.birthDate = "2026-01-13" } == [Invalid("birth_date", .inTheFuture)])
            #expect(refused { $0.birthDate = "2026-01" } == [])
            #expect(refused { $0.birthSource = "guess" } == [Invalid("birth_source", .notInList)])
            #expect(refused { $0.gender = "x" } == [Invalid("gender", .notInList)])
            #expect(refused { $0.frenchLevel = "d1" } == [Invalid("french_level", .notInList)])
            #expect(refused { $0.commune = "99999" } == [Invalid("commune", .notInList)])
            #expect(refused { $0.commune = "19\0" } == [Invalid("commune", .holdsNUL)])
            #expect(refused { $0.languages = ["fra", "xxx"] } == [Invalid("languages", .notInList)])
            #expect(refused { $0.languages = ["f\0a"] } == [Invalid("languages", .holdsNUL)])
            #expect(
                refused { $0.languages = (0..<11).map { "a\($0)" } } == [Invalid("languages", .tooLong(most: 10))])
            #expect(refused { $0.given = "A\0" } == [Invalid("given", .holdsNUL)])
            // Sixty letters, each of two characters as PostgreSQL counts them.
            let accented = String(repeating: "e\u{301}", count: 60)
            #expect(refused { $0.given = accented } == [Invalid("given", .tooLong(most: 100))])
        }
    }

    @Test func givesEachACodeOfTheirOwnWhenFourRegisterTogether() async throws {
        try await withStore { store, cast in
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).code }
            }
            #expect(Set(went.compactMap { try? $0.get() }).count == 4)
        }
    }
}
