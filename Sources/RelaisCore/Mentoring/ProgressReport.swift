import Foundation
import Postgres

/// How far the young people of a programme are, together: means by domain, time and rater. Of fewer than five, nothing is told.
package struct ProgressReport: Sendable {
    package let programme: ID<Programme>
    package let name: String
    package let lines: [Line]
    package let rowVersion: Int
    /// How many said at the end, or last, that it helps; `nil` where fewer than five answered.
    package let helpful: (yes: Int, of: Int)?

    package struct Line: Sendable, Equatable {
        package let domain: MenteeProgress.Domain
        package let stage: MenteeProgress.Stage
        package let rater: MenteeProgress.Rater
        /// How many rated it; `nil`, with the mean, where they are fewer than five.
        package let count: Int?
        /// In tenths, from 0 to 40.
        package let tenths: Int?
    }

    /// Fewer are not told apart.
    package static let least = 5

    /// - Throws: `Refusal.notFound` for a programme the caller may not see; `.notPermitted`.
    package init(of programme: ID<Programme>, in tx: Transaction) throws {
        _ = try tx.caller.member(.keepMatches)
        let laterHelpful: Later<Helpful> = try tx.ask(
            """
            SELECT count(*) FILTER (WHERE l.is_helpful), count(*)
            FROM (SELECT DISTINCT ON (g.mentee) g.is_helpful
                  FROM casework.mentee_progress g JOIN casework.mentee e ON e.organisation = g.organisation AND e.id = g.mentee
                  WHERE e.programme = \(programme) AND g.is_helpful IS NOT NULL
                  ORDER BY g.mentee, g.rated_on DESC, g.recorded_at DESC) l
            """)
        let rows: [MenteeProgress] = try tx.all(
            """
            SELECT \(MenteeProgress.columns)
            FROM casework.mentee_progress g
            JOIN casework.mentee e ON e.organisation = g.organisation AND e.id = g.mentee
            WHERE e.programme = \(programme)
            LIMIT 20000
            """)
        let known = try Programme.known(programme, in: tx)
        (self.programme, name, rowVersion) = (programme, known.name, known.rowVersion)
        var lines: [Line] = []
        for domain in MenteeProgress.Domain.allCases {
            for rater in MenteeProgress.Rater.allCases {
                for stage in MenteeProgress.Stage.allCases {
                    let scores = rows.filter { $0.stage == stage && $0.rater == rater }.compactMap { $0.scores[domain] }
                    guard !scores.isEmpty else { continue }
                    let isTold = scores.count >= Self.least
                    lines.append(
                        Line(
                            domain: domain, stage: stage, rater: rater, count: isTold ? scores.count : nil,
                            tenths: isTold
                                ? (scores.reduce(0, +) * 10 + scores.count / 2) / scores.count : nil))
                }
            }
        }
        self.lines = lines
        let answers = try laterHelpful.one()
        helpful = answers.of >= Self.least ? (answers.yes, answers.of) : nil
        try tx.record(.progressReported, Programme.trace(programme, in: tx), fields: ["progress"])
    }

    private struct Helpful: RowDecodable {
        let yes: Int
        let of: Int
        init(row: Row) throws { (yes, of) = try row.decode() }
    }
}
