import RelaisCore

/// What the report of a programme says.
extension Words {
    var pilotReport: String { say("Bilan du programme", "Report of the programme") }
    /// From a first day, or from the beginning, to a last.
    func pilotReportLead(_ from: String?, _ until: String) -> String {
        let french = from.map { "Du \($0)" } ?? "Du début"
        let english = from.map { "From \($0)" } ?? "From the beginning"
        return say(
            "\(french) au \(until). Compté dans ce qui a été noté ; les nombres de 1 à 4 sont masqués.",
            "\(english) to \(until). Counted in what was recorded; numbers from 1 to 4 are masked.")
    }
    /// With one decimal, where there is any.
    func decimal(_ number: Double) -> String { say(number.short.replacing(".", with: ","), number.short) }
    var pilotMasked: String {
        say(
            "« <5 » : de un à quatre. « masqué » : caché pour que l’autre ne se retrouve pas par soustraction.",
            "“<5”: from one to four. “masked”: hidden so that another does not come back by subtraction.")
    }
    var participants: String { say("Participants", "Participants") }
    var ageBrackets: String { say("Âge", "Age") }
    var inAll: String { say("Ensemble", "In all") }
    var howCounted: String { say("Compté ainsi", "Counted so") }
    var howMany: String { say("Nombre", "How many") }
    var attendanceRate: String { say("Assiduité", "Attendance") }
    var hoursTogether: String { say("Heures passées ensemble", "Hours spent together") }
    var kilometresDone: String { say("Kilomètres", "Kilometres") }

    var challenges: String { say("Difficultés rencontrées", "What made it hard") }
    var challengesHint: String {
        say("Sans nom, sans âge, sans rien qui désigne quelqu’un.", "No name, no age, nothing that points to somebody.")
    }
    var keepChallenges: String { say("Enregistrer", "Keep") }

    func pilotPart(_ part: PilotReport.Part) -> String {
        switch part {
        case .matches: say("Binômes", "Matches")
        case .refusals: say("Refus", "Refusals")
        case .endings: say("Fins de binôme", "Why matches closed")
        case .exits: say("Issues pour les jeunes", "What came of it for young people")
        case .meetings: say("Rencontres", "Meetings")
        case .presence: say("Présences", "Presence")
        case .activities: say("Activités", "Activities")
        case .density: say("Où, par densité de la commune", "Where, by density of the commune")
        case .transport: say("Transport", "Transport")
        case .languages: say("Langues de contact", "Languages of contact")
        case .levels: say("Niveau de français, de l’entrée à la sortie", "Level of French, from entry to exit")
        case .helpful: say("Utile à mon intégration", "Helpful for my integration")
        case .concerns: say("Inquiétudes", "Concerns")
        case .volunteers: say("Bénévoles", "Volunteers")
        }
    }

    /// A level of INSEE's grid of density, of seven (domain §6.1).
    func density(_ level: String) -> String {
        switch level {
        case "1": say("grands centres urbains", "large urban centres")
        case "2": say("centres urbains intermédiaires", "medium urban centres")
        case "3": say("petites villes", "small towns")
        case "4": say("ceintures urbaines", "urban belts")
        case "5": say("bourgs ruraux", "rural market towns")
        case "6": say("rural à habitat dispersé", "rural, dispersed housing")
        case "7": say("rural à habitat très dispersé", "rural, very dispersed housing")
        default: say("commune inconnue", "commune not known")
        }
    }

    /// A code of the report in words.
    func pilotCode(_ code: String) -> String {
        guard let (french, english) = Self.pilotCodes[code] else { return code }
        return say(french, english)
    }

