import Ledger
import Postgres

/// What can be found in the audit. A word once written there is never renamed.
package enum Event: String, Sendable, CaseIterable, PostgresValue {
    case signedIn = "access.signed_in"
    case signInRefused = "access.sign_in_refused"
    case signedOut = "access.signed_out"
    case verified = "access.verified"
    case verificationRefused = "access.verification_refused"
    case passwordGiven = "access.password_given"
    case passwordRehashed = "access.password_rehashed"
    case passwordChanged = "access.password_changed"
    case factorOffered = "access.factor_offered"
    case factorConfirmed = "access.factor_confirmed"
    case codesRenewed = "access.codes_renewed"
    case sessionsEnded = "access.sessions_ended"
    case deviceForgotten = "access.device_forgotten"
    case forgotten = "access.forgotten"
    case invitationUsed = "access.invitation_used"
    case recoveryUsed = "access.recovery_used"
    case denied = "access.denied"
    case unreadable = "integrity.unreadable"
    case tokenAdded = "access.token_added"
    case tokenEnded = "access.token_ended"
    case answerRepeated = "access.answer_repeated"
    case answersForgotten = "access.answers_forgotten"
    case accountAdded = "account.added"
    case accountAmended = "account.amended"
    case accountsListed = "account.listed"
    case accountSeen = "account.seen"
    case accountInvited = "account.invited"
    case rolesChanged = "account.roles_changed"
    case accountDisabled = "account.disabled"
    case accountEnabled = "account.enabled"
    case accountLeft = "account.left"
    case accountLost = "account.device_lost"
    case recoveryAsked = "account.recovery_asked"
    case recoveryMade = "account.recovery_made"
    case organisationAdded = "organisation.added"
    case organisationsImported = "organisation.imported"
    case serviceAdded = "service.added"
    case serviceAmended = "service.amended"
    case servicesImported = "service.imported"
    case demonstrationLoaded = "demonstration.loaded"
    case personRegistered = "person.registered"
    case personsListed = "person.listed"
    case personsSearched = "person.searched"
    case personSeen = "person.seen"
    case personRevealed = "person.revealed"
    case personReceived = "person.received"
    case personAmended = "person.amended"
    case emergencyOpened = "emergency.opened"
    case emergencyClosed = "emergency.closed"
    case emergencyReviewed = "emergency.reviewed"
    case emergencySeen = "emergency.seen"
    case emergenciesListed = "emergency.listed"
    case personHistoryRevealed = "person.history_revealed"
    case personMerged = "person.merged"
    case personAssigned = "person.assigned"
    case personUnassigned = "person.unassigned"
    case personHandoverOffered = "person.handover_offered"
    case personHandoverTaken = "person.handover_taken"
    case personHandoverOpened = "person.handover_opened"
    case personHandoverDeclined = "person.handover_declined"
    case personHandoverWithdrawn = "person.handover_withdrawn"
    case personHandoverSeen = "person.handover_seen"
    case personHandoversListed = "person.handovers_listed"
    case referralAssigned = "referral.assigned"
    case personsCompared = "person.compared"
    case personsImported = "person.imported"
    case personNumbered = "person.numbered"
    case personErased = "person.erased"
    case personErasureTold = "person.erasure_told"
    case personHeld = "person.held"
    case personReleased = "person.released"
    case referralDrafted = "referral.drafted"
    case referralRedrafted = "referral.redrafted"
    case referralSent = "referral.sent"
    case referralReceived = "referral.received"
    case referralAccepted = "referral.accepted"
    case referralDeclined = "referral.declined"
    case referralWaitlisted = "referral.waitlisted"
    case referralStarted = "referral.started"
    case referralAttended = "referral.attended"
    case referralAssessed = "referral.assessed"
    case referralCompleted = "referral.completed"
    case referralEnded = "referral.not_fulfilled"
    case referralForwarded = "referral.forwarded"
    case referralWithdrawn = "referral.withdrawn"
    case referralCorrected = "referral.entered_in_error"
    case referralSeen = "referral.seen"
    case referralsListed = "referral.listed"
    case messageWritten = "message.written"
    case messageTakenBack = "message.taken_back"
    case noteWritten = "note.written"
    case noteRemoved = "note.removed"
    case disclosureFrozen = "disclosure.frozen"
    case disclosureOpened = "disclosure.opened"
    case disclosureRetracted = "disclosure.retracted"
    case personCorrectionOffered = "person.correction_offered"
    case personCorrectionReplaced = "person.correction_replaced"
    case personCorrectionAccepted = "person.correction_accepted"
    case personCorrectionDeclined = "person.correction_declined"
    case personCorrectionSeen = "person.correction_seen"
    case personCorrectionsListed = "person.corrections_listed"
    case needRecorded = "need.recorded"
    case needClosed = "need.closed"
    case needsListed = "need.listed"
    case agreementProposed = "agreement.proposed"
    case agreementConfirmed = "agreement.confirmed"
    case agreementEnded = "agreement.ended"
    case agreementsListed = "agreement.listed"
    case referralExpired = "referral.expired"
    case consentGiven = "consent.given"
    case consentRenewed = "consent.renewed"
    case consentWithdrawn = "consent.withdrawn"
    case consentExpired = "consent.expired"
    case consentLapsed = "consent.lapsed"
    case consentSeen = "consent.seen"
    case consentFormSeen = "consent.form_seen"
    case majorityReviewed = "consent.majority_reviewed"
    case personInformed = "person.informed"
    case representativeAdded = "protection.representative_added"
    case representativeAmended = "protection.representative_amended"
    case representativeEnded = "protection.representative_ended"
    case minorityStated = "protection.minority_stated"
    case protectionOpened = "protection.opened"
    case accountBound = "account.bound"
    case accountReleased = "account.released"
    case settingSet = "setting.set"
    case settingsListed = "setting.listed"
    case personRestricted = "person.restricted"
    case personRestrictionLifted = "person.restriction_lifted"
    case personRestrictionTold = "person.restriction_told"
    case personStatementMade = "person.statement_made"
    case personExported = "person.exported"
    case personWordsEnded = "person.words_ended"
    case requestRecorded = "request.recorded"
    case requestProlonged = "request.prolonged"
    case requestAnswered = "request.answered"
    case requestSeen = "request.seen"
    case requestsListed = "request.listed"
    case ownDataSeen = "account.own_data_seen"
    case breachRecorded = "breach.recorded"
    case breachAmended = "breach.amended"
    case breachAssessed = "breach.assessed"
    case breachAuthorityTold = "breach.authority_told"
    case breachPeopleTold = "breach.people_told"
    case breachClosed = "breach.closed"
    case breachSeen = "breach.seen"
    case breachesListed = "breach.listed"
    case retentionPreviewed = "retention.previewed"
    case retentionReviewed = "retention.reviewed"
    case rightsPurged = "retention.rights_purged"
    case registerPrinted = "register.printed"
    case intakeSet = "intake.set"
    case clocksSet = "service.clocks_set"
    case placesSeen = "service.places_seen"
    case placeOffered = "place.offered"
    case offerLapsed = "place.offer_lapsed"
    case offerDeclined = "place.offer_declined"
    case absenceDeclared = "absence.declared"
    case absenceEnded = "absence.ended"
    case absencesListed = "absence.listed"
    case pathsListed = "path.listed"
    case pathSeen = "path.seen"
    case pathEnded = "path.ended"
    case pathsReported = "path.reported"
    case pathFollowed = "path.followed"
    case pathDeparted = "path.departed"
    case referralCarried = "referral.carried"
    case templateProposed = "template.proposed"
    case templateAgreed = "template.agreed"
    case templateRetired = "template.retired"
    case templatesListed = "template.listed"
    case noticesListed = "notice.listed"
    case noticesRead = "notice.read"
    case jobsRetried = "job.retried"
    case leftoversPurged = "leftover.purged"
    case auditRead = "audit.read"
    case keysRotated = "keys.rotated"
    case keysRewrapped = "keys.rewrapped"
    case keysDestroyed = "keys.destroyed"
    case keysVerified = "keys.verified"
    case backupMade = "backup.made"
    case backupRestored = "backup.restored"
    case appointmentMade = "appointment.made"
    case appointmentCancelled = "appointment.cancelled"
    case linkGiven = "link.given"
    case linkEnded = "link.ended"
    case linkCodeGiven = "link.code_given"
    case linkIdentified = "link.identified"
    case linkRefused = "link.refused"
    case slipMade = "slip.made"
    case slipOpened = "slip.opened"
    case slipRefused = "slip.refused"
    case slipSeen = "slip.seen"
    case outcomeConfirmed = "referral.outcome_confirmed"
    case outcomeDisputed = "referral.outcome_disputed"

    /// Reads are kept 12 months, writes 36.
    var isRead: Bool {
        switch self {
        case .accountsListed, .accountSeen, .personsListed, .personSeen, .personRevealed, .referralSeen,
            .referralsListed,
            .noticesListed, .auditRead, .answerRepeated, .answersForgotten, .denied, .personHistoryRevealed,
            .personHandoverSeen, .personHandoversListed, .personsCompared, .personsSearched, .personCorrectionSeen,
            .personCorrectionsListed, .agreementsListed, .consentSeen, .consentFormSeen, .majorityReviewed,
            .protectionOpened, .settingsListed, .requestSeen, .requestsListed, .ownDataSeen, .breachSeen,
            .breachesListed,
            .retentionPreviewed, .registerPrinted, .emergencySeen, .emergenciesListed, .placesSeen,
            .absencesListed, .slipSeen, .needsListed, .pathsListed, .pathSeen, .pathsReported, .templatesListed:
            true
        default: false
        }
    }

    /// Those that open an identity: PostgreSQL counts them (`audit.limit_identity_reads`).
    package static let identityReads: [Event] = [.personRevealed, .personHistoryRevealed, .protectionOpened]

    /// What it was done for, unless the caller said.
    var purpose: String {
        switch self {
        case .signedIn, .signInRefused, .signedOut, .verified, .verificationRefused, .passwordGiven, .passwordRehashed,
            .passwordChanged, .factorOffered, .factorConfirmed, .codesRenewed, .sessionsEnded, .deviceForgotten,
            .forgotten,
            .invitationUsed, .recoveryUsed, .denied, .unreadable, .tokenAdded, .tokenEnded, .answerRepeated,
            .answersForgotten, .linkGiven, .linkEnded, .linkCodeGiven, .linkIdentified, .linkRefused, .slipOpened,
            .slipRefused:
            "access"
        case .accountAdded, .accountAmended, .accountsListed, .accountSeen, .accountInvited, .rolesChanged,
            .accountDisabled,
            .accountEnabled, .accountLeft, .accountLost, .recoveryAsked, .recoveryMade, .organisationAdded,
            .serviceAdded, .serviceAmended,
            .organisationsImported,
            .servicesImported, .demonstrationLoaded, .jobsRetried, .leftoversPurged, .agreementProposed,
            .agreementConfirmed, .agreementEnded, .agreementsListed, .accountBound, .accountReleased, .settingSet,
            .settingsListed, .breachRecorded, .breachAmended, .breachAssessed, .breachAuthorityTold, .breachPeopleTold,
            .breachClosed, .breachSeen, .breachesListed, .registerPrinted, .templateProposed, .templateAgreed,
            .templateRetired, .templatesListed,
            .keysRotated, .keysRewrapped, .keysDestroyed, .keysVerified, .backupMade, .backupRestored,
            .intakeSet, .clocksSet, .placesSeen, .absenceDeclared, .absenceEnded, .absencesListed:
            "administration"
        case .personRestricted, .personRestrictionLifted, .personRestrictionTold, .personStatementMade,
            .requestRecorded,
            .requestProlonged, .requestAnswered, .requestSeen, .requestsListed, .ownDataSeen:
            "rights_request"
        case .personWordsEnded, .retentionPreviewed, .retentionReviewed, .rightsPurged: "retention"
        case .auditRead: "audit"
        default: "support"
        }
    }
}
