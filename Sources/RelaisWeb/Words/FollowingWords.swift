import RelaisCore

/// Words of what is followed: calls, reviews, who was not seen, what ends, what is not known.
extension Words {
    var following: String { say("Suivi", "Following") }
    func followingLead(_ late: Int, _ unseen: Int) -> String {
        guard late + unseen > 0 else {
            return say(
                "Aucun appel en retard, et tous les binômes se sont vus depuis un mois.",
                "No call is late, and every match has met within a month.")
        }
        let calls = count(
            late, ("appel ou bilan à faire", "appels ou bilans à faire"),
            ("call or review is due", "calls or reviews are due"))
        let matches = count(
            unseen, ("binôme pas vu depuis un mois", "binômes pas vus depuis un mois"),
            ("match not seen for a month", "matches not seen for a month"))
        return "\(calls), \(matches)."
    }
    var toDo: String { say("Appels et bilans", "Calls and reviews") }
    var toDoHint: String {
        say("Ce qui est dû, et ce qui vient d’ici deux semaines.", "What is due, and what comes within two weeks.")
    }
    var nothingDue: String { say("Rien à faire d’ici deux semaines.", "Nothing to do within two weeks.") }
    var followUpDue: String { say("Prévu le", "Due on") }
    func whom(_ kind: FollowUp.Kind, _ side: FollowUp.Side?) -> String {
        guard let side else { return say("Bilan du binôme", "Review of the match") }
        return say("Appeler \(self.side(side).lowercasedFirst)", "Call \(self.side(side).lowercasedFirst)")
    }
    func side(_ side: FollowUp.Side) -> String {
        switch side {
        case .mentor: say("Le parrain", "The mentor")
        case .mentee: say("Le jeune", "The young person")
        case .guardian: say("Qui exerce l’autorité", "Whoever holds authority")
        }
    }
    var recordIt: String { say("Noter", "Record") }
    func missed(_ number: Int) -> String {
        number == 0
            ? say("à venir", "to come")
            : number == 1 ? say("à faire", "due") : say("\(number) dates passées", "\(number) days passed")
    }
    var notSeen: String { say("Pas vus depuis longtemps", "Not seen for long") }
    var notSeenHint: String {
        say(
            "À 30 et à 60 jours, on vous prévient. Le binôme continue.",
            "You are told at 30 and at 60 days. The match goes on.")
    }
    func forDays(_ number: Int) -> String { count(number, ("jour", "jours"), ("day", "days")) }
    var lastMeeting: String { say("Dernière rencontre", "Last meeting") }
    var checksEnding: String { say("Contrôles des parrains", "Checks of mentors") }
    var agreementsEnding: String { say("Accords qui se terminent", "Agreements that end") }
    var overSince: String { say("jamais vu", "never seen") }
    var birthdaysAhead: String { say("Anniversaires qui changent des droits", "Birthdays that change rights") }
    var whatIsNotKnown: String { say("Ce qu’on ne sait pas encore", "What is not known yet") }
    var allIsKnown: String { say("Tout est renseigné.", "All is known.") }
    func notYetKnown(_ unknown: Following.Unknown) -> String {
        switch unknown {
        case .languages: say("langues", "languages")
        case .interests: say("centres d’intérêt", "interests")
        case .availability: say("disponibilités", "availability")
        case .commune: say("commune", "commune")
        case .birthYear: say("date de naissance", "date of birth")
        case .card: say("carte pour le parrain", "card for the mentor")
        }
    }
    var recordFollowUp: String { say("Noter un appel ou un bilan", "Record a call or a review") }
    var followUpKind: String { say("Quoi ?", "What?") }
    func followUpKind(_ kind: FollowUp.Kind) -> String {
        kind == .call ? say("Un appel", "A call") : say("Un bilan", "A review")
    }
    var whomWasAsked: String { say("Qui a été appelé ?", "Who was called?") }
    var whomHint: String { say("Pour un bilan, laissez vide.", "Leave it empty for a review.") }
    var howItGoes: String { say("Comment cela se passe ?", "How does it go?") }
    func followUpResult(_ result: FollowUp.Result) -> String {
        switch result {
        case .well: say("Bien", "Well")
        case .toWatch: say("À surveiller", "To be watched")
        case .unreached: say("Pas joint", "Not reached")
        }
    }
    var shortNote: String { say("Note courte", "Short note") }
    var shortNoteHint: String {
        say(
            "Des faits, pas de nom, rien sur la santé ni le dossier de séjour. Une inquiétude pour un mineur ? Le 119.",
            "Facts, no name, nothing of health or of the residence file. Worried about a minor? Call 119.")
    }
    var followUps: String { say("Appels et bilans", "Calls and reviews") }
    var noFollowUp: String { say("Rien n’est noté encore.", "Nothing is recorded yet.") }
    var growingUp: String { say("Vers la majorité", "Coming of age") }
    func growingUpNote(_ grown: ComingOfAge) -> String {
        switch grown.precision {
        case .day?: say("D’après la date de naissance.", "By the date of birth.")
        case nil:
            say(
                "La date de naissance n’est pas connue : protégé comme un mineur.",
                "The date of birth is not known: protected as a minor.")
        default:
            say(
                "Le jour de naissance n’est pas connu : chaque étape est au plus tôt, le doute protège.",
                "The day of birth is not known: each step is dated the earliest, a doubt protects.")
        }
    }
    var noDayYet: String { say("pas de date tant que la minorité est à l’étude", "no day while minority is assessed") }
    func step(_ kind: ComingOfAge.Kind) -> String {
        switch kind {
        case .interview:
            say("Entretien pour préparer l’autonomie, au plus tard", "Interview to prepare autonomy, at the latest")
        case .handover: say("Préparer le relais vers la Mission locale", "Prepare the hand-over to the Mission Locale")
        case .permitPrepared:
            say("Préparer la demande de titre de séjour", "Prepare the request for a residence permit")
        case .review: say("Bilan du binôme avant la majorité", "Review of the match before majority")
        case .majority:
            say(
                "Majorité : le représentant ne décide plus, les accords sont redemandés",
                "Majority: representatives decide no longer, agreements are asked for anew")
        case .permitDue:
            say("Dernier jour pour demander le titre de séjour", "Last day to ask for the residence permit")
        case .supportEnds: say("Fin de l’accompagnement jeune majeur", "Support as a young adult ends")
        case .afterwards: say("Prendre des nouvelles, six mois après", "Ask how they are, six months later")
        }
    }
    var whoLabel: String { say("Qui", "Who") }
    var draftHandover: String { say("Préparer une orientation", "Draft a referral") }
}
