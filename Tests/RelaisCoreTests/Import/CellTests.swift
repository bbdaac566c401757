import RelaisTesting
import Spreadsheet
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct CellTests {
    @Test(arguments: [
        ("05/04/2008", "2008-04-05"), ("5/4/2008", "2008-04-05"), ("5.4.2008", "2008-04-05"),
        ("05-04-2008", "2008-04-05"),
        ("2008-04-05", "2008-04-05"), ("2008/4/5", "2008-04-05"), ("05/04/2008 00:00", "2008-04-05"),
        ("2008-04-05T00:00:00", "2008-04-05"), ("5 avril 2008", "2008-04-05"), ("1er août 2008", "2008-08-01"),
        ("avril 2008", "2008-04"), ("févr. 2008", "2008-02"), ("April 2008", "2008-04"),
        ("5th April 2008", "2008-04-05"),
        ("Déc 2008", "2008-12"), ("04/2008", "2008-04"), ("2008", "2008"), ("39543", "2008-04-05"),
        ("39543,0", "2008-04-05"),
        ("29/02/2008", "2008-02-29"),
    ])
    func readsDaysAsPeopleWriteThem(cell: String, day: String) throws {
        #expect(try Day.read(cell).text == day)
    }

    @Test(arguments: ["05/04/08", "5/4/08", "5 avril 08", "04/08"])
    func guessesNoCentury(cell: String) {
        #expect(throws: Day.Unread.twoDigitYear) { try Day.read(cell) }
    }

    @Test(arguments: [
        "04/15/2008", "30/02/2008", "hier", "2008-13", "99999", "00001", "5 germinal 2008", "ju 2008", "1/2/3/2008", "",
    ])
    func readsNothingElse(cell: String) {
        #expect(throws: Day.Unread.notADay) { try Day.read(cell) }
    }

    @Test func guessesTheColumns() throws {
        func columns(_ headings: String) throws -> [String?] {
            Columns(of: try Sheet(Array("\(headings)\n1".utf8)), for: Person.importFields).filled
        }
        #expect(
            try columns(
                "N° dossier;NOM;Prénom(s);Né(e) le;Sexe;Tél.;Portable;Courriel;Langue(s);Niveau;Ville;CP;Remarques")
                == [
                    "number", "family", "given", "birth_date", "gender", nil, "phone", "email", "languages",
                    "french_level",
                    "commune", "postcode", nil,
                ])
        #expect(
            try columns("First name,Last name,Date of birth (DD/MM/YYYY),Phone,Languages,Town")
                == ["given", "family", "birth_date", "phone", "languages", "commune"])
        #expect(try columns("birth_date;french_level;given") == ["birth_date", "french_level", "given"])
        #expect(try columns("Prénom;Prénom usuel") == ["given", nil])
    }

    @Test func takesCorrections() throws {
        let sheet = try Sheet(Array("Prénom;Appelé;Langue\n1;2;3".utf8))
        let fields = Person.importFields
        #expect(
            try Columns(of: sheet, for: fields, said: .some([("given", "appele")])).filled == [
                nil, "given", "languages",
            ])
        #expect(try Columns(of: sheet, for: fields, said: .all([nil, "given", "languages"])).ignored == ["Prénom"])
        #expect(throws: Refusal.invalid([Invalid("given", .missingColumn)])) {
            try Columns(of: sheet, for: fields, said: .all([nil, "nothing", "languages"]))
        }
        #expect(throws: Refusal.invalid([Invalid("given", .twoColumns)])) {
            try Columns(of: sheet, for: fields, said: .all(["given", "given", "languages"]))
        }
        #expect(throws: Refusal.invalid([Invalid("given", .missingColumn)])) {
            try Columns(of: sheet, for: fields, said: .some([("given", "Surnom")]))
        }
    }

    @Test func readsNamesOfListsInBothLanguages() async throws {
        try await inTransaction { tx, _ in
            let sheet = try Sheet(
                Array(
                    """
                    Langues;Commune;Code postal;Niveau;Sexe
                    Dari et français;BRIVE LA GAILLARDE;19100;infra A1;Mme
                    Pashto, English;19031;;A2;H
                    fra/prs;19100 Brive-la-Gaillarde;;alphabétisation;F
                    Swahili;Brive-la-Gaillarde (84);;A9;?
                    Klingon;Atlantide;;;
                    """.utf8))
            let columns = Columns(of: sheet, for: Person.importFields)
            var cells = Cells(columns: columns, lists: try Lists(for: sheet, columns, in: tx))
            var read: [(Person.Draft, [Invalid])] = []
            for row in sheet.rows {
                cells.turn(to: row)
                let draft = Person.Draft(&cells)
                read.append((draft, cells.invalid))
            }
            #expect(read[0].0.languages == ["prs", "fra"])
            #expect(read[0].0.commune == "19031" && read[0].0.frenchLevel == "pre_a1" && read[0].0.gender == "female")
            #expect(read[1].0.languages == ["pus", "eng"])
            #expect(read[1].0.commune == "19031" && read[1].0.frenchLevel == "a2" && read[1].0.gender == "male")
            #expect(
                read[2].0.languages == ["fra", "prs"] && read[2].0.commune == "19031"
                    && read[2].0.frenchLevel == "alpha")
            #expect(read[0...2].allSatisfy { $0.1.isEmpty })
            #expect(
                read[3].1 == [
                    Invalid("gender", .notInList), Invalid("french_level", .notInList),
                    Invalid("commune", .unknownCommune),
                ])
            #expect(read[3].0.languages == ["swa"])
            #expect(read[4].1 == [Invalid("languages", .notInList), Invalid("commune", .unknownCommune)])
        }
    }

    @Test func everyLanguageAndCommuneIsFoundByItsOwnName() async throws {
        try await inTransaction { tx, _ in
            let here: [Term] = try tx.all(
                "SELECT code, name, name FROM directory.commune WHERE department IN ('19', '84') ORDER BY code")
            #expect(here.count == 428)
            let lists = try Lists(communes: here.map { $0.french.uppercased() }, in: tx)
            for term in try Reference.languages(in: tx).all() {
                for name in [term.code, term.french, term.english] {
                    #expect(lists.languages[Folded.text(name)] == term.code, "\(name)")
                }
            }
            for term in here {
                #expect(
                    lists.communes(named: term.french.uppercased(), in: nil).map(\.code).contains(term.code),
                    "\(term.french)")
                #expect(lists.communes(named: term.french, in: String(term.code.prefix(2))).map(\.code) == [term.code])
            }
        }
    }
}
