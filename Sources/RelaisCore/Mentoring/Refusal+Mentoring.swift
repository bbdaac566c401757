extension Obstacle {
    /// What is said of it: one sentence or two.
    var words: (french: String, english: String) {
        switch self {
        case .missing(let missing):
            (
                "Il manque : \(missing.map { $0.request(in: .french) }.joined(separator: " ; ")).",
                "Still missing: \(missing.map { $0.request(in: .english) }.joined(separator: "; "))."
            )
        case .mentorIs(let state, _):
            (
                "Ce parrain ou cette marraine est \(state.isNow(in: .french)) : ce n’est pas possible.",
                "This mentor is \(state.isNow(in: .english)): that is not possible."
            )
        case .matchIs(let state, _):
            (
                "Ce binôme est \(state.isNow(in: .french)) : ce n’est pas possible.",
                "This match is \(state.isNow(in: .english)): that is not possible."
            )
        case .programmeClosed: ("Ce programme est clos.", "This programme is closed.")
        case .menteeEnded: ("Ce jeune a quitté le programme.", "This mentee has left the programme.")
        case .inProgramme:
            (
                "Cette personne est dans un programme de parrainage : le responsable met d’abord fin à son inscription.",
                "This person is in a programme of mentoring: whoever leads it ends their enrolment first."
            )
        case .openMatches:
            ("Des binômes sont en cours : terminez-les d’abord.", "Matches are open: end them first.")
        case .mentorFull:
            (
                "Ce parrain ou cette marraine accompagne déjà autant de jeunes qu’il ou elle peut.",
                "This mentor accompanies as many young people as they can."
            )
        case .menteeMatched: ("Ce jeune a déjà un binôme en cours.", "This mentee is in a match already.")
        case .menteeEnrolled:
            ("Cette personne est déjà dans ce programme.", "This person is in this programme already.")
        case .notLawful(let kind):
            (
                "La loi ne permet pas de demander ici : \(Missing(rawValue: kind.rawValue)?.name(in: .french) ?? kind.rawValue).",
                "The law lets nobody ask for this here: \(Missing(rawValue: kind.rawValue)?.name(in: .english) ?? kind.rawValue)."
            )
        case .tooYoung: ("Trop jeune pour ce programme.", "Too young for this programme.")
        case .tooOld: ("Au-delà de l’âge que ce programme accompagne.", "Past the age this programme goes to.")
        case .sameMentor: ("Choisissez quelqu’un d’autre.", "Choose somebody else.")
        case .notApart:
            (
                "La personne à qui l’on confie une inquiétude n’est ni responsable du programme, ni parrain.",
                "Whom a concern goes to neither leads the programme nor is a mentor."
            )
        case .mentorForgotten:
            ("Rien de cette personne n’est gardé.", "Nothing of this person is kept.")
        case .meetingIs, .alreadyMet, .notTheirDay, .nothingToPayBack, .alreadyClaimed, .expenseIs, .ownExpense,
            .monthIsSpent:
            meetingWords
        }
    }
}

extension Invalid.Problem {
    /// Of the role of a mentor, which stands alone; of who has not signed yet.
    func mentoringWords(field: String) -> (french: String, english: String) {
        if case .unsigned(let owed) = self {
            let (french, english) = (
                owed.map { $0.name(in: .french) }.joined(separator: ", "),
                owed.map { $0.name(in: .english) }.joined(separator: ", ")
            )
            return ("\(field) : il manque \(french).", "\(field): still missing: \(english).")
        }
        return (
            "\(field) : un parrain ou une marraine n’a pas d’autre rôle, et ne partage pas le secret professionnel.",
            "\(field): a mentor has no other role, and does not share professional secrecy."
        )
    }
}

extension Missing {
    /// What it is, as it stands in a list.
    package func name(in language: Language) -> String {
        let (french, english) = names
        return language == .french ? french : english
    }

    /// What it is and who can provide it, as a sentence says it.
    package func request(in language: Language) -> String {
        let ask = language == .french ? "voir" : "ask"
        return "\(name(in: language)) (\(ask) \(provider.name(in: language)))"
    }

