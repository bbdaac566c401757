/// One processing of the register (GDPR 30): what is done with which tables, about whom, on which ground.
package enum Activity: String, Sendable, CaseIterable {
    case files, identity, referrals, handovers, consents, protection, words, emergencies, rights, breaches, accounts
    case journal, keys, notices, mentoring, volunteers

    /// The tables it is done with. A test holds that every table about people belongs to one.
    package var tables: [String] {
        switch self {
        case .files:
            [
                "casework.person", "casework.assignment", "casework.person_former", "casework.retention",
                "identity.own_number",
            ]
        case .identity: ["identity.civil", "identity.contact", "identity.former", "identity.reveal_reason"]
        case .referrals:
            [
                "casework.hand", "casework.clock", "casework.place", "casework.waiting", "casework.referral",
                "casework.referral_side", "casework.referral_move",
                "casework.disclosure",
                "casework.expiring_copy", "casework.attendance", "casework.assessment", "casework.result",
                "casework.correction",
                "identity.disclosure", "identity.correction", "casework.need",
                "casework.path", "casework.path_end", "casework.path_figure", "casework.path_change",
                "casework.path_follow", "casework.leg_partner",
            ]
        case .handovers: ["casework.handover", "casework.handover_side", "identity.handover"]
        case .consents: ["casework.consent", "casework.information"]
        case .protection:
            [
                "protection.representative", "protection.minority", "protection.concern", "protection.concern_note",
                "protection.concern_act",
            ]
        case .words:
            [
                "casework.message", "casework.note", "casework.confirmation", "casework.referral_link",
                "casework.appointment",
            ]
        case .emergencies: ["casework.emergency"]
        case .rights: ["casework.request", "casework.restriction"]
        case .breaches: ["casework.breach"]
        case .accounts: ["casework.absence"]
        case .journal:
            [
                "audit.entry", "audit.pending", "audit.log", "audit.leaf", "audit.tile", "audit.checkpoint",
                "audit.purge",
            ]
        case .keys: []
        case .notices: ["casework.notice", "jobs.job", "jobs.letter"]
        case .mentoring:
            [
                "casework.programme", "casework.programme_rules", "casework.programme_check",
                "casework.programme_venue",
                "casework.mentee", "casework.mentee_fact", "casework.mentee_card", "casework.match",
                "casework.match_mentee", "casework.match_move", "casework.match_substitute", "casework.match_choice",
                "casework.follow_up", "casework.mentee_progress",
                "casework.meeting", "casework.meeting_mentee", "casework.meeting_draft", "casework.expense",
                "casework.calendar",
                "casework.programme_challenge",
            ]
        case .volunteers: []
        }
    }

    /// The schema that is all of it, where one is.
    package var schema: String? {
        switch self {
        case .accounts: "access"
        case .keys: "keys"
        case .volunteers: "volunteer"
        default: nil
        }
    }

    /// Which one a table belongs to.
    package static func of(table: String) -> Activity? {
        let schema = table.prefix { $0 != "." }
        return allCases.first { $0.tables.contains(table) || $0.schema.map { $0 == schema } ?? false }
    }

    /// Whose data they are.
    package var people: [Breach.People] {
        switch self {
        case .accounts, .notices: [.staff]
        case .protection: [.minors, .representatives]
        case .volunteers: [.volunteers]
        case .mentoring: [.minors, .peopleHelped, .volunteers]
        case .consents: [.peopleHelped, .minors, .representatives]
        case .journal, .emergencies, .rights, .breaches, .words: [.peopleHelped, .staff]
        default: [.peopleHelped, .minors]
        }
    }
}

extension Activity {
    /// What it is called.
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .files: ("Suivi des personnes", "Files of people")
            case .identity: ("Identité et coordonnées", "Identity and contact")
            case .referrals: ("Orientation vers d’autres organisations", "Referral to other organisations")
            case .handovers: ("Transmission de dossiers entiers", "Handing over whole files")
            case .consents: ("Accords et information des personnes", "Consents and information of people")
            case .protection: ("Représentation et minorité", "Representation and minority")
            case .words: ("Messages et notes", "Messages and notes")
            case .emergencies: ("Accès d’urgence", "Access in an emergency")
            case .rights: ("Exercice des droits", "Rights of people")
            case .breaches: ("Violations de données", "Data breaches")
            case .accounts: ("Comptes de l’équipe", "Accounts of staff")
            case .journal: ("Journal des actions", "Log of acts")
            case .keys: ("Clés de chiffrement", "Encryption keys")
            case .notices: ("Avis et tâches", "Notices and jobs")
            case .mentoring: ("Parrainage et mentorat", "Mentoring")
            case .volunteers: ("Parrains et marraines bénévoles", "Volunteer mentors")
            }
        return language == .french ? french : english
    }

    /// On which ground (GDPR 6 and 9).
    package func basis(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .volunteers:
                (
                    "intérêt légitime, et obligation légale pour les contrôles (art. 6-1 f, c ; art. 10 : CASF L133-6)",
                    "legitimate interest, and legal obligation for checks (art. 6(1)(f), (c); art. 10: CASF L133-6)"
                )
            case .files, .identity, .words, .emergencies, .mentoring:
                (
                    "mission d’intérêt public ou intérêt légitime de l’association (art. 6-1 e, f)",
                    "task of public interest, or legitimate interest of the association (art. 6(1)(e), (f))"
                )
            case .referrals, .handovers:
                (
                    "accord de la personne ou base nommée pour chaque transmission (art. 6-1 a, e)",
                    "consent of the person, or the ground named for each disclosure (art. 6(1)(a), (e))"
                )
            case .consents, .rights, .breaches, .journal:
                ("obligation légale (art. 6-1 c)", "legal obligation (art. 6(1)(c))")
            case .protection:
                (
                    "obligation légale, par des personnes tenues au secret (art. 6-1 c, 9-2 b)",
                    "legal obligation, by people bound by secrecy (art. 6(1)(c), 9(2)(b))"
                )
            case .accounts, .keys, .notices:
                (
                    "intérêt légitime : sécurité et travail commun (art. 6-1 f)",
                    "legitimate interest: security and common work (art. 6(1)(f))"
                )
            }
        return language.typeset(language == .french ? french : english)
    }
}

extension Breach.People {
    /// Whom, as a list says it.
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .peopleHelped: ("personnes accompagnées", "people who are helped")
            case .minors: ("mineurs", "minors")
            case .representatives: ("représentants légaux", "legal representatives")
            case .staff: ("équipe et comptes", "staff and accounts")
            case .volunteers: ("bénévoles", "volunteers")
            }
        return language == .french ? french : english
    }
}
