import Postgres

/// Something a person of an organisation should know of one of its referrals, or of an offered file.
package enum Notice {
    /// The organisation of whoever notices are given to: its members, and those of their tokens that see people.
    static func reader(in tx: Transaction) throws -> ID<Organisation> {
        let caller = try tx.caller
        guard let organisation = caller.organisation, caller.scopes?.contains(.seePeople) ?? true else {
            throw Refusal.notPermitted(.seePeople)
        }
        return organisation
    }

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
        /// The other side has written.
        case message
        /// What an ended referral had disclosed is gone.
        case retracted
        /// What became of an offered file.
        case handoverOffered = "handover_offered"
        case handoverTaken = "handover_taken"
        case handoverDeclined = "handover_declined"
        case handoverWithdrawn = "handover_withdrawn"
        /// A file was opened in an emergency; what somebody else thought of it, or that nobody did in time.
        case emergencyOpened = "emergency_opened"
        case emergencyReviewed = "emergency_reviewed"
        case emergencyUnreviewed = "emergency_unreviewed"
        /// A colleague has opened more identities in an hour than the organisation lets anyone.
        case accountManyIdentities = "account_many_identities"
        /// What becomes of something that was agreed to.
        case consentEnding = "consent_ending"
        case consentExpired = "consent_expired"
        case consentWithdrawn = "consent_withdrawn"
        case consentLapsed = "consent_lapsed"
        /// Whoever is represented will be of age; or may be, where the day of birth is known to the month or the year only.
        case consentMajority = "consent_majority"
        case consentMayBeOfAge = "consent_may_be_of_age"
        /// A colleague's telephone or computer is lost, or one's own.
        case accountLost = "account_lost"
        /// Someone cannot sign in any more.
        case accountForgot = "account_forgot"
        /// Another administrator asks that someone may sign in again; and it was done.
        case accountRecoveryAsked = "account_recovery_asked"
        case accountRecoveryMade = "account_recovery_made"
    }
}
