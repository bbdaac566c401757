import RelaisTesting
import Spreadsheet
import Testing

@testable import Postgres
@testable import RelaisCore

/// What a second import does, and whom it recognises.
@Suite struct PersonImportAgainTests {
    private func importing(
        _ text: String = PersonImportTests.file, as member: Member, _ tx: Transaction,
        _ change: (inout ImportOrder) -> Void = { _ in }
    ) throws -> ImportReport {
        try tx.as(member) { try Person.import(PersonImportTests.sheet(text), PersonImportTests.order(change), in: $0) }
    }

    private func files(_ tx: Transaction, _ member: Member) throws -> Int {
        try tx.as(member) { try $0.one("SELECT count(*) FROM casework.person", as: Only<Int>.self).value }
    }

    @Test func doublesNobody() async throws {
        try await inTransaction { tx, cast in
            let first = try importing(as: cast.alice, tx)
            let again = try importing(as: cast.alice, tx)
            #expect(again.lines.map(\.verdict) == [.unchanged, .unchanged, .unchanged])
            #expect(again.lines.map(\.code) == first.lines.map(\.code))
            #expect(try files(tx, cast.alice) == 3)
        }
    }

    @Test func recognisesByNamesAndBirthDateWithoutANumber() async throws {
        let text = "Prénom;Nom;Né(e) le;Langue\nÉloïse;Du-Test;05/04/2008;dari\nÉloïse;Du-Test;;dari\n"
        let other = "Langue;Nom;Prénom;Né(e) le\ndari;DU TEST;eloise;2008-04-05\ndari;du test;ELOISE;\n"
        try await inTransaction { tx, cast in
            _ = try importing(text, as: cast.alice, tx)
            let again = try importing(other, as: cast.alice, tx) { $0.isDryRun = true }
            #expect(again.lines.map(\.verdict) == [.changed(["given", "family"]), .changed(["given", "family"])])
        }
    }

