import Postgres

/// Something a person of an organisation should know of one of its referrals, or of an offered file.
package enum Notice {
    /// What there is to know: where a referral went, or that it waits. Mirrored by `notice_kind_known`.
    package enum Kind: String, Sendable, CaseIterable, PostgresValue {
        case sent, accepted, declined, waitlisted
        case inProgress = "in_progress"
        case completed
        case notFulfilled = "not_fulfilled"
        case withdrawn, expired
        case enteredInError = "entered_in_error"
        /// The day an answer was due has passed.
        case overdue
        /// Ten days have passed without an answer.
        case waiting
        /// What became of an offered file.
        case handoverOffered = "handover_offered"
        case handoverTaken = "handover_taken"
        case handoverDeclined = "handover_declined"
        case handoverWithdrawn = "handover_withdrawn"
        /// Who was referred, or handed over, was erased where they came from.
        case erased
        case handoverErased = "handover_erased"
    }
}
