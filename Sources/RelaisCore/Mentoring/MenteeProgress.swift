import Foundation
import Postgres

/// How far a young person is in what they live by, on a scale of our own, as they and as their mentor rate it.
package struct MenteeProgress: Sendable, Equatable {
    package let id: ID<MenteeProgress>
    package let stage: Stage
    package let rater: Rater
    package let ratedOn: Day
    package let scores: [Domain: Int]
    /// Whether mentoring is helpful for their integration, as they say.
    package let isHelpful: Bool?
    package let rowVersion: Int

    /// From 0, not addressed, to 4, on their own.
    package static let range = 0...4

    /// When it is asked. Mirrored by `mentee_progress_stage_known`.
    package enum Stage: String, Sendable, CaseIterable, PostgresValue {
        case entry
        case months3 = "months_3"
        case months6 = "months_6"
        case exit
    }

    /// Who rates. Mirrored by `mentee_progress_rater_known`.
    package enum Rater: String, Sendable, CaseIterable, PostgresValue { case mentee, mentor }

    /// What is rated: each a column of `casework.mentee_progress`.
    package enum Domain: String, Sendable, CaseIterable {
        case language
        case schoolTraining = "school_training"
        case work, housing
        case healthAccess = "health_access"
        case mobility
        case socialLink = "social_link"
        case rightsAdmin = "rights_admin"
        case leisure = "leisure_sport_culture"
        case digital
    }

    /// What a form or a command says of one, as it was typed.
    package struct Draft: Sendable, Equatable {
        package var stage: String?
        package var rater: String?
        package var ratedOn: String?
        /// By the name of the domain; what is left out is not rated.
        package var scores: [String: String]
        /// `yes` or `no`.
        package var isHelpful: String?
        package init(
            stage: String?, rater: String?, ratedOn: String? = nil, scores: [String: String] = [:],
            isHelpful: String? = nil
        ) {
            (self.stage, self.rater, self.ratedOn, self.scores) = (stage, rater, ratedOn, scores)
            self.isHelpful = isHelpful
        }
    }
}

extension MenteeProgress: RowDecodable {
    static let columns: SQL =
        """
        g.id, g.stage, g.rater, g.rated_on::text, g.is_helpful, g.row_version, g.language, g.school_training, g.work, g.housing,
            g.health_access, g.mobility, g.social_link, g.rights_admin, g.leisure_sport_culture, g.digital
        """

    package init(row: Row) throws {
        (id, stage, rater) = (try row.column(0), try row.column(1), try row.column(2))
        guard let day = Day(try row.column(3)) else { throw PostgresError.missingRow }
        (ratedOn, isHelpful, rowVersion) = (day, try row.column(4), try row.column(5))
        var scores: [Domain: Int] = [:]
        for (place, domain) in Domain.allCases.enumerated() {
            scores[domain] = try row.column(Int32(6 + place), as: Int?.self)
        }
        self.scores = scores
    }

    /// Those of a mentee, in the order they are asked.
    static func ask(of mentee: ID<Mentee>, in tx: Transaction) throws -> Later<MenteeProgress> {
        try tx.ask(
            """
            SELECT \(columns)
            FROM casework.mentee_progress g
            WHERE g.mentee = \(mentee)
            ORDER BY array_position(ARRAY['entry', 'months_3', 'months_6', 'exit'], g.stage), g.rater
            """)
    }
}
