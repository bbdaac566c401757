import Foundation
import RelaisTesting
import Spreadsheet
import Testing

@testable import Postgres
@testable import RelaisCore

/// Mentors and mentees from spreadsheets: nobody is there twice, and what cannot be read is told row by row.
@Suite struct MentoringImportTests {
    private static let mentors = """
        Nom;Prénom;Mail;Langues;Centres d’intérêt;Disponibilités;Commune;Rayon;Nombre de jeunes;Note libre
        Marraine-Fictive;Léa;LEA@example.org;français, dari;Football, cuisine;samedi;Brive-la-Gaillarde;30 km;2;jamais gardé
        Parrain-Fictif;Omar;omar@example.org;français;rando, jardin;mercredi après-midi;;;;
        Parrain-Fictif;Ugo;;klingon;;;;;;

        """

    private func order(_ programme: ID<Programme>, isDryRun: Bool = false, skipsWrong: Bool = false) -> ImportOrder {
        PersonImportTests.order {
            ($0.programme, $0.isDryRun, $0.skipsWrong) = (programme.text, isDryRun, skipsWrong)
        }
    }

    private func sheet(_ text: String) throws -> Sheet { try PersonImportTests.sheet(text) }

    @Test func bringMentorsAndUpdateThoseWhoAreKnown() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let lea = try tx.mentor(in: programme, cast)
            try tx.as(cast.victor) { tx in
                let file = try sheet(Self.mentors.replacing("rando, ", with: ""))
                let trial = try Mentor.import(file, order(programme, isDryRun: true), in: tx)
                #expect(!trial.isDone && trial.columns.ignored == ["Note libre"])
                #expect(
                    trial.lines[0].verdict == .changed(["email", "availability", "reach"])
                        || trial.lines[0].verdict.kind == .changed)
                #expect(trial.lines[1].verdict == .new)
                #expect(trial.lines[2].verdict == .wrong([Invalid("languages", .notInList)]))
                // One wrong row keeps the file out, unless it is left aside.
                #expect(try !Mentor.import(file, order(programme), in: tx).isDone)
                #expect(try MentorList(of: programme, tx).lines.count == 1)
                let done = try Mentor.import(file, order(programme, skipsWrong: true), in: tx)
                #expect(done.isDone)
                let page = try MentorPage(lea, in: tx)
                #expect(page.offer.reachKm == 30 && page.offer.commune == "19031" && page.state == .cleared)
                #expect(page.offer.interests == [.sport, .mealCooking] && page.identity?.phone == "+33 1 99 00 55 66")
                let all = try MentorList(of: programme, tx).lines
                #expect(all.count == 2 && Set(all.map(\.state)) == [.cleared, .enquiry])
                let again = try Mentor.import(file, order(programme, skipsWrong: true), in: tx)
                #expect(again.lines.map(\.verdict.kind) == [.unchanged, .unchanged, .wrong])
                #expect(try MentorList(of: programme, tx).lines.count == 2)
            }
        }
    }

    @Test func tellWhatIsTwiceAndWhatCannotBeRead() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            try tx.as(cast.victor) { tx in
                let text =
                    "Prénom;Nom;Dispos;Capacité\nOna;Fictive;samedi matin;1\nona;FICTIVE;;\nUna;Fictive;jamais;40\n;Fictive;;\n"
                let report = try Mentor.import(sheet(text), order(programme), in: tx)
                #expect(
                    report.lines.map(\.verdict) == [
                        .new, .wrong([Invalid("given", .twice(row: 2))]),
                        .wrong([
                            Invalid("availability", .notInList), Invalid("capacity", .outOfRange(least: 1, most: 10)),
                        ]),
                        .wrong([Invalid("given", .missing)]),
                    ])
                let failures = report.failures(of: try sheet(text), in: .french)
                #expect(failures.count == 4 && failures[1].last?.contains("déjà à la ligne 2") == true)
            }
        }
    }

    @Test func takePeopleWhoHaveAFileIntoTheProgramme() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let (mentee, person) = try tx.mentee(in: programme, cast, isReady: false)
            let code = try tx.as(cast.walter) { try PersonPage(person, in: $0).code }
            let (other, others) = try tx.as(cast.walter) { tx in
                let id = try Person.register(.born("2009-05-06"), in: tx).id
                return (id, try PersonPage(id, in: tx).code)
            }
            let elsewhere = try tx.as(cast.alice) { tx in
                try PersonPage(Person.register(.born("2010-11-12"), in: tx).id, in: tx).code
            }
            try tx.as(cast.walter) { tx in
                let text = """
                    Code;Objectifs;Loisirs;Prénom;Nom;Date de naissance
                    \(code);Nager;foot;;;
                    \(others);Lire;dessin;;;
                    X9X-99X;;;;;
                    \(elsewhere);;;;;
                    ;;;Mariam;Diallo-Fictive;12/11/2010
                    """
                let report = try Mentee.import(sheet(text), order(programme, skipsWrong: true), in: tx)
                #expect(
                    report.lines.map(\.verdict) == [
                        .changed(["goals"]), .new, .wrong([Invalid("code", .noFile)]),
                        .wrong([Invalid("code", .noFile)]), .elsewhere,
                    ])
                #expect(report.isDone)
                #expect(try MenteePage(mentee, in: tx).said?.goals == "Nager")
                let list = try MenteeList(of: programme, in: tx).lines
                #expect(list.count == 2 && list.contains { $0.person == other && $0.interests == [.artsWorkshop] })
                let again = try Mentee.import(sheet(text), order(programme, skipsWrong: true), in: tx)
                #expect(again.lines.map(\.verdict.kind) == [.unchanged, .unchanged, .wrong, .wrong, .elsewhere])
                #expect(try MenteeList(of: programme, in: tx).lines.count == 2)
            }
        }
    }

    @Test func areForWhoeverKeepsThem() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            for member in [cast.alice, cast.carol, cast.mona, cast.charlie] {
                #expect(throws: Refusal.notPermitted(.keepMentors)) {
                    try tx.as(member) { try Mentor.import(sheet(Self.mentors), order(programme), in: $0) }
                }
            }
            #expect(throws: Refusal.notPermitted(.keepMentees)) {
                try tx.as(cast.victor) { try Mentee.import(sheet("Code\nK7M-42Q\n"), order(programme), in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("programme", .missing)])) {
                try tx.as(cast.victor) { try Mentor.import(sheet(Self.mentors), PersonImportTests.order(), in: $0) }
            }
        }
    }
}