    private var names: (french: String, english: String) {
        switch self {
        case .interview: ("l’entretien", "the interview")
        case .references: ("les références", "the references")
        case .training: ("la formation", "the training")
        case .charter: ("la charte signée", "the charter, signed")
        case .honourability: ("l’attestation d’honorabilité", "the attestation of honourability")
        case .criminalRecord: ("le bulletin n° 3", "bulletin 3 of the criminal record")
        case .offenderRegister:
            ("le contrôle du fichier des auteurs d’infractions", "the check of the offenders’ register")
        case .sportHonourability: ("le contrôle d’honorabilité du sport", "the check of the sports federation")
        case .identity: ("la pièce d’identité, vue", "an identity document, seen")
        case .insurance: ("l’assurance", "the insurance")
        case .clearance: ("l’habilitation", "the clearance")
        case .guardianship: ("une représentation légale en cours", "somebody who represents the minor")
        case .inscription: ("l’inscription au projet pour l’enfant", "the inscription in the project for the child")
        case .assent: ("l’adhésion du jeune", "the young person’s assent")
        case .authorityAgreement:
            ("l’accord écrit de qui exerce l’autorité", "the written agreement of whoever holds authority")
        case .ownAgreement:
            ("son propre accord, écrit, depuis sa majorité", "their own written agreement, since they came of age")
        case .mentorAgreement: ("l’accord du parrain", "the mentor’s agreement")
        case .menteeAgreement: ("l’accord du jeune", "the mentee’s agreement")
        case .trial: ("la rencontre d’essai", "the trial meeting")
        case .convention: ("la convention signée", "the convention, signed")
        }
    }
}

extension Missing.Provider {
    /// Whom to ask.
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .mentor: ("le parrain ou la marraine", "the mentor")
            case .mentee: ("le jeune", "the young person")
            case .authority:
                ("le titulaire de l’autorité parentale ou le tuteur", "the holder of authority or the guardian")
            case .court:
                ("le juge des tutelles, par le département", "the judge for guardianships, through the département")
            case .childWelfare: ("l’aide sociale à l’enfance", "the child welfare service")
            case .programme: ("l’équipe du programme", "the programme’s team")
            }
        return language == .french ? french : english
    }
}

extension Mentor.State {
    /// The state as it stands in a sentence.
    package func isNow(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .enquiry: ("à contacter", "an enquiry")
            case .screening: ("à l’étude", "being screened")
            case .trained: ("formé", "trained")
            case .cleared: ("habilité", "cleared")
            case .paused: ("en pause", "pausing")
            case .left: ("parti", "gone")
            }
        return language == .french ? french : english
    }
}

extension Match.State {
    /// The state as it stands in a sentence.
    package func isNow(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .proposed: ("proposé", "proposed")
            case .consented: ("accepté par tous", "agreed to by all")
            case .trial: ("à l’essai", "on trial")
            case .active: ("en cours", "under way")
            case .onHold: ("suspendu", "held")
            case .closed: ("terminé", "closed")
            case .declined: ("refusé", "declined")
            }
        return language == .french ? french : english
    }
}

