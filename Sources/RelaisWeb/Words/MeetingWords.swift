import RelaisCore

/// Meetings, as a volunteer reads of them: short and plain.
extension Words {
    var myMentoring: String { say("Mon parrainage", "My mentoring") }
    var meeting: String { say("Rencontre", "Meeting") }
    var myChecks: String { say("Mes contrôles", "My checks") }
    var myChecksLead: String {
        say(
            "Ce qui a été vu, et jusqu’à quand cela vaut. Du document, rien n’est gardé.",
            "What was seen, and until when it holds. Nothing of a document is kept.")
    }
    var meetings: String { say("Rencontres", "Meetings") }
    var yourMeeting: String { say("Votre rencontre", "Your meeting") }
    var recordMeeting: String { say("Noter une rencontre", "Record a meeting") }
    var planMeeting: String { say("Prévoir une rencontre", "Plan a meeting") }
    func doneMeeting(_ done: String) -> String? {
        switch done {
        case "record": say("C’est noté. Merci.", "Recorded. Thank you.")
        case "plan": say("La rencontre est prévue.", "The meeting is planned.")
        case "save": say("Votre brouillon est gardé.", "Your draft is kept.")
        case "approve": say("Le remboursement est accordé.", "Approved.")
        case "refuse": say("Le remboursement est refusé.", "Refused.")
        default: nil
        }
    }
    var noMatchNow: String { say("Vous n’accompagnez personne en ce moment", "You accompany nobody just now") }
    var noMatchNowHint: String {
        say(
            "Dès que tout le monde est d’accord, le jeune que vous accompagnez s’affiche ici.",
            "As soon as everybody has agreed, the young person you accompany is shown here.")
    }
    func yourMentees(_ number: Int) -> String {
        count(number, ("jeune accompagné", "jeunes accompagnés"), ("young person", "young people"))
    }
    func standsInUntil(_ day: String) -> String { say("vous remplacez jusqu’au \(day)", "you stand in until \(day)") }
    var isHeld: String {
        say(
            "L’accompagnement est suspendu. Ne vous voyez pas pour le moment : votre responsable vous dira la suite.",
            "Mentoring is on hold. Do not meet for now: your coordinator will tell you what comes next.")
    }
    var waitsForTrial: String {
        say("La rencontre d’essai sera fixée avec vous.", "The trial meeting will be set with you.")
    }
    func nextMeeting(_ when: String) -> String { say("Prochaine rencontre : \(when)", "Next meeting: \(when)") }
    func lastMet(_ when: String) -> String { say("La dernière fois : \(when)", "The last time: \(when)") }
    var noMeetingYet: String { say("Pas encore de rencontre", "No meeting yet") }
    var pastMeetings: String { say("Les rencontres passées", "Past meetings") }
    var whomToCallFirst: String { say("qui appeler", "whom to call") }
    var whereToMeet: String { say("Où se retrouver", "Where to meet") }
    var likes: String { say("Aime", "Likes") }
    var whatNotToWrite: String { say("Ce qu’on n’écrit pas", "What is not to be written") }
    var factsOnly: String {
        say(
            "Les faits seulement. Ni santé, ni religion, ni famille, ni procédure, ni ce qu’on vous a confié.",
            "Facts only. Nothing on health, religion, family, legal matters, nor what you were told in confidence.")
    }
    var inDanger: String {
        say("En danger, ou un enfant l’est ? Appelez le", "In danger, or is a child? Call")
    }
    var freeDayAndNight: String { say("gratuit, jour et nuit", "free, day and night") }

