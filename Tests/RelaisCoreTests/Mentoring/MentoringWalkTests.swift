import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MentoringWalkTests {
    /// Noon in Paris on 1 July 2027: a year with both changes of the clocks, and a 29 February, follows.
    private static let start = Date(timeIntervalSince1970: 1_814_436_000)

    /// A year of three mentors and four mentees: somebody does something several times a day, the daemon looks once. What goes through and
    /// what is refused, where everybody stands and how every check stands, is what the plain model says.
    @Test func isWhatThePlainModelSaysForAYear() async throws {
        try await inTransaction { tx, cast in
            var walk = try MentoringWalk(tx, cast, Dice(seed: 2_028), Self.start)
            for day in 0..<366 {
                let moment = Self.start + Double(day) * 86_400
                for _ in 0..<4 { try walk.step(tx, cast, at: moment) }
                try walk.review(tx, cast, at: moment)
                try walk.compare(tx, cast, at: moment)
            }
            #expect(walk.done.count >= 14 && walk.refused > 100, "\(walk.done)")
            #expect(walk.held > 0)
            let unbound = try tx.unbound(cast)
            #expect(unbound == [])
        }
    }
}
