extension Event {
    /// Acts that write more rows of the tables an entry tells of than the one whose digest it holds: of these no row is asked to be
    /// that one. Whatever else names an entry must be exactly what the entry says.
    static let spanning: Set<String> = Set(
        [
            personErased, disclosureRetracted, referralDrafted, referralForwarded, referralCompleted, personMerged,
            personHandoverTaken, personWordsEnded,
            mentorForgotten, concernRaised, linkGiven,
        ].map(\.rawValue))

    /// Acts whose row stays for good, until another entry follows it: where it is gone, somebody took it away.
    static let lasting: Set<String> = Set(
        [
            rolesChanged, organisationAdded, serviceAdded, serviceAmended, agreementProposed, agreementConfirmed,
            agreementEnded,
            referralSent, referralAccepted, referralDeclined, referralStarted, referralEnded,
            referralWithdrawn, mentorEnquired, mentorScreened, mentorTrained, mentorCleared, menteeEnrolled,
            matchProposed, matchAgreed, matchActivated, matchClosed, programmeFounded, programmeAmended,
            needRecorded, needClosed, settingSet,
        ].map(\.rawValue))
}
