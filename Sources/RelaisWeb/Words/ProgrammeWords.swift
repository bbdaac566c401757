import RelaisCore

extension Words {
    var programmes: String { say("Parrainage", "Mentoring") }
    var programme: String { say("Programme", "Programme") }
    var programmesLead: String {
        say(
            "Les programmes de votre organisation, et leurs règles.", "Your organisation’s programmes, and their rules."
        )
    }
    var programmeViews: String { say("Vues du programme", "Views of the programme") }
    func programmePart(_ part: ProgrammeFrame.Part) -> String {
        switch part {
        case .today: say("Aujourd’hui", "Today")
        case .following: following
        case .suggestions: suggestions
        case .matches: say("Binômes", "Matches")
        case .mentors: say("Parrains", "Mentors")
        case .mentees: say("Jeunes", "Young people")
        case .meetings: meetings
        case .report: say("Bilan", "Report")
        case .rules: say("Règles", "Rules")
        }
    }
    var schemeLabel: String { say("Dispositif", "Scheme") }
    var programmeLead: String { say("Responsable", "Lead") }
    var programmeLeadHint: String { say("Une personne responsable de pilote.", "Somebody who leads a pilot.") }
    var openMatches: String { say("Binômes en cours", "Open matches") }
    var programmeState: String { say("État", "State") }
    var programmeIsOpen: String { say("Ouvert", "Open") }
    func programmeClosedOn(_ day: String) -> String { say("Clos \(day)", "Closed \(day)") }
    var noProgramme: String { say("Aucun programme", "No programme") }
    var noProgrammeHint: String {
        say("Un programme réunit des parrains et des jeunes.", "A programme brings mentors and young people together.")
    }
    var foundProgramme: String { say("Créer un programme", "Found a programme") }
    var foundProgrammeLead: String {
        say(
            "Les règles du dispositif choisi sont posées d’abord ; tout se règle ensuite.",
            "The rules of the scheme you choose come first; all of them can be changed after.")
    }
    var programmeName: String { say("Nom du programme", "Name of the programme") }
    var programmeNameHint: String { say("Celui que les bénévoles connaissent.", "The one volunteers know.") }
    var safeguardingLabel: String { say("À qui confier une inquiétude", "Whom a concern goes to") }
    var safeguardingHint: String {
        say(
            "Ni responsable ni parrain, et tenu au secret : c’est à elle ou lui que l’on dit qu’un jeune va mal.",
            "Neither the lead nor a mentor, and bound by secrecy: told when a young person may be in danger.")
    }
    var chooseSomebody: String { say("Choisir quelqu’un", "Choose somebody") }
    var programmeService: String { say("Service où arrivent les orientations", "Service that referrals come in by") }
    var programmeServiceHint: String {
        say(
            "Une orientation acceptée par ce service peut entrer dans le programme.",
            "A referral that this service accepted can enter the programme.")
    }
    var noneChosen: String { say("Aucun", "None") }
    var whoCanJoin: String { say("Qui peut y entrer", "Who can join") }
    var minimumAge: String { say("Âge d’entrée", "From which age") }
    var minimumAgeHint: String { say("Plus jeune, on n’y entre pas.", "Nobody younger joins.") }
    var limitAge: String { say("Jusqu’à l’anniversaire de", "Until the birthday of") }
    var limitAgeHint: String {
        say("21 ans au plus tard pour un jeune majeur aidé.", "21 at most for a young adult who is supported.")
    }
    func fromTo(_ from: Int, _ to: Int) -> String { say("de \(from) à \(to) ans", "from \(from) to \(to) years") }
    var requiresLabel: String { say("Ce qu’il faut avant un binôme", "What must be there before a match") }
    var requiresHint: String {
        say(
            "Tant qu’un point manque, le binôme ne commence pas. Ce que la loi exige reste coché.",
            "While one is missing the match does not begin. What the law asks for stays ticked.")
    }
    var checksTitle: String { say("Contrôles", "Checks") }
    var framesLabel: String { say("Cadre légal", "Legal frame") }
    var framesHint: String {
        say(
            "Il décide de ce que l’on a le droit de demander : l’attestation d’honorabilité en protection de l’enfance seulement.",
            "It decides what may be asked for: the attestation of honourability in child protection only.")
    }
    var checksAsked: String { say("Contrôles demandés aux parrains", "Checks that mentors are asked for") }
    var checksHint: String {
        say(
            "On note qu’un document a été vu, jamais ce qu’il dit.",
            "That a document was seen is recorded, never what it says.")
    }
    var checkTerms: String { say("Durées de chaque contrôle", "How long each check holds") }
    var checkTermsHint: String {
        say(
            "Une fois périmé, le binôme continue pendant le délai de grâce, sans en commencer d’autre ; puis il est suspendu.",
            "Once over, a match goes on during the grace and none begins; then it is held.")
    }
    func checkMonths(_ check: String) -> String { say("\(check) : mois", "\(check): months") }
    var checkFresh: String { say("Vieux de, au plus (mois)", "At most so old (months)") }
    var checkGrace: String { say("Délai de grâce (jours)", "Grace (days)") }
    func holdsMonths(_ months: Int) -> String { say("\(months) mois", "\(months) months") }
    var noticeDays: String { say("Rappels avant l’échéance, en jours", "Notices before the end, in days") }
    var noticeDaysHint: String { say("Par exemple 60, 30, 7.", "For example 60, 30, 7.") }
    var rhythm: String { say("Rythme et suivi", "Rhythm and follow-up") }
    var meetingsLeast: String { say("Rencontres par mois, au moins", "Meetings a month, at least") }
    var meetingsMost: String { say("Rencontres par mois, au plus", "Meetings a month, at most") }
    var meetingsHint: String {
        say("En dessous, le binôme apparaît dans ce qui attend.", "Below it, the match shows among what waits.")
    }
    var monitoringDays: String { say("Appels après le début, en jours", "Calls after it began, in days") }
    var monitoringDaysHint: String {
        say("Par exemple 15, 30 ; puis chaque mois.", "For example 15, 30; then monthly.")
    }
    var reviewMonths: String { say("Bilans, en mois", "Reviews, in months") }
    var reviewMonthsHint: String { say("Par exemple 3, 6, 12.", "For example 3, 6, 12.") }
    var activitiesTitle: String { say("Activités", "Activities") }
    var activitiesOffered: String { say("Activités proposées", "Activities offered") }
    var activitiesHint: String {
        say("On choisit parmi elles en notant une rencontre.", "A meeting that is recorded chooses among them.")
    }
    var venueLabel: String { say("Lieux et clubs partenaires", "Venues and partner clubs") }
    var otherVenue: String { say("Un autre", "Another") }
    var weightsTitle: String { say("Ce qui pèse dans une suggestion", "What weighs in a suggestion") }
    var weightsHint: String {
        say(
            "De 0 à 100. Un poids de 0 ne compte pas ; une suggestion ne décide jamais.",
            "From 0 to 100. A weight of 0 counts for nothing; a suggestion never decides.")
    }
    func weight(_ name: String) -> String {
        switch name {
        case "language": say("Langue", "Language")
        case "interests": say("Centres d’intérêt", "Interests")
        case "distance": say("Distance", "Distance")
        case "availability": say("Disponibilités", "Availability")
        case "preferences": say("Préférences", "Preferences")
        default: say("Charge du parrain", "The mentor’s load")
        }
    }
    var expensesTitle: String { say("Frais", "Expenses") }
    var rateCents: String { say("Remboursement au km, en centimes", "Paid back a kilometre, in cents") }
    var rateCentsHint: String { say("0 : les trajets ne sont pas remboursés.", "0: journeys are not paid back.") }
    var capCents: String { say("Plafond par mois, en centimes", "At most a month, in cents") }
    var capCentsHint: String { say("Pour un binôme.", "For one match.") }
    func rulesLead(_ version: Int) -> String {
        say(
            "Version \(version). Une règle changée vaut dès maintenant, aussi pour les binômes en cours.",
            "Version \(version). A rule that is changed holds at once, for open matches too.")
    }
    var keepRules: String { say("Enregistrer les règles", "Keep the rules") }
    var closeProgramme: String { say("Clore le programme", "Close the programme") }
    var closeProgrammeQuestion: String { say("Clore ce programme ?", "Close this programme?") }
    var closeProgrammeLead: String {
        say(
            "Personne n’y entrera plus. Les binômes se terminent d’abord, chacun pour sa raison.",
            "Nobody will join any more. Matches end first, each for its own reason.")
    }
    var noted: String { say("C’est noté.", "Noted.") }
    var onlyFirstShown: String {
        say("Seules les cent premières lignes sont là.", "Only the first hundred lines are shown.")
    }
    func overSince(_ day: Day) -> String { say("échu le \(self.day(day))", "over since \(self.day(day))") }
    func untilDay(_ day: Day) -> String { say("jusqu’au \(self.day(day))", "until \(self.day(day))") }
    var programmeBegins: String { say("Tout commence", "A beginning") }
    var programmeBeginsHint: String {
        say("Notez un premier parrain, ou faites entrer un jeune.", "Record a first mentor, or enrol somebody.")
    }
    func activeMatches(_ number: Int) -> String {
        number == 0
            ? say("Aucun binôme en cours.", "No match under way.")
            : say(
                "\(count(number, ("binôme en cours", "binômes en cours"), ("", ""))).",
                "\(count(number, ("", ""), ("match", "matches"))) under way.")
    }
    var nothingWaits: String { say("Rien n’attend.", "Nothing waits.") }
    func waitsForYou(_ number: Int) -> String {
        say(
            "\(count(number, ("point attend", "points attendent"), ("", ""))).",
            "\(count(number, ("", ""), ("thing waits", "things wait"))).")
    }
    var matchesToMove: String { say("Binômes à faire avancer", "Matches to move on") }
    var matchesToMoveHint: String { say("Proposés, à l’essai, suspendus.", "Proposed, on trial, held.") }
    var menteesToMatch: String { say("Jeunes sans binôme", "Young people without a match") }
    var menteesToMatchHint: String { say("Tout est là pour eux.", "Everything is there for them.") }
    var menteesIncomplete: String { say("Dossiers à compléter", "Still to complete") }
    var menteesIncompleteHint: String { say("Sans cela, pas de binôme.", "Without it, no match.") }
    var mentorsToPrepare: String { say("Parrains à préparer", "Mentors to prepare") }
    var mentorsToPrepareHint: String { say("Du premier appel à l’habilitation.", "From the first call to clearance.") }
    func mentorsUpToDate(_ number: Int) -> String {
        say(
            count(number, ("parrain habilité", "parrains habilités"), ("", "")),
            count(number, ("", ""), ("mentor cleared", "mentors cleared")))
    }
    var checksAside: String {
        say(
            "Un contrôle périmé suspend le binôme après le délai de grâce. Chacun est prévenu avant.",
            "A check that is over holds the match once the grace has passed. Everybody is told before.")
    }
}
