import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonAmendTests {
    private func changed(_ change: (inout Person.Draft) -> Void) -> Person.Draft {
        var draft = Person.Draft()
        change(&draft)
        return draft
    }

    @Test func changesWhatIsGivenAndNothingElse() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let draft = changed {
                ($0.family, $0.birthDate, $0.phone, $0.frenchLevel) = ("Diallo-Inventée", "2007-03", "", "a2")
            }
            #expect(try tx.as(cast.alice) { try $0.seeing(.version(1)) { try Person.amend(id, draft, in: $0) } } == 2)
            let page = try tx.as(cast.alice) { try PersonPage(id, in: $0) }
            #expect(page.birthYear == 2007 && page.frenchLevel == .a2 && page.rowVersion == 2)
            #expect(page.languages.map(\.code) == ["prs", "fra"] && page.communeLabel == "Brive-la-Gaillarde (19100)")
            let identity = try tx.as(cast.alice) { try Person.reveal(id, purpose: "correct_record", in: $0) }
            #expect(identity.civil.given == "Mariam" && identity.civil.family == "Diallo-Inventée")
            #expect(identity.civil.birth == Day("2007-03") && identity.civil.gender == .female)
            #expect(identity.contact.phone == nil && identity.contact.email == "mariam@example.org")
        }
    }

    @Test func clearsTheBirthWithItsSourceAndItsYear() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            _ = try tx.as(cast.alice) { try Person.amend(id, changed { $0.birthDate = "" }, in: $0) }
            #expect(try tx.as(cast.alice) { try PersonPage(id, in: $0) }.birthYear == nil)
            let civil = try tx.as(cast.alice) { try Person.reveal(id, purpose: "correct_record", in: $0) }.civil
            #expect(civil.birth == nil && civil.birthSource == nil)
        }
    }

    @Test func keepsWhatTheFileSaid() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            _ = try tx.as(cast.alice) { try Person.amend(id, changed { $0.given = "Maryam" }, in: $0) }
            _ = try tx.as(cast.alice) { tx in
                try Person.amend(id, changed { ($0.given, $0.languages, $0.phone) = ("Mariama", ["fra"], "0") }, in: tx)
            }
            let page = try tx.as(cast.carol) { try PersonPage(id, in: $0) }
            #expect(page.changes.map(\.fields) == [["given", "phone", "languages"], ["given"]])
            #expect(page.changes.map(\.account) == ["Alice", "Alice"])

            let entries = try tx.recorded {
                let history = try tx.as(cast.alice) {
                    try Person.revealHistory(id, purpose: "rights_request", in: $0)
                }
                #expect(
                    history.map { $0.values.map(\.value) } == [["Maryam", "+33 1 99 00 11 22", "prs fra"], ["Mariam"]])
                #expect(history.map { $0.values.map(\.field) } == [["given", "phone", "languages"], ["given"]])
            }
            #expect(entries.map(\.action) == ["person.history_revealed"])
            #expect(entries.first?.text("purpose") == "rights_request" && entries.first?.kind == "read")
            #expect(throws: Refusal.invalid([Invalid("purpose", .missing)])) {
                try tx.as(cast.alice) { try Person.revealHistory(id, purpose: "", in: $0) }
            }
            // The coordinator sees that it changed, and cannot open what it said.
            #expect(throws: Refusal.notFound(.init(.person, id.rawValue))) {
                try tx.as(cast.carol) { try Person.revealHistory(id, purpose: "emergency", in: $0) }
            }
        }
    }

    @Test func isRecordedByTheNamesOfItsFields() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let draft = changed { ($0.given, $0.commune) = ("Secrète", "19272") }
            let entries = try tx.recorded { _ = try tx.as(cast.alice) { try Person.amend(id, draft, in: $0) } }
            let entry = try #require(entries.first)
            #expect(entries.map(\.action) == ["person.amended"])
            #expect(entry.said["fields"] as? [String] == ["given", "commune"])
            #expect(entry.kind == "write" && entry.faults == [] && entry.text("prev") != nil)
            let row: Held = try tx.as(cast.alice) {
                try $0.one("SELECT entry, audit.digest(p) FROM casework.person p WHERE id = \(id)")
            }
            #expect(row.entry == entry.id && entry.text("row_digest") == hex(row.digest.bytes))
            #expect(!String(decoding: entry.bytes, as: UTF8.self).contains("Secrète"))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let draft = changed { $0.given = "Autre" }
            for stranger in [cast.charlie, cast.dora, cast.frank, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, id.rawValue))) {
                    try tx.as(stranger) { try Person.amend(id, draft, in: $0) }
                }
            }
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.amendPeople)) {
                    try tx.as(stranger) { try Person.amend(id, draft, in: $0) }
                }
            }
            #expect(throws: Refusal.notAssigned) { try tx.as(cast.carol) { try Person.amend(id, draft, in: $0) } }
        }
    }

    @Test func refusesWhatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.person(by: cast)
            let wrong: [(Person.Draft, String, Invalid.Problem)] = [
                (changed { $0.given = " " }, "given", .missing),
                (changed { $0.birthDate = "2030-01-01" }, "birth_date", .inTheFuture),
                (changed { $0.birthDate = "hier" }, "birth_date", .notADay),
                (changed { $0.gender = "x" }, "gender", .notInList),
                (changed { $0.commune = "99999" }, "commune", .notInList),
                (changed { $0.languages = ["xxx"] }, "languages", .notInList),
            ]
            for (draft, field, problem) in wrong {
                #expect(throws: Refusal.invalid([Invalid(field, problem)]), "\(field)") {
                    _ = try tx.as(cast.alice) { try Person.amend(id, draft, in: $0) }
                }
            }
            for draft in [Person.Draft(), Person.Draft.mariam] {
                #expect(throws: Refusal.nothingChanged) {
                    try tx.as(cast.alice) { try Person.amend(id, draft, in: $0) }
                }
            }
            #expect(throws: Refusal.changedSince) {
                _ = try tx.as(cast.alice) { tx in
                    try tx.seeing(.version(7)) { try Person.amend(id, changed { $0.given = "Autre" }, in: $0) }
                }
            }
        }
    }

    @Test func happensOnceWhenFourHaveReadTheSame() async throws {
        try await withStore { store, cast in
            let id = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let went = await together { number in
                try await store.write(as: cast.alice.credential) { tx in
                    var draft = Person.Draft()
                    draft.given = "Version \(number)"
                    return try tx.seeing(.version(1)) { try Person.amend(id, draft, in: $0) }
                }
            }
            #expect(went.succeeded() == 1)
            for case .failure(let error) in went { #expect(error as? Refusal == .changedSince) }
        }
    }
}
