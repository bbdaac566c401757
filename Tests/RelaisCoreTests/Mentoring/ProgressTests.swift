import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ProgressTests {
    @Test func keepsWhatEachSaysAtEachTime() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let entries = try tx.recorded {
                try tx.as(cast.victor) { tx in
                    try Mentee.rate(
                        scene.mentee,
                        .init(
                            stage: "entry", rater: "mentee", scores: ["language": "1", "work": ""], isHelpful: "yes"),
                        in: tx)
                    try Mentee.rate(
                        scene.mentee, .init(stage: "months_3", rater: "mentor", scores: ["language": "3"]), in: tx)
                }
            }
            #expect(entries.map(\.action) == ["mentee.rated", "mentee.rated"])
            #expect(entries[0].said["fields"] as? [String] == ["entry", "mentee"])
            try tx.as(cast.victor) { tx in
                let told = try MenteeFollowing(scene.mentee, in: tx).progress
                #expect(told.map(\.stage) == [.entry, .months3] && told[0].scores == [.language: 1])
                #expect(told[0].isHelpful == true && told[1].isHelpful == nil)
                // Said anew, it is corrected.
                try Mentee.rate(scene.mentee, .init(stage: "entry", rater: "mentee", scores: ["work": "0"]), in: tx)
            }
            try tx.as(cast.walter) { tx in
                let told = try MenteeFollowing(scene.mentee, in: tx).progress
                #expect(told.count == 2 && told[0].scores == [.work: 0] && told[0].rowVersion == 2)
            }
        }
    }

    @Test func refusesWhatIsNoRating() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            try tx.as(cast.victor) { tx in
                #expect(throws: Refusal.invalid([Invalid("work", .outOfRange(least: 0, most: 4))])) {
                    try Mentee.rate(
                        scene.mentee, .init(stage: "entry", rater: "mentor", scores: ["work": "5", "language": "1"]),
                        in: tx)
                }
                #expect(throws: Refusal.invalid([Invalid("scores", .missing)])) {
                    try Mentee.rate(scene.mentee, .init(stage: "entry", rater: "mentor"), in: tx)
                }
                #expect(throws: Refusal.invalid([Invalid("is_helpful", .notInList)])) {
                    try Mentee.rate(
                        scene.mentee,
                        .init(stage: "exit", rater: "mentor", scores: ["work": "1"], isHelpful: "yes"), in: tx)
                }
                #expect(
                    throws: Refusal.invalid([
                        Invalid("stage", .notInList), Invalid("rater", .missing), Invalid("scores", .notInList),
                        Invalid("scores", .missing),
                    ])
                ) {
                    try Mentee.rate(scene.mentee, .init(stage: "later", rater: "", scores: ["faith": "1"]), in: tx)
                }
            }
            for member in [cast.alice, cast.bob, cast.mona, cast.dora] {
                #expect(throws: Refusal.self) {
                    try tx.as(member) {
                        try Mentee.rate(
                            scene.mentee, .init(stage: "entry", rater: "mentor", scores: ["work": "1"]), in: $0)
                    }
                }
            }
        }
    }

    /// Of fewer than five, neither how many nor the mean is told.
    @Test func tellsOfManyTogether() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            for score in 0..<5 {
                let mentee = try tx.mentee(in: programme, cast, isReady: false).mentee
                try tx.as(cast.victor) { tx in
                    try Mentee.rate(
                        mentee,
                        .init(
                            stage: "entry", rater: "mentee",
                            scores: score == 0 ? ["work": "4", "digital": "2"] : ["work": "\(score)"],
                            isHelpful: score < 4 ? "yes" : "no"), in: tx)
                }
                try tx.as(cast.victor) { tx in
                    let report = try ProgressReport(of: programme, in: tx)
                    let work = try #require(report.lines.first { $0.domain == .work })
                    #expect(work.count == (score == 4 ? 5 : nil) && work.tenths == (score == 4 ? 28 : nil))
                    #expect(report.helpful?.yes == (score == 4 ? 4 : nil))
                    #expect(report.lines.first { $0.domain == .digital }?.count == nil)
                }
            }
        }
    }

    /// Erased with the file, key and words; merged, they are the mentee's that stays.
    @Test func goesWithTheFile() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            try tx.as(cast.victor) { tx in
                try Match.follow(match, .init(side: "mentee", result: "well", note: "Un mot inventé"), in: tx)
                try Match.follow(match, .init(kind: "review", result: "well", note: "Un autre mot"), in: tx)
                try Mentee.rate(scene.mentee, .init(stage: "entry", rater: "mentee", scores: ["work": "1"]), in: tx)
            }
            try tx.as(cast.walter) { tx in
                let told = "\(try Person.export(scene.person, reason: "access_request", in: tx).sections)"
                #expect(told.contains("Un mot inventé") && told.contains("Un autre mot") && told.contains("work 1"))
            }
            // Another file of theirs, in the same programme: what was said is the mentee's that stays.
            let kept = try tx.as(cast.walter) { tx in
                let kept = try Person.register(.mariam, in: tx).id
                let mentee = try Mentee.enrol(kept, into: scene.programme, in: tx)
                try Person.merge(scene.person, into: kept, in: tx)
                return (person: kept, mentee: mentee)
            }
            try tx.as(cast.walter) { tx in
                let seen = try MenteeFollowing(kept.mentee, in: tx)
                #expect(
                    seen.progress.count == 1 && Set(seen.followUps.map(\.note)) == ["Un mot inventé", "Un autre mot"])
            }
            try tx.as(cast.carol) { try Person.erase(kept.person, reason: "retention", in: $0) }
            try tx.as(cast.victor) { tx in
                let seen = try MenteeFollowing(kept.mentee, in: tx)
                #expect(seen.progress.isEmpty && seen.followUps.map(\.note) == [nil])
            }
        }
    }
}
