import Postgres

/// A skill that French is told by (CEFR). Mirrored by the columns of `casework.assessment`.
package enum Skill: String, Sendable, CaseIterable {
    case listening, reading
    case spokenInteraction = "spoken_interaction"
    case spokenProduction = "spoken_production"
    case writing
}

/// The levels of someone's French, and the ratings, at one moment of a support.
package struct Assessment: Sendable, Equatable {
    /// When: as they came in, or as they left. Mirrored by `assessment_moment_known`.
    package enum Moment: String, Sendable, CaseIterable, PostgresValue { case entry, exit }

    package let moment: Moment
    package let levels: [Skill: FrenchLevel]
    /// From 0 to 4: see `Rating`.
    package var ratings: [Rating: Int] = [:]

    /// The level of all: the lowest of the skills, as the funder's figures count it.
    package var level: FrenchLevel? { levels.values.min() }
}

/// Whether someone came. Mirrored by `attendance_presence_known`.
package enum Presence: String, Sendable, CaseIterable, PostgresValue { case present, excused, absent, cancelled }
