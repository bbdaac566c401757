import RelaisTesting
import Spreadsheet
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct DirectoryImportTests {
    private let services = """
        Structure;Nom du service;Thématiques;Langues;Âge min;Âge max;Commune;Présentation
        Clinique du Gué;Atelier lecture;lecture-ecriture-calcul--maitriser-le-francais;français, dari;16;25;Tulle;Deux fois par semaine.
        Clinique du Gué;français DEBUTANT;lecture-ecriture-calcul--maitriser-le-francais;français, dari;;;Brive-la-Gaillarde;Autre texte.

        """

    private func bring(
        _ kind: Importing, _ text: String, as credential: Credential, in store: Store, isDryRun: Bool = false
    ) async throws -> ImportReport {
        try await kind.run(
            PersonImportTests.sheet(text), PersonImportTests.order { $0.isDryRun = isDryRun }, as: credential, in: store
        )
    }

    @Test func bringsOrganisationsOnce() async throws {
        try await withStore { store, cast in
            let text = "Association\nMaison Imaginaire\nfoyer des tilleuls\nMaison imaginaire\nX\n"
            let wrong = try await bring(.organisations, text, as: cast.administrator, in: store)
            #expect(
                !wrong.isDone
                    && wrong.lines.map(\.verdict) == [
                        .new, .unchanged, .wrong([Invalid("name", .twice(row: 2))]),
                        .wrong([Invalid("name", .tooShort(least: 2))]),
                    ])
            let good = "Association\nMaison Imaginaire\nfoyer des tilleuls\n"
            #expect(try await bring(.organisations, good, as: cast.administrator, in: store).isDone)
            let again = try await bring(.organisations, good, as: cast.administrator, in: store)
            #expect(again.lines.map(\.verdict) == [.unchanged, .unchanged])
            let names = try await store.read(as: cast.administrator) { try Organisation.list(in: $0).map(\.name) }
            #expect(names.filter { $0 == "Maison Imaginaire" }.count == 1 && names.count == 4)
        }
    }

    @Test func bringsServicesAndAmendsThem() async throws {
        try await withStore { store, cast in
            let trial = try await bring(.services, services, as: cast.dora.credential, in: store, isDryRun: true)
            #expect(trial.lines.map(\.verdict) == [.new, .changed(["name", "description"])])
            #expect(try await bring(.services, services, as: cast.dora.credential, in: store).isDone)
            let again = try await bring(.services, services, as: cast.administrator, in: store)
            #expect(again.lines.map(\.verdict) == [.unchanged, .unchanged])
            let kept = try await store.read(as: cast.dora.credential) { try Service(cast.course, in: $0) }
            #expect(
                kept.name == "français DEBUTANT" && kept.description == "Autre texte."
                    && kept.languages == ["fra", "prs"])
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                _ = try tx.as(cast.dora) {
                    try Service.import(PersonImportTests.sheet(services), PersonImportTests.order(), in: $0)
                }
            }
            #expect(entries.map(\.action).sorted() == ["service.added", "service.amended", "service.imported"])
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func keepsToItsOwnOrganisation() async throws {
        try await inTransaction { tx, cast in
            func verdicts(_ member: Member) throws -> [ImportReport.Verdict] {
                try tx.as(member) {
                    try Service.import(PersonImportTests.sheet(services), PersonImportTests.order(), in: $0)
                }.lines.map(\.verdict)
            }
            let theirs = ImportReport.Verdict.wrong([Invalid("organisation", .notInList)])
            let found = try verdicts(cast.carol)
            #expect(found == [theirs, theirs])
            #expect(throws: Refusal.notPermitted(.keepServices)) { try verdicts(cast.alice) }
            #expect(throws: Refusal.notPermitted(.keepOrganisations)) {
                try tx.as(cast.dora) {
                    try Organisation.import(PersonImportTests.sheet("Nom\nAutre"), PersonImportTests.order(), in: $0)
                }
            }
            #expect(throws: Refusal.notFound(.init(.service, cast.course.rawValue))) {
                let draft = Service.Draft(name: "Repris", thematiques: ["a"], commune: "19031")
                try tx.as(cast.carol) { try Service.amend(cast.course, to: draft, in: $0) }
            }
        }
    }

    @Test func saysWhatIsWrong() async throws {
        let text = """
            Structure;Nom;Thématique;Âge min;Âge max;Commune
            Inconnue;Cours;Maîtriser le français;;;Tulle
            Clinique du Gué;Co;rien;dix;;Nulle part
            Clinique du Gué;Cours;;20;10;

            """
        try await inTransaction { tx, cast in
            let report = try tx.as(cast.administrator) {
                try Service.import(PersonImportTests.sheet(text), PersonImportTests.order(), in: $0)
            }
            #expect(!report.isDone)
            #expect(
                report.lines.map(\.verdict) == [
                    .wrong([Invalid("organisation", .notInList)]),
                    .wrong([
                        Invalid("thematiques", .notInList), Invalid("commune", .unknownCommune),
                        Invalid("name", .tooShort(least: 3)), Invalid("minimum_age", .outOfRange(least: 0, most: 120)),
                    ]),
                    .wrong([
                        Invalid("commune", .missing), Invalid("maximum_age", .outOfOrder),
                        Invalid("thematiques", .missing),
                    ]),
                ])
        }
    }
}
