/// What keeps a match from going on: what there must be and is not yet. Each is known by a code that the database uses too.
package enum Missing: String, Sendable, CaseIterable, Hashable {
    // Of the mentor: what was never done, and the checks that do not hold.
    case interview, references, training, charter
    case honourability = "attestation_honorabilite"
    case criminalRecord = "bulletin_3"
    case offenderRegister = "fijaisv_via_attestation"
    case sportHonourability = "sport_honorabilite"
    case identity, insurance
    /// The mentor is in another state than cleared.
    case clearance
    // Of the mentee.
    case guardianship, inscription, assent
    case authorityAgreement = "authority_agreement"
    case ownAgreement = "own_agreement"
    // Of the match.
    case mentorAgreement = "mentor_agreement"
    case menteeAgreement = "mentee_agreement"
    case trial, convention

    /// Who can provide it.
    package enum Provider: String, Sendable, CaseIterable {
        case mentor, mentee
        /// Whoever holds parental authority over the minor, or the guardian.
        case authority
        /// The judge for guardianships, asked by the département.
        case court
        /// The child welfare service (ASE), which keeps the project for the child.
        case childWelfare = "child_welfare"
        /// Whoever leads the programme, or coordinates its volunteers.
        case programme
    }

    package var provider: Provider {
        switch self {
        case .interview, .training, .clearance, .trial, .convention: .programme
        case .references, .charter, .honourability, .criminalRecord, .offenderRegister, .sportHonourability, .identity,
            .insurance, .mentorAgreement:
            .mentor
        case .guardianship: .court
        case .inscription: .childWelfare
        case .assent, .ownAgreement, .menteeAgreement: .mentee
        case .authorityAgreement: .authority
        }
    }

    /// Those that a function of the database names.
    static func named(_ codes: [String]) -> [Missing] { codes.compactMap(Missing.init) }
}

/// Why something of a programme, a mentor or a match was not done; see `Refusal.mentoring`.
package enum Obstacle: Sendable, Equatable {
    /// What must be there first, each with who can provide it.
    case missing([Missing])
    case mentorIs(Mentor.State, needs: Set<Mentor.State>)
    case matchIs(Match.State, needs: Set<Match.State>)
    /// The programme was closed; the mentee has left it.
    case programmeClosed, menteeEnded
    /// A file is not handed over while the person is in a programme.
    case inProgramme
    /// Matches that are open must end first.
    case openMatches
    /// The mentor accompanies as many as they said; the mentee is in a match, or in the programme, already.
    case mentorFull, menteeMatched, menteeEnrolled
    /// The law lets nobody ask for it in these frames (CASF L133-6, code du sport L212-9).
    case notLawful(Mentor.CheckKind)
    /// Too young for the programme, or past the age it goes to.
    case tooYoung, tooOld
    /// Whoever stands in, or comes after, is the same mentor; a concern would come to whoever it is about.
    case sameMentor, notApart
    /// Nothing of them is kept any more.
    case mentorForgotten
    /// A meeting is not where it would have to be; one begins at that time already; it is not a day of whoever stands in.
    case meetingIs(Meeting.State)
    case alreadyMet, notTheirDay
    /// There is nothing to pay back, or the programme pays nothing; it was asked for, or decided; by oneself; the month has nothing left.
    case nothingToPayBack, alreadyClaimed
    case expenseIs(Expense.State)
    case ownExpense, monthIsSpent
}
