extension Notice.Kind {
    /// What cannot wait for the letter of the day: whoever wants to is told of it by mail at once.
    package static let urgent: Set<Notice.Kind> = [
        .escalated, .placeOffered, .disputed, .emergencyOpened, .emergencyUnreviewed, .accountManyIdentities,
        .accountLost,
        .accountForgot, .accountRecoveryAsked, .accountRecoveryMade, .requestLate, .breachFound, .breachDue,
        .breachLate, .programmeConcern, .programmeWaits, .programmeUnguarded,
    ]
}
