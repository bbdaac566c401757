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
        /// A colleague's answer is late, and the service named whom to tell.
        case escalated
        /// No news of a support since it was accepted, or for long.
        case startDue = "start_due"
        case progressDue = "progress_due"
        /// A place is kept for whoever was first on the list; and no longer.
        case placeOffered = "place_offered"
        case offerOver = "offer_over"
        /// A colleague is away and one stands in for them, or they for oneself.
        case accountCovered = "account_covered"
        /// The other side has written.
        case message
        /// The young person says that it did not end as was told.
        case disputed
        /// One's organisation was named to carry a leg together with others.
        case carried
        /// What an ended referral had disclosed is gone.
        case retracted
        /// What became of an offered file.
        case handoverOffered = "handover_offered"
        case handoverTaken = "handover_taken"
        case handoverDeclined = "handover_declined"
        case handoverWithdrawn = "handover_withdrawn"
        /// A correction of a file that one holds a copy of, and what became of one.
        case correctionOffered = "correction_offered"
        case correctionAccepted = "correction_accepted"
        case correctionDeclined = "correction_declined"
        /// What became of an agreement, or that its last day is near.
        case agreementProposed = "agreement_proposed"
        case agreementConfirmed = "agreement_confirmed"
        case agreementEnding = "agreement_ending"
        case agreementEnded = "agreement_ended"
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
        /// Mail to one's own address comes back; an account has another address.
        case accountMailReturned = "account_mail_returned"
        case accountReaddressed = "account_readdressed"
        /// Who was referred, or handed over, was erased where they came from.
        case erased
        case handoverErased = "handover_erased"
        /// A file that one holds a copy of was restricted where it came from, or is no longer.
        case restricted
        case restrictionLifted = "restriction_lifted"
        case handoverRestricted = "handover_restricted"
        case handoverRestrictionLifted = "handover_restriction_lifted"
        /// A colleague asks about their own data; the month to answer a request ends within a week, or is over.
        case requestMade = "request_made"
        case requestDue = "request_due"
        case requestLate = "request_late"
        /// Data were breached; the seventy-two hours are over within a day, or are.
        case breachFound = "breach_found"
        case breachDue = "breach_due"
        case breachLate = "breach_late"
        /// What was written of someone goes within thirty days, or their file does.
        case retentionWords = "retention_words"
        case retentionFile = "retention_file"
        /// A check of a mentor will hold no longer; does not, and matches go on for a while; does not, and one is held.
        case mentorCheckEnding = "mentor_check_ending"
        case mentorCheckOver = "mentor_check_over"
        case mentorMatchesHeld = "mentor_matches_held"
        /// In a programme: a call or a review fell due; a match was not seen for thirty days, or sixty; the week's digest; a birthday that
        /// changes somebody's rights is near.
        case followingDue = "following_due"
        case followingUnseen = "following_unseen"
        case followingDigest = "following_digest"
        case followingMajority = "following_majority"
        /// Somebody raised a concern in a programme, or added to one; nothing was done of one in time; nobody is there for them; a match
        /// that was held may go on.
        case programmeConcern = "programme_concern"
        case programmeWaits = "programme_waits"
        case programmeUnguarded = "programme_unguarded"
        case programmeResumable = "programme_resumable"
        /// Nobody follows a match: it was not seen for sixty days, or calls were missed in a row. Told above whoever leads as well.
        case programmeUnfollowed = "programme_unfollowed"
    }
}
