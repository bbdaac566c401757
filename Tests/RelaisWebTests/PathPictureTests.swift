import Foundation
import RelaisTesting
import Synchronization
import Testing

@testable import RelaisCore
@testable import RelaisWeb

@Suite struct PathPictureTests {
    private func drawn(_ language: Language, at now: Date) async throws -> String {
        let picture = Mutex("")
        try await inTransaction { tx, cast in
            let person = try tx.referral(.inProgress, cast).person
            let page = try tx.as(cast.alice, at: now) { try PersonPage(person, in: $0) }
            let drawn =
                PathPicture(
                    stages: page.stages, home: "Chez <nous>", since: page.createdAt, now: now,
                    words: Words(language: language)
                ).html?.text ?? ""
            picture.withLock { $0 = drawn }
        }
        return picture.withLock { $0 }
    }

    @Test func saysItsFindingInWordsAndEscapesNames() async throws {
        let french = try await drawn(.french, at: noon + 40 * 86_400)
        #expect(french.contains("1 orientation\u{a0}: Clinique du Gué, en cours."))
        #expect(french.contains("acceptée le jour même"))
        #expect(french.contains("Chez &lt;nous&gt;") && !french.contains("<nous>"))
        #expect(try await drawn(.english, at: noon + 40 * 86_400).contains("1 referral: Clinique du Gué, in progress."))
    }

    @Test func keepsWithinItsFrameOnTheFirstDayAndAfterTenYears() async throws {
        for days in [0.0, 1, 30, 3_650] {
            let picture = try await drawn(.french, at: noon + days * 86_400)
            for match in picture.matches(of: /(?:cx|x)="(-?\d+)"/) {
                let x = try #require(Int(match.1))
                #expect((0...820).contains(x), "after \(days) days: \(x)")
            }
        }
    }

    /// Six at once, as on a day when everything is tried: each line by itself, in both drawings, the latest on top.
    @Test(arguments: [0.0, 3, 700]) func keepsLinesOfOneDayApart(days: Double) {
        let stages = (0..<6).map { number in
            Stage(
                referral: ID(), side: .referrer, organisation: "Organisation \(number)", service: "Service \(number)",
                state: .sent, sentAt: noon + Double(-number), answeredAt: nil, endedAt: nil)
        }
        let picture =
            PathPicture(
                stages: stages, home: "Chez nous", since: noon - 86_400, now: noon + days * 86_400,
                words: Words(language: .french)
            ).html?.text ?? ""
        let drawings = picture.split(separator: "<svg").dropFirst()
        #expect(drawings.filter { $0.contains("path-only") }.count == 2)
        for drawing in drawings where drawing.contains("path-only") {
            let dots = drawing.matches(of: /class="baton" cx="(\d+)" cy="(\d+)"/).compactMap { match in
                Int(match.1).flatMap { x in Int(match.2).map { (x: x, y: $0) } }
            }
            #expect(dots.count == 6)
            for (above, below) in zip(dots, dots.dropFirst()) {
                #expect(above.x - below.x >= 24 && below.y > above.y)
            }
        }
    }

    @Test func isNothingWhereNobodyWasAsked() {
        #expect(PathPicture(stages: [], home: "", since: noon, now: noon, words: Words(language: .french)).html == nil)
    }
}
