import Ledger
import Postgres

/// What can be found in the audit. A word once written there is never renamed.
package enum Event: String, Sendable, CaseIterable, PostgresValue {
    case signedIn = "access.signed_in"
    case signInRefused = "access.sign_in_refused"
    case signedOut = "access.signed_out"
    case denied = "access.denied"
    case tokenAdded = "access.token_added"
    case tokenEnded = "access.token_ended"
    case answerRepeated = "access.answer_repeated"
    case answersForgotten = "access.answers_forgotten"
    case accountAdded = "account.added"
    case accountAmended = "account.amended"
    case accountsListed = "account.listed"
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
    case personHistoryRevealed = "person.history_revealed"
    case personMerged = "person.merged"
    case personAssigned = "person.assigned"
    case personUnassigned = "person.unassigned"
    case personHandoverOffered = "person.handover_offered"
    case personHandoverTaken = "person.handover_taken"
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
    case disclosureFrozen = "disclosure.frozen"
    case disclosureRetracted = "disclosure.retracted"
    case referralExpired = "referral.expired"
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

    /// Reads are kept 12 months, writes 36.
    var isRead: Bool {
        switch self {
        case .accountsListed, .personsListed, .personSeen, .personRevealed, .referralSeen, .referralsListed,
            .noticesListed, .auditRead, .answerRepeated, .answersForgotten, .denied, .personHistoryRevealed,
            .personHandoverSeen, .personHandoversListed, .personsCompared, .personsSearched:
            true
        default: false
        }
    }

    /// What it was done for, unless the caller said.
    var purpose: String {
        switch self {
        case .signedIn, .signInRefused, .signedOut, .denied, .tokenAdded, .tokenEnded, .answerRepeated,
            .answersForgotten:
            "access"
        case .accountAdded, .accountAmended, .accountsListed, .organisationAdded, .serviceAdded, .serviceAmended,
            .organisationsImported,
            .servicesImported, .demonstrationLoaded, .jobsRetried, .leftoversPurged, .keysRotated, .keysRewrapped,
            .keysDestroyed, .keysVerified, .backupMade, .backupRestored:
            "administration"
        case .auditRead: "audit"
        default: "support"
        }
    }
}
