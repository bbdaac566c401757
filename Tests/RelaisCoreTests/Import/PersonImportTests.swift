import Foundation
import RelaisTesting
import Spreadsheet
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonImportTests {
    static let file = """
        N° dossier;Nom;Prénom;Né(e) le;Langue(s);Niveau;Commune;Portable;Note libre
        D-1;Exemple-Fictif;Anouk;05/04/2008;dari;A1;Brive-la-Gaillarde;=1+1;jamais gardé
        D-2;Exemple-Fictif;Basile;avril 2009;français;;;01 99 00 11 22;
        D-3;Exemple-Fictif;Célia;;fra, prs;B1;19031;;

        """

    static func sheet(_ text: String = file) throws -> Sheet { try Sheet(Array(text.utf8)) }

    /// An order to write.
    static func order(_ change: (inout ImportOrder) -> Void = { _ in }) -> ImportOrder {
        var order = ImportOrder()
        order.isDryRun = false
        change(&order)
        return order
    }

    private func verdicts(_ report: ImportReport) -> [ImportReport.Verdict] { report.lines.map(\.verdict) }

    private func files(_ tx: Transaction, _ member: Member) throws -> Int {
        try tx.as(member) { try $0.one("SELECT count(*) FROM casework.person", as: Only<Int>.self).value }
    }

    @Test func opensAFileForEachRow() async throws {
        try await inTransaction { tx, cast in
            let report = try tx.as(cast.alice) { try Person.import(Self.sheet(), Self.order(), in: $0) }
            #expect(report.isDone)
            #expect(verdicts(report) == [.new, .new, .new])
            #expect(report.columns.ignored == ["Note libre"])
            let codes = try report.lines.map { try #require($0.code) }
            #expect(Set(codes).count == 3 && codes.allSatisfy { Code.parse($0, Code.person) == $0 })
            let (page, identity) = try tx.as(cast.alice) { tx in
                let id = try Person.id(for: codes[0], in: tx)
                return (try PersonPage(id, in: tx), try Person.reveal(id, purpose: "appointment", in: tx))
            }
            #expect(page.isAssigned && page.name == "Anouk E." && page.birthYear == 2008)
            #expect(
                page.languages.map(\.code) == ["prs"] && page.frenchLevel == .a1 && page.commune == "Brive-la-Gaillarde"
            )
            #expect(
                identity.civil
                    == Civil(given: "Anouk", family: "Exemple-Fictif", birth: Day("2008-04-05"), birthSource: .declared)
            )
            #expect(identity.contact == Contact(phone: "=1+1"))
            #expect(
                try tx.as(cast.alice) { try PersonPage(Person.id(for: codes[1], in: $0), in: $0) }.frenchLevel == nil)
        }
    }

    @Test func isRecordedForEachPersonAndForTheFile() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                _ = try tx.as(cast.alice) { try Person.import(Self.sheet(), Self.order(), in: $0) }
            }
            #expect(
                entries.map(\.action).sorted()
                    == [
                        "person.compared", "person.imported", "person.registered", "person.registered",
                        "person.registered",
                    ])
            #expect(entries.flatMap(\.faults) == [])
            #expect(entries.allSatisfy { $0.log == cast.shelter.rawValue && $0.actor == cast.alice.account.rawValue })
            #expect(Set(entries.map(\.sseq)).count == 5)
            #expect(entries.map(\.sseq).max().map { $0 - 4 } == entries.map(\.sseq).min())
            let compared = entries.first { $0.action == "person.compared" }
            #expect(compared?.kind == "read")
            #expect(
                compared?.said["fields"] as? [String] == [
                    "number", "family", "given", "birth_date", "languages", "french_level", "commune", "phone",
                ])
            let held: [Held] = try tx.as(cast.alice) {
                try $0.all("SELECT entry, audit.digest(p) FROM casework.person p")
            }
            for one in held {
                let entry = entries.first { $0.id == one.entry }
                #expect(entry?.action == "person.registered")
                #expect(entry?.text("row_digest") == hex(one.digest.bytes))
            }
            #expect(held.count == 3)
        }
    }

    @Test func triesFirstAndWritesNothing() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                let report = try tx.as(cast.alice) { try Person.import(Self.sheet(), ImportOrder(), in: $0) }
                #expect(!report.isDone && verdicts(report) == [.new, .new, .new])
            }
            #expect(entries.map(\.action) == ["person.compared"])
            #expect(try files(tx, cast.alice) == 0)
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.registerPeople)) {
                    try tx.as(stranger) { try Person.import(Self.sheet(), Self.order(), in: $0) }
                }
            }
        }
    }

    @Test func saysWhatIsWrongRowByRowAndTakesNothing() async throws {
        let text = """
            Prénom;Nom;Né(e) le;Langue;Numéro
            Anouk;Exemple;05/04/08;dari;1
            ;Exemple;2008;dari;2
            Basile;Exemple;31/12/2030;;3
            Célia;Exemple;2008;dari;4
            Célia;Autre;2009;dari;4
            Dov;Exemple;2008;dari;
            DOV;exemple;2008;français;
            """
        try await inTransaction { tx, cast in
            let report = try tx.as(cast.alice) { try Person.import(Self.sheet(text), Self.order(), in: $0) }
            #expect(!report.isDone)
            #expect(
                verdicts(report) == [
                    .wrong([Invalid("birth_date", .twoDigitYear)]), .wrong([Invalid("given", .missing)]),
                    .wrong([Invalid("birth_date", .inTheFuture), Invalid("languages", .missing)]), .new,
                    .wrong([Invalid("number", .twice(row: 5))]), .new, .wrong([Invalid("given", .twice(row: 7))]),
                ])
            #expect(try files(tx, cast.alice) == 0)
            let failures = report.failures(of: try Self.sheet(text), in: .french)
            #expect(failures.count == 6 && failures[0].last == "À corriger")
            #expect(
                failures[1] == [
                    "Anouk", "Exemple", "05/04/08", "dari", "1",
                    "Date de naissance\u{a0}: écrivez l’année avec ses quatre chiffres, comme 05/04/2008.",
                ])

            let taken = try tx.as(cast.alice) {
                try Person.import(Self.sheet(text), Self.order { $0.skipsWrong = true }, in: $0)
            }
            #expect(taken.isDone)
            #expect(try files(tx, cast.alice) == 2)
            // What was corrected comes back with its column of reasons, and the good rows are not doubled.
            let corrected = Sheet.text(failures, delimiter: ";", isMarked: true).replacing(
                "05/04/08", with: "05/04/2008")
            let again = try tx.as(cast.alice) {
                try Person.import(Self.sheet(corrected), Self.order { $0.skipsWrong = true }, in: $0)
            }
            #expect(
                again.count(.new) == 1 && again.count(.changed) == 2 && again.count(.wrong) == 2
                    && again.columns.ignored == ["À corriger"])
            #expect(again.failures(of: try Self.sheet(corrected), in: .english)[0].count == 6)
            #expect(try files(tx, cast.alice) == 3)
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let sheet = try Self.sheet()
            let went = await together { _ in
                try await Importing.people.run(sheet, Self.order(), as: cast.alice.credential, in: store)
            }
            #expect(went.succeeded() >= 1)
            for case .failure(let error) in went { #expect(error as? Refusal == .importUnderWay) }
            let people = try await store.write(as: cast.alice.credential) { try Caseload(in: $0).people.items }
            #expect(people.count == 3)
        }
    }
}