    @Test func bringsUpToDateWhatDiffersAndTakesNothingAway() async throws {
        let text = """
            N° dossier;Nom;Prénom;Né(e) le;Langue(s);Niveau;Portable
            D-1;Exemple-Corrigé;Anouk;05/04/2008;dari;B1;
            D-2;;Basile;;français;;01 99 00 33 44
            """
        try await inTransaction { tx, cast in
            let first = try importing(as: cast.alice, tx)
            let entries = try tx.recorded {
                let again = try importing(text, as: cast.alice, tx)
                #expect(again.lines.map(\.verdict) == [.changed(["family", "french_level"]), .changed(["phone"])])
                #expect(again.lines.map(\.code) == Array(first.lines.prefix(2).map(\.code)))
            }
            #expect(
                entries.map(\.action).sorted()
                    == ["person.amended", "person.amended", "person.compared", "person.imported"])
            #expect(entries.flatMap(\.faults) == [])
            let identity = try tx.as(cast.alice) { tx in
                let code = try #require(first.lines[0].code)
                return try Person.reveal(Person.id(for: code, in: tx), purpose: "appointment", in: tx)
            }
            #expect(identity.civil.family == "Exemple-Corrigé" && identity.civil.birth == Day("2008-04-05"))
            #expect(identity.contact.phone == "=1+1")
            #expect(try files(tx, cast.alice) == 3)
        }
    }

    @Test func givesANumberToWhomHasNone() async throws {
        let without = "Prénom;Nom;Né(e) le;Langue\nAnouk;Exemple-Fictif;05/04/2008;dari\n"
        let with = "Numéro;Prénom;Nom;Né(e) le;Langue\nD-1;Anouk;Exemple-Fictif;05/04/2008;dari\n"
        let renamed = "Numéro;Prénom;Langue\n d-1 ;Anouk;dari\n"
        let homonym = "Numéro;Prénom;Nom;Né(e) le;Langue\nD-9;Anouk;Exemple-Fictif;05/04/2008;dari\n"
        try await inTransaction { tx, cast in
            _ = try importing(without, as: cast.alice, tx)
            let entries = try tx.recorded {
                let verdicts = try importing(with, as: cast.alice, tx).lines.map(\.verdict)
                #expect(verdicts == [.changed(["number"])])
            }
            #expect(entries.map(\.action).sorted() == ["person.compared", "person.imported", "person.numbered"])
            #expect(try importing(renamed, as: cast.alice, tx).lines.map(\.verdict) == [.unchanged])
            // The same name and birth date under another number is somebody else.
            #expect(try importing(homonym, as: cast.alice, tx).lines.map(\.verdict) == [.new])
            #expect(
                try importing(without, as: cast.alice, tx) { $0.isDryRun = true }.lines.map(\.verdict)
                    == [.wrong([Invalid("given", .severalFiles)])])
        }
    }

    @Test func leavesAColleaguesPeopleAloneAndSaysNothingOfThem() async throws {
        try await inTransaction { tx, cast in
            _ = try importing(as: cast.alice, tx)
            // Carol coordinates the same organisation; she follows none of them.
            let report = try importing(as: cast.carol, tx)
            #expect(report.lines.map(\.verdict) == [.elsewhere, .elsewhere, .elsewhere])
            #expect(report.lines.allSatisfy { $0.code == nil })
            #expect(try files(tx, cast.carol) == 3)
        }
    }

    @Test func givesNewPeopleToAColleague() async throws {
        try await inTransaction { tx, cast in
            let report = try importing(as: cast.carol, tx) { $0.assignTo = "alice" }
            #expect(report.count(.new) == 3)
            let code = try #require(report.lines[0].code)
            #expect(try tx.as(cast.alice) { try PersonPage(Person.id(for: code, in: $0), in: $0) }.isAssigned)
            #expect(try tx.as(cast.carol) { try PersonPage(Person.id(for: code, in: $0), in: $0) }.isAssigned == false)
            // Carol, who follows them no more, doubles nobody; Alice brings them up to date.
            #expect(try importing(as: cast.carol, tx).count(.elsewhere) == 3)
            #expect(try importing(as: cast.alice, tx).count(.unchanged) == 3)
            #expect(throws: Refusal.notPermitted(.assignPeople)) {
                _ = try importing(as: cast.alice, tx) { $0.assignTo = "carol" }
            }
            #expect(throws: Refusal.invalid([Invalid("colleague", .notInList)])) {
                _ = try importing(as: cast.carol, tx) { $0.assignTo = "frank" }
            }
        }
    }

    @Test func recognisesWhomTwoFilesBecameOne() async throws {
        try await inTransaction { tx, cast in
            let first = try importing(as: cast.alice, tx)
            try tx.as(cast.alice) { tx in
                let codes = first.lines.compactMap(\.code)
                try Person.merge(Person.id(for: codes[1], in: tx), into: Person.id(for: codes[0], in: tx), in: tx)
            }
            let again = try importing(as: cast.alice, tx) { $0.isDryRun = true }
            #expect(again.count(.new) == 0 && again.lines[0].verdict != .elsewhere)
            #expect(again.lines[1].verdict == .wrong([Invalid("given", .twice(row: 2))]))
        }
    }

    @Test func matchesNobodyOfAnotherOrganisation() async throws {
        try await inTransaction { tx, cast in
            _ = try importing(as: cast.alice, tx)
            for stranger in [cast.charlie, cast.frank, cast.grace] {
                let report = try importing(as: stranger, tx) { $0.isDryRun = true }
                #expect(report.lines.map(\.verdict) == [.new, .new, .new])
                let (names, numbers) = try tx.as(stranger) { tx in
                    try tx.inside(.identity) {
                        (
                            try tx.one(
                                "SELECT count(*) FROM identity.names_to_compare('00000000-0000-0000-0000-000000000000', 100)",
                                as: Only<Int>.self
                            ).value, try tx.one("SELECT count(*) FROM identity.own_number", as: Only<Int>.self).value
                        )
                    }
                }
                #expect(names == 0 && numbers == 0)
            }
            // The same numbers in another organisation are other people's.
            #expect(try importing(as: cast.charlie, tx).lines.map(\.verdict) == [.new, .new, .new])
            #expect(try importing(as: cast.alice, tx).lines.map(\.verdict) == [.unchanged, .unchanged, .unchanged])
        }
    }

    @Test func handsOverNoNameToWhoMayNotImport() async throws {
        try await inTransaction { tx, cast in
            _ = try importing(as: cast.alice, tx)
            for stranger in [cast.bob.credential, cast.administrator] {
                let names = try tx.as(stranger) { tx in
                    try tx.inside(.identity) {
                        try tx.one(
                            "SELECT count(*) FROM identity.names_to_compare('00000000-0000-0000-0000-000000000000', 100)",
                            as: Only<Int>.self
                        ).value
                    }
                }
                #expect(names == 0)
            }
        }
    }

    @Test func keepsNoNumberThatCanBeRead() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let canary = "CANARI-Œuvre"
            let text = "Numéro;Prénom;Nom;Langue;Note\n\(canary);\(canary)p;\(canary)n;dari;\(canary)x\n"
            let sheet = try PersonImportTests.sheet(text)
            let report = try await Importing.people.run(
                sheet, PersonImportTests.order(), as: cast.alice.credential, in: store)
            #expect(report.count(.new) == 1)
            let tables = [
                "identity.own_number", "identity.civil", "identity.contact", "casework.person", "casework.assignment",
                "keys.dek", "keys.pepper", "access.session",
            ]
            let dump = try await TestServer.superuser(database) { connection in
                var rows: [String] = []
                for table in tables {
                    rows += try connection.all(SQL(trusted: "SELECT t::text FROM \(table) t"), as: Only<String>.self)
                        .map(\.value)
                }
                rows += try connection.all(
                    "SELECT convert_from(bytes, 'UTF8') FROM audit.entry", as: Only<String>.self
                ).map(\.value)
                return rows
            }
            #expect(dump.count > 10)
            // As text, and as PostgreSQL writes bytes.
            #expect(!dump.contains { $0.contains("CANARI") || $0.contains("43414e415249") })
        }
    }
}
