import Foundation
import RelaisTesting
import Spreadsheet
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MeetingImportTests {
    private func sheet(_ rows: [String]) throws -> Sheet {
        let head = "Code du jeune;Date;Heure;Durée;Activité;Présence;Km;Transport;Remarque;Météo"
        return try Sheet.read(Array(([head] + rows).joined(separator: "\n").utf8))
    }

    private func run(
        _ sheet: Sheet, isDryRun: Bool = false, skips: Bool = false, of programme: ID<Programme>, _ tx: Transaction,
        _ cast: Cast
    ) throws -> ImportReport {
        var order = ImportOrder()
        (order.isDryRun, order.skipsWrong, order.programme) = (isDryRun, skips, programme.text)
        return try tx.as(cast.walter) { [order] in try Meeting.import(sheet, order, in: $0) }
    }

    @Test func bringsWhatIsNewAndDoublesNothing() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            let code = try tx.as(cast.walter) { try MatchPage(match, in: $0).personCodes[0] }
            let file = try sheet([
                "\(code);10/01/2026;14h;1h30;Foot au stade;oui;12;voiture;Beau match;soleil",
                "\(code.lowercased());03/11/2025;;45 min;Musée;;;;;pluie",
                "\(code);20/10/2025;;;;absent;;;;",
            ])
            let trial = try run(file, isDryRun: true, of: scene.programme, tx, cast)
            #expect(trial.count(.new) == 3 && !trial.isDone && trial.columns.ignored == ["Météo"])
            #expect(try tx.as(cast.walter) { try MeetingList(of: scene.programme, in: $0).lines.isEmpty })
            let report = try run(file, of: scene.programme, tx, cast)
            #expect(report.count(.new) == 3 && report.isDone)
            let lines = try tx.as(cast.walter) { try MeetingList(of: scene.programme, in: $0).lines }
            #expect(lines.map(\.state) == [.held, .held, .missed] && lines.map(\.minutes) == [90, 45, 120])
            #expect(lines.map(\.activities) == [[.sport], [.cultureVisit], [.other]] && lines[0].startMinute == 840)
            let page = try tx.as(cast.walter) { try MeetingPage(lines[0].id, in: $0) }
            #expect(page.note == "Beau match" && page.meeting.transport == .mentorCar && page.meeting.distanceKm == 12)
            // A second import of the same file.
            let again = try run(file, of: scene.programme, tx, cast)
            #expect(again.count(.unchanged) == 3 && again.isDone)
        }
    }

    @Test func saysOfEveryRowWhatIsWrong() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            let code = try tx.as(cast.walter) { try MatchPage(match, in: $0).personCodes[0] }
            let file = try sheet([
                "XXX-00X;10/01/2026;;;;;;;;", "\(code);01/02/2027;;;;;;;;", "\(code);10/01/26;;;;;;;;",
                "\(code);10/01/2026;;;;peut-être;;;;", "\(code);09/01/2026;;;;;;;;", "\(code);09/01/2026;;;;;;;;",
            ])
            let report = try run(file, of: scene.programme, tx, cast)
            #expect(!report.isDone && report.count(.wrong) == 5)
            let fields = report.lines.compactMap { line in
                if case .wrong(let found) = line.verdict { found.map(\.field) } else { nil }
            }
            #expect(fields == [["mentees"], ["on"], ["on"], ["attendance"], ["on"]])
            #expect(try run(file, skips: true, of: scene.programme, tx, cast).isDone)
            for member in [cast.mona, cast.alice] {
                #expect(throws: Refusal.notPermitted(.keepMatches)) {
                    try tx.as(member) { try Meeting.import(file, ImportOrder(), in: $0) }
                }
            }
        }
    }
}
