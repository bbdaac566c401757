extension Event {
    /// Reads are kept 12 months, writes 36.
    var isRead: Bool {
        switch self {
        case .accountsListed, .accountSeen, .personsListed, .personSeen, .personRevealed, .referralSeen,
            .referralsListed,
            .noticesListed, .auditRead, .auditVerified, .auditExported, .auditProved, .answerRepeated,
            .answersForgotten, .denied, .personHistoryRevealed,
            .personHandoverSeen, .personHandoversListed, .personsCompared, .personsSearched, .personCorrectionSeen,
            .personCorrectionsListed, .agreementsListed, .consentSeen, .consentFormSeen, .majorityReviewed,
            .protectionOpened, .settingsListed, .requestSeen, .requestsListed, .ownDataSeen, .breachSeen,
            .breachesListed,
            .retentionPreviewed, .registerPrinted, .emergencySeen, .emergenciesListed, .placesSeen,
            .absencesListed, .slipSeen, .needsListed, .pathsListed, .pathSeen, .pathsReported, .templatesListed,
            .programmesListed, .programmeSeen, .mentorsListed, .mentorSeen, .menteesListed, .menteeSeen, .matchesListed,
            .matchSeen, .ownMatchesSeen, .suggestionsSeen, .followingSeen, .menteeFollowed, .progressReported,
            .meetingsListed, .meetingSeen, .ownConcernsSeen, .concernsListed, .concernSeen, .programmeReported:
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
            .slipRefused, .slipEnded, .linkMailed, .mailChosen, .mailTriedAgain, .calendarMade, .calendarEnded,
            .mentorLinkGiven, .mentorLinkEnded:
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
            .intakeSet, .clocksSet, .placesSeen, .absenceDeclared, .absenceEnded, .absencesListed,
            .mailReturned, .mailTested, .programmesListed, .programmeSeen, .programmeFounded, .programmeAmended,
            .programmeClosed, .expenseClaimed, .expenseApproved, .expenseRefused, .meetingsImported,
            .programmeReported, .programmeChallenged:
            "administration"
        case .personRestricted, .personRestrictionLifted, .personRestrictionTold, .personStatementMade,
            .requestRecorded,
            .requestProlonged, .requestAnswered, .requestSeen, .requestsListed, .ownDataSeen:
            "rights_request"
        case .personWordsEnded, .retentionPreviewed, .retentionReviewed, .rightsPurged, .mentorForgotten,
            .mentorChecksPurged, .concernsPurged:
            "retention"
        case .auditRead, .auditVerified, .auditExported, .auditProved, .auditCosigned, .auditPurged: "audit"
        default: "support"
        }
    }
}
