import Postgres

/// What someone is in an organisation; the last two belong to none. Mirrored by `membership_roles_known`.
package enum Role: String, Sendable, CaseIterable, PostgresValue {
    /// Follows people, refers them, and answers referrals.
    case caseworker
    /// Leads a pilot: a caseworker for those they follow, which `membership_pilot_lead_follows` holds them to be.
    case pilotLead = "pilot_lead"
    /// Sees all of the organisation's referrals, and keeps its services.
    case coordinator
    /// Works with volunteers: mentors, their checks, their matches; opens no file.
    case volunteerCoordinator = "volunteer_coordinator"
    /// A volunteer who accompanies young people, and is nothing else: sees what a card says of them.
    case mentor
    /// Keeps accounts and services; opens no file.
    case orgAdmin = "org_admin"
    /// Watches over what is done with personal data (the DPO): reads the log, and nobody's file.
    case auditor
    /// A shell on the server; opens no file.
    case administrator
    /// The service itself.
    case daemon

    /// Those a membership can give.
    package static let ofMembers: [Role] = [
        .caseworker, .pilotLead, .coordinator, .volunteerCoordinator, .mentor, .orgAdmin, .auditor,
    ]
}

/// What a role may do. The whole matrix is `Role.permissions`; PostgreSQL holds the same in grants and policies.
package enum Permission: String, Sendable, CaseIterable {
    case seePeople = "see_people"
    case registerPeople = "register_people"
    case revealIdentity = "reveal_identity"
    /// Whoever follows the person.
    case amendPeople = "amend_people"
    /// Two files of one person; a caseworker follows both.
    case mergePeople = "merge_people"
    /// To another organisation, or from one.
    case handOverPeople = "hand_over_people"
    /// Says who follows whom, and who has a referral in hand.
    case assignPeople = "assign_people"
    case referPeople = "refer_people"
    case answerReferrals = "answer_referrals"
    case keepServices = "keep_services"
    /// Agreements between organisations: proposes, confirms, ends those of one's own.
    case keepAgreements = "keep_agreements"
    case readAgreements = "read_agreements"
    case keepOrganisations = "keep_organisations"
    case keepAccounts = "keep_accounts"
    case readAudit = "read_audit"
    case loadDemonstration = "load_demonstration"
    /// Records what someone agreed to, and ends it: whoever follows them.
    case keepConsents = "keep_consents"
    /// Opens and keeps who represents a minor: whoever follows the person and is bound by secrecy.
    case keepProtection = "keep_protection"
    /// Ends what time ends, and gives notice before.
    case endConsents = "end_consents"
    case keepJobs = "keep_jobs"
    /// Rotates and destroys the keys that wrap, makes backups.
    case keepKeys = "keep_keys"
    /// For good.
    case erasePeople = "erase_people"
    case expireReferrals = "expire_referrals"
    /// Everything kept of someone, for them: whoever follows the person.
    case exportPeople = "export_people"
    /// Nothing is done with a file but keeping it, until that is lifted: whoever follows the person, or coordinates.
    case restrictPeople = "restrict_people"
    /// What people ask about their own data: about a person, whoever sees the file; about an account, whoever keeps accounts.
    case keepRequests = "keep_requests"
    case readRequests = "read_requests"
    case keepBreaches = "keep_breaches"
    case readRegisters = "read_registers"
    case previewRetention = "preview_retention"
    /// Ends what is kept no longer.
    case endRetention = "end_retention"
    /// A colleague's file, for half an hour.
    case openInEmergency = "open_in_emergency"
    case reviewEmergencies = "review_emergencies"
    /// Programmes of mentoring: what they are, whom they are for.
    case seeProgrammes = "see_programmes"
    case keepProgrammes = "keep_programmes"
    /// Mentors and what is checked of them.
    case keepMentors = "keep_mentors"
    /// Mentees and what must be there for them: whoever leads a pilot and follows the person.
    case keepMentees = "keep_mentees"
    case keepMatches = "keep_matches"
    /// Whom one accompanies oneself.
    case seeOwnMatches = "see_own_matches"
    /// Says that one is worried about somebody on a match.
    case raiseConcerns = "raise_concerns"
    /// Those of a programme that names one for it; which they are is a row's to say.
    case keepConcerns = "keep_concerns"
    /// Tells whose checks end, and holds what a lapsed one stops.
    case reviewMentors = "review_mentors"
    /// Meetings of a match: a mentor of their own, whoever works with volunteers of all; and one's calendar of them.
    case recordMeetings = "record_meetings"
    /// What is paid back to mentors.
    case approveExpenses = "approve_expenses"
}

extension Role {
    package var permissions: Set<Permission> {
        switch self {
        case .caseworker:
            [
                .seePeople, .registerPeople, .revealIdentity, .amendPeople, .mergePeople, .handOverPeople, .referPeople,
                .answerReferrals, .keepConsents, .keepProtection, .openInEmergency,
                .exportPeople, .restrictPeople, .keepRequests, .readRequests, .raiseConcerns, .keepConcerns,
            ]
        case .pilotLead:
            Role.caseworker.permissions.union([
                .seeProgrammes, .keepProgrammes, .keepMentors, .keepMentees, .keepMatches, .recordMeetings,
                .approveExpenses,
            ])
        case .volunteerCoordinator: [.seeProgrammes, .keepMentors, .keepMatches, .recordMeetings, .raiseConcerns]
        case .mentor: [.seeOwnMatches, .recordMeetings, .raiseConcerns]
        case .coordinator:
            [
                .seePeople, .registerPeople, .revealIdentity, .amendPeople, .mergePeople, .handOverPeople,
                .assignPeople, .erasePeople,
                .referPeople, .answerReferrals, .keepServices, .keepConsents, .keepProtection, .openInEmergency,
                .reviewEmergencies,
                .exportPeople, .restrictPeople, .keepRequests, .readRequests, .previewRetention, .raiseConcerns,
                .keepConcerns,
            ]
        case .orgAdmin:
            [
                .keepServices, .keepAgreements, .readAgreements, .keepAccounts,
                .keepRequests, .readRequests, .keepBreaches, .readRegisters, .previewRetention,
            ]
        case .auditor:
            [.readAudit, .reviewEmergencies, .readAgreements, .readRequests, .keepBreaches, .readRegisters]
        case .administrator:
            [
                .keepServices, .keepOrganisations, .keepAgreements, .readAgreements, .keepAccounts, .readAudit,
                .loadDemonstration, .keepJobs, .keepKeys, .readRegisters,
            ]
        // It erases again what a restore brought back.
        case .daemon: [.expireReferrals, .endConsents, .endRetention, .erasePeople, .reviewMentors]
        }
    }
}
