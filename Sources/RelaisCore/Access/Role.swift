import Postgres

/// What someone is in an organisation; the last two belong to none. Mirrored by `membership_roles_known`.
package enum Role: String, Sendable, CaseIterable, PostgresValue {
    /// Follows people, refers them, and answers referrals.
    case caseworker
    /// Sees all of the organisation's referrals, and keeps its services.
    case coordinator
    /// Keeps accounts and services, reads the log; opens no file.
    case orgAdmin = "org_admin"
    /// A shell on the server; opens no file.
    case administrator
    /// The service itself.
    case daemon

    /// Those a membership can give.
    package static let ofMembers: [Role] = [.caseworker, .coordinator, .orgAdmin]
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
    case keepOrganisations = "keep_organisations"
    case keepAccounts = "keep_accounts"
    case readAudit = "read_audit"
    case loadDemonstration = "load_demonstration"
    case keepJobs = "keep_jobs"
    /// Rotates and destroys the keys that wrap, makes backups.
    case keepKeys = "keep_keys"
    /// For good.
    case erasePeople = "erase_people"
    case expireReferrals = "expire_referrals"
}

extension Role {
    package var permissions: Set<Permission> {
        switch self {
        case .caseworker:
            [
                .seePeople, .registerPeople, .revealIdentity, .amendPeople, .mergePeople, .handOverPeople, .referPeople,
                .answerReferrals,
            ]
        case .coordinator:
            [
                .seePeople, .registerPeople, .revealIdentity, .amendPeople, .mergePeople, .handOverPeople,
                .assignPeople, .erasePeople,
                .referPeople, .answerReferrals, .keepServices,
            ]
        case .orgAdmin: [.keepServices, .keepAccounts, .readAudit]
        case .administrator:
            [.keepServices, .keepOrganisations, .keepAccounts, .readAudit, .loadDemonstration, .keepJobs, .keepKeys]
        // It erases again what a restore brought back.
        case .daemon: [.expireReferrals, .erasePeople]
        }
    }
}
