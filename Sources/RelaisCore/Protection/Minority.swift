import Foundation
import Postgres

/// What an authority decided of someone's minority. Never a doubt, an apparent age, an exam or its result (Code civil art. 388).
package struct Minority: Sendable, Equatable {
    package let status: Status
    /// When it was decided, where that is known.
    package let decidedOn: Day?
    package let statedAt: Date

    package enum Status: String, Sendable, Codable, CaseIterable {
        case recognised
        case underAssessment = "under_assessment"
        case judicialAppealPending = "judicial_appeal_pending"
        case notRecognised = "not_recognised"
        case adult
    }

    /// What is sealed of a statement.
    struct Statement: Codable {
        let status: Status
        let decidedOn: Day?
    }
}