    private static let pilotCodes: [String: (String, String)] = [
        "under_18": ("moins de 18 ans", "under 18"), "18_to_60": ("de 18 à 60 ans", "18 to 60"),
        "over_60": ("plus de 60 ans", "over 60"), "not_known": ("âge non connu", "age not known"),
        "female": ("femmes", "female"), "male": ("hommes", "male"), "non_binary": ("non binaires", "non-binary"),
        "not_stated": ("non renseigné", "not stated"), "total": ("ensemble", "in all"),
        "proposed": ("proposés", "proposed"), "begun": ("commencés", "begun"),
        "active": ("en cours au dernier jour", "under way on the last day"), "declined": ("refusés", "declined"),
        "closed": ("clos", "closed"), "goal_reached": ("but atteint", "goal reached"),
        "programme_end": ("fin du programme", "end of the programme"), "age_limit": ("limite d’âge", "age limit"),
        "mentee_moved": ("jeune parti ailleurs", "young person moved"),
        "mentee_request": ("demande du jeune", "young person’s wish"),
        "mentor_request": ("demande du parrain", "mentor’s wish"),
        "mentor_unavailable": ("parrain indisponible", "mentor not available"),
        "incompatibility": ("mésentente", "incompatibility"), "safeguarding": ("protection du jeune", "safeguarding"),
        "check_expired": ("contrôle échu", "check expired"), "lost_contact": ("perte de contact", "lost contact"),
        "placement_ended": ("fin de la prise en charge", "placement ended"), "died": ("décès", "died"),
        "mentee_declined": ("refus du jeune", "declined by the young person"),
        "mentor_declined": ("refus du parrain", "declined by the mentor"),
        "authority_declined": ("refus de l’autorité parentale", "declined by whoever holds authority"),
        "programme_declined": ("refus du programme", "declined by the programme"),
        "file_erased": ("dossier effacé", "file erased"), "contrat_de_travail": ("contrat de travail", "work contract"),
        "diplome_ou_formation": ("diplôme ou formation", "diploma or training"),
        "titre_de_sejour": ("titre de séjour", "residence permit"),
        "logement_stable": ("logement stable", "stable housing"),
        "lien_social_durable": ("lien social durable", "lasting bond"), "none": ("aucun", "none"),
        "not_told": ("non noté", "not recorded"), "planned": ("prévues", "planned"), "held": ("tenues", "held"),
        "missed": ("manquées", "missed"), "yes": ("oui", "yes"), "no": ("non", "no"),
        "no_excused": ("absent, excusé", "absent, excused"),
        "no_unexcused": ("absent, non excusé", "absent, not excused"),
        "cancelled_by_mentor": ("annulée par le parrain", "cancelled by the mentor"),
        "cancelled_by_mentee": ("annulée par le jeune", "cancelled by the young person"),
        "cancelled_by_programme": ("annulée par le programme", "cancelled by the programme"),
        "sport": ("sport", "sport"), "culture_visit": ("visite culturelle", "cultural visit"),
        "arts_workshop": ("atelier d’art", "arts workshop"), "outing_nature": ("sortie nature", "outing in nature"),
        "meal_cooking": ("repas, cuisine", "meal, cooking"), "homework_school": ("devoirs, école", "homework, school"),
        "language_practice": ("pratique du français", "language practice"),
        "admin_help": ("aide aux démarches", "help with paperwork"),
        "job_discovery": ("découverte d’un métier", "discovering a job"),
        "shared_everyday": ("moment du quotidien", "everyday moment"), "other": ("autre", "other"),
        "mentor_car": ("voiture du parrain", "mentor’s car"), "carpool": ("covoiturage", "carpool"),
        "bus": ("car ou bus", "bus"), "train": ("train", "train"), "bike_walk": ("vélo, à pied", "bike, on foot"),
        "platform_vehicle": ("véhicule de la structure", "vehicle of the organisation"),
        "missing": ("évaluation manquante", "test missing"), "improved": ("en progrès", "improved"),
        "same": ("au même niveau", "at the same level"), "lower": ("en retrait", "lower"),
        "enquired": ("ont appelé", "called"), "trained": ("formés", "trained"), "checked": ("contrôlés", "checked"),
        "accompanying": ("accompagnent", "accompanying"),
    ]
}
