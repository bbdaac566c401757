/// Who may reach what: each role, and whoever has no account, each permission, each table. The one place that says it; `Role.permissions` is what the
/// verbs ask, and the grants and policies of sql/ are held to the rest by tests.
package enum Matrix {
    /// How much of a table someone reads.
    package enum Reach: String, Sendable, CaseIterable {
        case none
        /// What is theirs: whom they follow, what they have in hand, their own notices; of a link, what hangs on its one referral.
        case own
        /// What is their organisation's side of it.
        case organisation
        /// All of it.
        case everything
    }

    /// Who asks: by a role, or by what a partner without an account or a young person was given.
    package enum Holder: Hashable, Sendable {
        case role(Role)
        /// Of one referral; it opens the identity once its code was told.
        case link
        /// Of one question: it reads nothing but the directory, two functions ask and answer.
        case slip

        package static let all = Role.allCases.map(Holder.role) + [.link, .slip]

        package var name: String {
            switch self {
            case .role(let role): role.rawValue
            case .link: Caller.Kind.link.rawValue
            case .slip: Caller.Kind.slip.rawValue
            }
        }

        package var permissions: Set<Permission> {
            switch self {
            case .role(let role): role.permissions
            // PostgreSQL says it too (`access.enter`).
            case .link: [.seePeople, .answerReferrals, .revealIdentity]
            case .slip: []
            }
        }
    }

    /// One table: what each of them reads of it, and which change or delete rows that are there. What is not named is none.
    package struct Line: Sendable {
        package let table: String
        package let reads: [Holder: Reach]
        package let changes: Set<Holder>
        /// The compartment, as the schema is called.
        package var compartment: String { String(table.prefix { $0 != "." }) }

        package func reach(_ holder: Holder) -> Reach { reads[holder] ?? .none }
    }

    private static let everyone = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, Reach.everything) })
    /// Whoever works with people: their own; the coordinator what the organisation has.
    private static let people: [Role: Reach] = [.caseworker: .own, .pilotLead: .own, .coordinator: .organisation]
    /// Names, contacts: of whom one follows, the coordinator as well.
    private static let followed: [Role: Reach] = [.caseworker: .own, .pilotLead: .own, .coordinator: .own]
    private static let ours: [Role: Reach] = [
        .caseworker: .organisation, .pilotLead: .organisation, .coordinator: .organisation,
    ]
    private static let kept: [Role: Reach] = [.orgAdmin: .organisation, .administrator: .everything]
    private static let workers: Set<Role> = [.caseworker, .pilotLead, .coordinator]
    private static let ofVolunteers: Set<Role> = [.pilotLead, .volunteerCoordinator]
    /// What an auditor watches over in their organisation, and what the daemon keeps of all.
    private static let overseen: [Role: Reach] = [
        .auditor: .organisation, .administrator: .everything, .daemon: .everything,
    ]
    /// Who keeps an organisation's registers, and works with nobody.
    private static let registrars: Set<Role> = [.orgAdmin, .auditor]

    /// The same reach for all of an organisation's members.
    private static func registered(_ reach: Reach) -> [Role: Reach] {
        Dictionary(uniqueKeysWithValues: Role.ofMembers.map { ($0, reach) })
    }

    /// Whoever works with volunteers; and a mentor their own.
    private static func volunteering(_ mentor: Reach = .none) -> [Role: Reach] {
        [.pilotLead: .organisation, .volunteerCoordinator: .organisation, .mentor: mentor]
    }

    private static func line(
        _ table: String, _ reads: [Role: Reach] = [:], changes: Set<Role> = [], link: Reach = .none,
        linkChanges: Bool = false, slip: Reach = .none
    ) -> Line {
        let byRole = Dictionary(uniqueKeysWithValues: reads.map { (Holder.role($0.key), $0.value) })
        return Line(
            table: table, reads: byRole.merging([.link: link, .slip: slip]) { _, guest in guest },
            changes: Set(changes.map(Holder.role)).union(linkChanges ? [.link] : []))
    }

    /// Every table there is. What functions of the database do for whoever may ask them is not reaching a table.
    package static let lines: [Line] = [
        line("directory.deployment", everyone, link: .everything, slip: .everything),
        line("directory.organisation", everyone, changes: [.administrator], link: .everything, slip: .everything),
        line(
            "directory.service", everyone, changes: [.coordinator, .orgAdmin, .administrator], link: .everything,
            slip: .everything),
        line("directory.commune", everyone, link: .everything, slip: .everything),
        line("directory.commune_former", everyone, link: .everything, slip: .everything),
        line("directory.language", everyone, link: .everything, slip: .everything),
        line("directory.thematique", everyone, link: .everything, slip: .everything),
        line(
            "directory.agreement", [.orgAdmin: .organisation, .auditor: .organisation, .administrator: .everything],
            changes: [.orgAdmin, .administrator]),
        line(
            "directory.intake", everyone, changes: [.coordinator, .orgAdmin, .administrator], link: .everything,
            slip: .everything),
        line("directory.intake_count", everyone, link: .everything, slip: .everything),
        line(
            "directory.service_clock",
            [.coordinator: .organisation, .orgAdmin: .organisation, .administrator: .everything],
            changes: [.coordinator, .orgAdmin, .administrator]),
        line("casework.clock", people, link: .own),
        line("casework.place", people, link: .own),
        line("casework.waiting", people, link: .own),
        line("casework.absence", people, changes: workers),
        line("directory.path_template", registered(.organisation), changes: [.coordinator, .orgAdmin]),
        line("directory.path_step", registered(.organisation)),
        line("directory.path_party", registered(.organisation), changes: [.coordinator, .orgAdmin]),
        line("casework.person", people, changes: workers, link: .own, linkChanges: true),
        line("casework.person_former", people),
        line("casework.assignment", people, changes: [.coordinator], link: .own),
        line("casework.referral", people, changes: workers, link: .own, linkChanges: true),
        line("casework.referral_side", people, changes: workers, link: .own, linkChanges: true),
        line("casework.referral_move", people, link: .own),
        line("casework.disclosure", people, link: .own),
        // Of sessions, whoever gives the support; they tell one again in their own name.
        line("casework.attendance", people, changes: [.caseworker, .pilotLead], link: .own, linkChanges: true),
        line("casework.assessment", people, link: .own, linkChanges: true),
        line("casework.result", people, link: .own, linkChanges: true),
        line("casework.handover", people, changes: workers),
        line("casework.handover_side", people),
        line("casework.correction", people, link: .own),
        line("casework.message", people, link: .own),
        line("casework.note", followed, changes: workers),
        line("casework.referral_link", people),
        line("casework.confirmation", people, link: .own),
        line("casework.appointment", people, link: .own),
        // A consent is ended by whoever follows the person, in their own name, and never changed.
        line("casework.consent", people),
        line("casework.information", people),
        line(
            "casework.emergency", people.merging([.orgAdmin: .organisation, .auditor: .organisation]) { own, _ in own }),
        line("casework.restriction", people),
        line(
            "casework.request", followed.merging([.orgAdmin: .own, .auditor: .organisation]) { own, _ in own },
            changes: workers.union([.orgAdmin])),
        line("casework.need", people, changes: workers),
        line("casework.breach", [.orgAdmin: .organisation, .auditor: .organisation], changes: registrars),
        line("casework.notice", registered(.own), changes: Set(Role.ofMembers)),
        line("casework.programme", volunteering(.own), changes: [.pilotLead]),
        line("casework.programme_rules", volunteering(.own)),
        line("casework.programme_check", volunteering(.own)),
        line("casework.programme_venue", volunteering(.own), changes: [.pilotLead]),
        line("casework.mentee", volunteering(), changes: [.pilotLead]),
        line("casework.mentee_fact", volunteering(), changes: [.pilotLead]),
        // All that a mentor sees of somebody.
        line("casework.mentee_card", volunteering(.own), changes: [.pilotLead]),
        line("casework.match", volunteering(.own), changes: ofVolunteers),
        line("casework.match_mentee", volunteering(.own), changes: ofVolunteers),
        line("casework.match_move", volunteering()),
        line("casework.match_substitute", volunteering(.own), changes: ofVolunteers),
        line("casework.match_choice", volunteering()),
        line("casework.follow_up", volunteering()),
        line("casework.mentee_progress", volunteering(), changes: ofVolunteers),
        // A mentor of their own matches; whoever stands in what they recorded themselves. Whoever corrects one does it in their own name.
        line("casework.meeting", volunteering(.own), changes: [.mentor]),
        line("casework.meeting_mentee", volunteering(.own), changes: [.volunteerCoordinator, .mentor]),
        line(
            "casework.meeting_draft", [.pilotLead: .own, .volunteerCoordinator: .own, .mentor: .own],
            changes: ofVolunteers.union([.mentor])),
        // Decided once, in the name of whoever decides, and never changed.
        line("casework.expense", volunteering(.own)),
        line(
            "casework.calendar", [.pilotLead: .own, .volunteerCoordinator: .own, .mentor: .own],
            changes: ofVolunteers.union([.mentor])),
        line("casework.programme_challenge", [.pilotLead: .organisation], changes: [.pilotLead]),
        line("volunteer.mentor", volunteering(.own), changes: ofVolunteers),
        line("volunteer.mentor_fact", volunteering(.own)),
        line("volunteer.mentor_check", volunteering(.own)),
        line("volunteer.exemption", volunteering()),
        line("casework.hand"),
        line("casework.expiring_copy", people, link: .own),
        line("casework.path"),
        line("casework.path_end", people),
        // What is followed is departed from by whoever follows the person.
        line("casework.path_follow", people, changes: workers),
        line("casework.leg_partner", people, changes: workers, link: .own, linkChanges: true),
        line("casework.path_figure"),
        line("casework.path_change"),
        line("casework.retention"),
        line("identity.civil", followed, changes: workers, link: .own, linkChanges: true),
        line("identity.contact", followed, changes: workers, link: .own, linkChanges: true),
        line("identity.former", followed, changes: workers),
        line("identity.own_number", ours, changes: workers, link: .own, linkChanges: true),
        line("identity.reveal_reason", followed),
        line("identity.correction", followed, link: .own),
        line("identity.disclosure"),
        line("identity.handover"),
        // An administrator and an auditor: of the words of registers.
        // Whoever works with volunteers: of their mentors' identities, and what the log calls those they work with.
        line(
            "keys.dek",
            ours.merging([.orgAdmin: .own, .auditor: .own, .volunteerCoordinator: .own, .mentor: .own]) { all, _ in all
            },
            changes: workers, link: .own, linkChanges: true),
        line("keys.pepper", ours.merging([.volunteerCoordinator: .own, .mentor: .own]) { all, _ in all }, link: .own),
        line("keys.kek"),
        line("protection.representative", followed, changes: workers),
        line("protection.minority", followed),
        // Whom the programme names for it: whoever raises one writes, and reads nothing.
        line("protection.concern", followed),
        line("protection.concern_note", followed),
        line("protection.concern_act", followed),
        line(
            "access.organisation_setting", registered(.organisation).merging(kept) { _, all in all },
            changes: [.orgAdmin, .administrator], link: .own),
        line("access.account", kept),
        line("access.membership", kept),
        line("access.session"),
        line("access.factor"),
        line("access.recovery"),
        line("access.pending"),
        line("access.device"),
        line("access.link"),
        line("access.mail_choice"),
        line("access.attempt"),
        line("access.call"),
        line("access.context_key"),
        line("audit.entry", [.auditor: .organisation, .administrator: .everything]),
        line("audit.pending", overseen),
        line("audit.log", overseen),
        line("audit.leaf", overseen),
        line("audit.tile", overseen),
        line("audit.checkpoint", overseen),
        line("audit.purge", overseen),
        line("jobs.job", [.administrator: .everything, .daemon: .everything], changes: [.administrator, .daemon]),
        line("jobs.letter"),
        line("jobs.routine", [.daemon: .everything], changes: [.daemon]),
    ]
}