extension Invalid {
    /// What forms of programmes, mentors and matches call their fields.
    static let mentoringLabels: [String: (String, String)] = [
        "programme": ("Programme", "Programme"), "mentor": ("Parrain ou marraine", "Mentor"), "party": ("Qui", "Who"),
        "reach": ("Jusqu’où", "How far"), "scheme": ("Dispositif", "Scheme"), "lead": ("Responsable", "Lead"),
        "safeguarding": ("Personne à qui confier une inquiétude", "Whom a concern goes to"),
        "frames": ("Cadre légal", "Legal frame"), "limit_age": ("Jusqu’à quel âge", "Up to which age"),
        "requires": ("Conditions", "Conditions"),
        "meetings_least": ("Rencontres par mois, au moins", "Meetings a month, at least"),
        "meetings_most": ("Rencontres par mois, au plus", "Meetings a month, at most"),
        "review_months": ("Bilans, en mois", "Reviews, in months"),
        "monitoring_days": ("Appels de suivi, en jours", "Calls, in days"),
        "notice_days": ("Rappels avant l’échéance, en jours", "Notices before it ends, in days"),
        "activities": ("Activités", "Activities"), "weight_language": ("Poids de la langue", "Weight of language"),
        "weight_interests": ("Poids des centres d’intérêt", "Weight of interests"),
        "weight_distance": ("Poids de la distance", "Weight of distance"),
        "weight_availability": ("Poids des disponibilités", "Weight of availability"),
        "weight_preferences": ("Poids des préférences", "Weight of preferences"),
        "weight_load": ("Poids de la charge", "Weight of load"),
        "rate_cents": ("Remboursement par km, en centimes", "Paid back a km, in cents"),
        "cap_cents": ("Plafond par mois, en centimes", "At most a month, in cents"), "checks": ("Contrôles", "Checks"),
        "check_months": ("Validité, en mois", "Holds, in months"),
        "check_fresh_months": ("Ancienneté au plus, en mois", "At most so old, in months"),
        "check_grace_days": ("Délai de grâce, en jours", "Grace, in days"),
        "venues": ("Lieux et clubs", "Venues and clubs"),
        "wishes": ("Souhaits", "Wishes"), "interests": ("Centres d’intérêt", "Interests"),
        "availability": ("Disponibilités", "Availability"),
        "reach_km": ("Jusqu’où, en km", "How far, in km"),
        "reach_minutes": ("Jusqu’où, en minutes", "How far, in minutes"),
        "transport": ("Transport", "Transport"), "capacity": ("Combien de jeunes", "How many mentees"),
        "prefers": ("Préférences", "Preferences"),
        "prefers_from_age": ("À partir de quel âge", "From which age"),
        "prefers_to_age": ("Jusqu’à quel âge", "Up to which age"),
        "enquired_on": ("Premier appel le", "First called on"), "done_on": ("Fait le", "Done on"),
        "result": ("Résultat", "Result"),
        "ground": ("Base légale", "Legal ground"), "issued_on": ("Date du document", "Day of the document"),
        "seen_on": ("Vu le", "Seen on"),
        "valid_until": ("Valable jusqu’au", "Holds until"), "paused_until": ("Pause jusqu’au", "Pauses until"),
        "account": ("Compte", "Account"),
        "goals": ("Ce que le jeune veut", "What the young person wants"),
        "called": ("Prénom ou nom choisi", "First name, or one they chose"),
        "meeting": ("Où et comment se retrouver", "Where and how to meet"),
        "emergency_contact": ("Qui appeler en urgence", "Whom to call in an emergency"),
        "given_on": ("Donné le", "Given on"), "mentees": ("Filleuls", "Mentees"),
        "agreed_on": ("Accord donné le", "Agreed on"),
        "trial_on": ("Rencontre d’essai le", "Trial meeting on"), "signed_on": ("Signée le", "Signed on"),
        "signatories": ("Signataires", "Signatories"),
        "ended_on": ("Terminé le", "Ended on"), "interviewed_on": ("Entretien le", "Interviewed on"),
        "exits": ("Ce qui en est sorti", "What came of it"),
        "on": ("Jour", "Day"), "at": ("Heure", "Time"), "minutes": ("Durée", "How long"),
        "mode": ("Comment", "How"), "distance": ("Distance", "Distance"), "cost": ("Dépense", "Cost"),
        "attendance": ("Qui était là", "Who was there"), "note": ("Un mot", "A word"),
        "month": ("Mois", "Month"),
    ].merging(followingLabels) { first, _ in first }
    private static let followingLabels: [String: (String, String)] = [
        "mentor": ("Parrain ou marraine", "Mentor"), "mentee": ("Filleul", "Mentee"),
        "side": ("Qui", "Whom"), "stage": ("Moment", "When"), "rater": ("Selon qui", "As whom"),
        "rated_on": ("Dit le", "Said on"), "scores": ("Les domaines", "The domains"),
        "is_helpful": ("Utile à mon intégration", "Helpful for my integration"),
        "language": ("Langue", "Language"), "school_training": ("École et formation", "School and training"),
        "work": ("Travail", "Work"), "housing": ("Logement", "Housing"),
        "health_access": ("Accès aux soins", "Access to health care"), "mobility": ("Mobilité", "Getting around"),
        "social_link": ("Lien social", "Social ties"), "rights_admin": ("Droits et démarches", "Rights and paperwork"),
        "leisure_sport_culture": ("Loisirs, sport, culture", "Leisure, sport, culture"),
        "digital": ("Numérique", "Digital"),
    ]
}