    var when: String { say("Quand ?", "When?") }
    var yesterday: String { say("Hier", "Yesterday") }
    var otherDay: String { say("Autre jour", "Another day") }
    var otherDayWhich: String { say("Si c’est un autre jour, lequel", "If another day, which") }
    var whichDay: String { say("Jour", "Day") }
    var whichTime: String { say("À quelle heure", "At what time") }
    var didYouMeet: String { say("Vous vous êtes vus ?", "Did you meet?") }
    func wasThere(_ called: String) -> String { say("\(called) était là ?", "Was \(called) there?") }
    var howLong: String { say("Combien de temps", "How long") }
    var whatYouDid: String { say("Pour faire quoi", "What you did") }
    var howYouMet: String { say("De quelle façon", "In which way") }
    var addJourneyOrWord: String { say("Ajouter l’heure, le trajet ou un mot", "Add the time, the journey or a word") }
    var journey: String { say("Le trajet", "The journey") }
    var kilometres: String { say("Kilomètres, aller et retour", "Kilometres, there and back") }
    var euros: String { say("Dépense, en euros", "Cost, in euros") }
    var payBack: String { say("Demander le remboursement", "Ask to be paid back") }
    func payBackRule(rate: Int, cap: Int) -> String {
        say(
            "\(money(rate)) par kilomètre avec votre voiture, plus la dépense ; \(money(cap)) par mois au plus.",
            "\(money(rate)) a kilometre in your own car, and the cost; at most \(money(cap)) a month.")
    }
    var aWord: String { say("Un mot", "A word") }
    var keepForLater: String { say("Finir plus tard", "Finish later") }
    var draftKept: String { say("Brouillon gardé.", "Draft kept.") }
    var draftIsBack: String { say("Voici ce que vous aviez commencé.", "Here is what you had begun.") }
    var sayHowItWent: String { say("Dire comment ça s’est passé", "Say how it went") }
    var correct: String { say("Corriger", "Correct") }
    var withWhom: String { say("Avec", "With") }
    var paidBack: String { say("Remboursement", "Paid back") }
    var recordedBy: String { say("Noté par", "Recorded by") }
    var wordsNotYours: String {
        say("Un mot, réservé à qui suit le jeune", "A word, for whoever follows the young person")
    }

    /// Names or codes, one after the other.
    func listed(_ names: [String]) -> String { names.joined(separator: ", ") }
    /// `1 h`, `1 h 30`.
    func duration(_ number: Int) -> String {
        let (hours, rest) = (number / 60, number % 60)
        if hours == 0 { return "\(rest) min" }
        return rest == 0 ? "\(hours) h" : "\(hours) h \(rest < 10 ? "0" : "")\(rest)"
    }
    /// `12,50 €`, `€12.50`.
    func money(_ cents: Int) -> String {
        let rest = "\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        return say("\(cents / 100),\(rest) €", "€\(cents / 100).\(rest)")
    }
    /// `samedi 21 novembre, 14 h 30`.
    func when(_ meeting: Meeting) -> String { when(meeting.day, meeting.startMinute) }
    func when(_ day: Day, _ minute: Int?) -> String {
        guard let minute else { return self.day(day) }
        let rest = "\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
        return "\(self.day(day)), \(say("\(minute / 60) h \(rest)", "\(minute / 60):\(rest)"))"
    }
    func meetingState(_ state: Meeting.State) -> String {
        switch state {
        case .planned: say("prévue", "planned")
        case .held: say("a eu lieu", "held")
        case .missed: say("n’a pas eu lieu", "did not take place")
        }
    }
    func presence(_ presence: Meeting.Presence) -> String {
        switch presence {
        case .yes: say("Oui", "Yes")
        case .excused: say("Absent, prévenu", "Away, told me")
        case .unexcused: say("Absent", "Did not come")
        case .cancelledByMentor: say("Annulé par moi", "Called off by me")
        case .cancelledByMentee: say("Annulé par le jeune", "Called off by the young person")
        case .cancelledByProgramme: say("Annulé par l’équipe", "Called off by the team")
        }
    }
    func mode(_ mode: Meeting.Mode) -> String {
        switch mode {
        case .inPerson: say("Ensemble", "Together")
        case .video: say("Vidéo", "Video")
        case .voice: say("Téléphone", "Telephone")
        case .textEmail: say("Messages", "Messages")
        case .letter: say("Courrier", "Letter")
        }
    }
    func expense(_ expense: Expense) -> String {
        switch expense.state {
        case .claimed: say("\(money(expense.claimedCents)) demandés", "\(money(expense.claimedCents)) asked for")
        case .approved: say("\(money(expense.grantedCents)) accordés", "\(money(expense.grantedCents)) approved")
        case .refused: say("\(money(expense.claimedCents)) refusés", "\(money(expense.claimedCents)) refused")
        }
    }
}
