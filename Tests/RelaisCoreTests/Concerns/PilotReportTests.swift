import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PilotReportTests {
    /// Six young people with a match each, of whom one match is closed, and a seventh whose match was declined; counted by hand.
    @Test func countsWhatWasRecorded() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let drafts: [(String, String?)] = [
                ("2009-05-05", "female"), ("2009-06-06", "female"), ("2009-07-07", "male"), ("2009-08-08", "male"),
                ("2009-09-09", "male"), ("2008-03-03", nil), ("2010-01-01", "male"),
            ]
            for (index, (birth, gender)) in drafts.enumerated() {
                var draft = Person.Draft.born(birth)
                draft.gender = gender
                let mentor = try tx.mentor(in: programme, cast)
                let (mentee, person) = try tx.mentee(in: programme, cast, draft)
                let scene = MentoringScene(programme: programme, mentor: mentor, mentee: mentee, person: person)
                _ = try tx.match(index == 6 ? .declined : index == 5 ? .closed : .active, scene, cast)
            }
            try tx.as(cast.walter) { tx in
                let report = try PilotReport(of: programme, in: tx)
                // Six took part, all under eighteen when they began, two of them women: what is small is hidden.
                let counts = report.participants
                #expect(counts.last?.last == .exact(6))
                #expect(counts[0].last == .exact(6) && counts[0][0] == .masked && counts.last?[0] == .few)
                #expect(counts.joined().compactMap(\.number).allSatisfy { $0 == 0 || $0 >= Masking.threshold })
                func lines(_ part: PilotReport.Part) -> [String: Count] {
                    let found = report.parts.first { $0.part == part }?.lines ?? []
                    return Dictionary(uniqueKeysWithValues: found.map { ($0.code, $0.count) })
                }
                #expect(
                    lines(.matches) == [
                        "proposed": .exact(7), "begun": .exact(6), "active": .exact(5), "declined": .few,
                        "closed": .few,
                    ])
                #expect(lines(.refusals) == ["mentee_declined": .masked])
                #expect(lines(.endings) == ["goal_reached": .masked])
                #expect(report.parts.first { $0.part == .endings }?.total == .few)
                #expect(lines(.exits) == ["not_told": .few])
                #expect(lines(.languages) == ["prs": .exact(6), "fra": .exact(6)])
                #expect(lines(.levels) == ["missing": .exact(6)])
                #expect(
                    lines(.volunteers) == [
                        "enquired": .exact(7), "trained": .exact(0), "checked": .exact(7), "accompanying": .exact(6),
                    ])
                #expect(report.told == .init(attendance: nil, hours: nil, kilometres: [:]))
                let rows = report.rows(in: .french)
                #expect(rows.allSatisfy { $0.count == PilotReport.columns.count && !($0[3] ?? "").isEmpty })
                #expect(throws: Refusal.invalid([Invalid("period", .notInList)])) {
                    try PilotReport(of: programme, period: "2026-13", in: tx)
                }
                let before = try PilotReport(of: programme, period: "2020", in: tx)
                #expect(before.parts.isEmpty && before.participants.last?.last == .exact(0))
            }
        }
    }

    /// Whoever coordinates volunteers opens no file: genders are not theirs to count.
    @Test func tellsNoGenderToWhoeverOpensNoFile() async throws {
        try await inTransaction { tx, cast in
            let (scene, _) = try tx.monasMatch(cast)
            try tx.as(cast.victor) { tx in
                let report = try PilotReport(of: scene.programme, in: tx)
                #expect(report.participants.last?.last == .few)
            }
            for member in [cast.mona, cast.alice, cast.bob, cast.judy, cast.grace] {
                #expect(throws: Refusal.self, "\(member.email)") {
                    try tx.as(member) { try PilotReport(of: scene.programme, in: $0) }
                }
            }
        }
    }

    /// Of concerns it tells how many were closed, and of those that are open nothing at all.
    @Test func countsConcernsThatAreClosed() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            func count() throws -> Count? {
                try tx.as(cast.walter) { tx in
                    try PilotReport(of: scene.programme, in: tx).parts.first { $0.part == .concerns }?.lines[0].count
                }
            }
            var raised: [ID<Concern>] = []
            for _ in 0..<6 { raised.append(try tx.concern(about: match, cast)) }
            #expect(try count() == nil)
            for (index, id) in raised.enumerated() {
                try tx.as(cast.carol) {
                    try Concern.close(id, why: index == 0 ? "raised_twice" : "settled", in: $0)
                }
                if index == 1 { try #expect(count() == .few) }
            }
            #expect(try count() == .exact(5))
        }
    }

    @Test(arguments: [
        ("2009", "2026-01-10", PilotReport.Bracket.under18), ("2008", "2026-01-10", .unknown),
        ("2007", "2026-01-10", .from18to60), ("1966-01-11", "2026-01-10", .from18to60),
        ("1965-01-10", "2026-01-10", .over60), ("1964-12-31", "2026-01-10", .over60),
        ("2004-02-29", "2022-02-28", .under18), ("2004-02-29", "2022-03-01", .from18to60),
    ])
    func bracketIsThatOfTheDaySomebodyBegan(birth: String, began: String, bracket: PilotReport.Bracket) {
        #expect(PilotReport.Bracket(birth: Day(birth), on: Day(began)) == bracket)
    }
}
