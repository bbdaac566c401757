import RelaisCore

extension Words {
    func state(_ state: Referral.State) -> String {
        switch state {
        case .draft: say("Brouillon", "Draft")
        case .sent: say("Envoyée", "Sent")
        case .accepted: say("Acceptée", "Accepted")
        case .declined: say("Refusée", "Declined")
        case .waitlisted: say("Liste d’attente", "Waiting list")
        case .inProgress: say("En cours", "In progress")
        case .completed: say("Réalisée", "Completed")
        case .notFulfilled: say("Non aboutie", "Not fulfilled")
        case .withdrawn: say("Annulée", "Withdrawn")
        case .expired: say("Expirée", "Expired")
        case .enteredInError: say("Saisie par erreur", "Entered in error")
        }
    }

    func priority(_ priority: Referral.Priority) -> String {
        switch priority {
        case .normal: say("Normale", "Normal")
        case .urgent: say("Urgente", "Urgent")
        case .emergency: say("Immédiate", "Immediate")
        }
    }

    func priorityDelay(_ priority: Referral.Priority) -> String {
        switch priority {
        case .normal: say("Réponse sous 2 semaines", "Answer within 2 weeks")
        case .urgent: say("Réponse sous 72 heures", "Answer within 72 hours")
        case .emergency:
            say(
                "Réponse sous 24 heures. Pour un danger, appelez d’abord le 119.",
                "Answer within 24 hours. In danger, call 119 first.")
        }
    }

    func reason(_ reason: Referral.Reason) -> String {
        switch reason {
        case .noCapacity: say("Plus de place", "No place left")
        case .notEligibleAge: say("L’âge ne convient pas", "Age does not fit")
        case .notEligibleStatus: say("Le statut ne convient pas", "Status does not fit")
        case .outsideArea: say("Hors de notre secteur", "Outside our area")
        case .incompleteInformation: say("Il manque des informations", "Information is missing")
        case .personDeclined: say("La personne ne le souhaite pas", "The person does not wish it")
        case .personUnreachable: say("La personne n’est pas joignable", "The person cannot be reached")
        case .personMoved: say("La personne a déménagé", "The person has moved")
        case .duplicate: say("Déjà demandé", "Already asked for")
        case .wrongService: say("Un autre service conviendrait mieux", "Another service would suit better")
        case .languageBarrier: say("Langue", "Language")
        case .mobilityBarrier: say("Trajet impossible", "No way to get there")
        case .childcareBarrier: say("Garde d’enfant", "Childcare")
        case .noShow: say("La personne n’est pas venue", "The person did not come")
        case .noResponse: say("Pas de réponse", "No answer")
        case .safeguarding: say("Protection de la personne", "Safeguarding")
        case .other: say("Autre motif, à préciser", "Another reason, to be given")
        }
    }

    func outcome(_ outcome: Outcome) -> String {
        switch outcome {
        case .achieved: say("But atteint", "Goal reached")
        case .partlyAchieved: say("But atteint en partie", "Goal partly reached")
        case .notAchieved: say("But non atteint", "Goal not reached")
        }
    }

    func level(_ level: FrenchLevel) -> String {
        switch level {
        case .alpha: say("alphabétisation", "literacy (alpha)")
        case .preA1: say("A1.1", "pre-A1")
        default: level.rawValue.uppercased()
        }
    }

    func ageBracket(_ bracket: AgeBracket) -> String {
        switch bracket {
        case .under15: say("moins de 15 ans", "under 15")
        case .from15: say("15–17 ans", "15–17")
        case .from18: say("18–20 ans", "18–20")
        case .from21: say("21–25 ans", "21–25")
        case .over25: say("plus de 25 ans", "over 25")
        }
    }

    func step(_ state: Referral.State, by organisation: String, to other: String) -> String {
        switch state {
        case .draft: say("\(organisation) prépare l’orientation.", "\(organisation) prepares the referral.")
        case .sent: say("\(organisation) passe la main à \(other).", "\(organisation) hands over to \(other).")
        case .accepted: say("\(organisation) accepte.", "\(organisation) accepts.")
        case .declined: say("\(organisation) refuse.", "\(organisation) declines.")
        case .waitlisted: say("\(organisation) met en liste d’attente.", "\(organisation) puts on the waiting list.")
        case .inProgress: say("\(organisation) commence l’accompagnement.", "\(organisation) begins.")
        case .completed:
            say("\(organisation) termine : orientation réalisée.", "\(organisation) finishes: referral completed.")
        case .notFulfilled: say("\(organisation) met fin : non aboutie.", "\(organisation) ends it: not fulfilled.")
        case .withdrawn:
            say(
                "\(organisation) annule. Ce qui était partagé est repris.",
                "\(organisation) withdraws. What was shared is taken back.")
        case .expired: say("Sans réponse, l’orientation a expiré.", "Without an answer, the referral expired.")
        case .enteredInError: say("Saisie par erreur.", "Entered in error.")
        }
    }
}

extension Words {
    func move(_ move: Move) -> String {
        switch move {
        case .send: say("Envoyer", "Send")
        case .redraft: say("Modifier", "Edit")
        case .accept: say("Accepter", "Accept")
        case .decline: say("Refuser", "Decline")
        case .start: say("Commencer", "Start")
        case .complete: say("Terminer", "Complete")
        case .withdraw: say("Annuler l’orientation", "Withdraw")
        }
    }

    func question(_ move: Move) -> String {
        switch move {
        case .send: say("Envoyer", "Send")
        case .redraft: say("Modifier", "Edit")
        case .accept: say("Accepter", "Accept")
        case .decline: say("Refuser", "Decline")
        case .start: say("Commencer", "Start")
        case .complete: say("Terminer", "Complete")
        case .withdraw: say("Annuler", "Withdraw")
        }
    }

    func consequence(_ move: Move, other: String) -> String {
        switch move {
        case .send:
            say(
                "\(other) verra la demande tout de suite. Ce qui est partagé sera figé.",
                "\(other) will see the request at once. What is shared will be frozen.")
        case .redraft: ""
        case .accept:
            say(
                "\(other) sera prévenu. Le nom et le contact s’ouvrent pour vous, sous un code à vous.",
                "\(other) will know. Name and contact open for you, under a code of yours.")
        case .decline:
            say(
                "\(other) le saura tout de suite et pourra orienter ailleurs. Un refus ne se reprend pas.",
                "\(other) will know at once and can refer elsewhere. A refusal cannot be taken back.")
        case .start: say("La personne est venue : l’accompagnement commence.", "The person came: the support begins.")
        case .complete: say("\(other) verra ce qu’il en est advenu.", "\(other) will see what came of it.")
        case .withdraw:
            say(
                "\(other) sera prévenu et ne verra plus ce que vous aviez partagé. Une annulation ne se reprend pas.",
                "\(other) will know, and will no longer see what you shared. A withdrawal cannot be taken back.")
        }
    }

    var noteToReferrer: String { say("Un mot pour l’autre organisation", "A word to the other organisation") }
    var noteHint: String {
        say("Ni santé, ni religion, ni origine, ni avis sur l’âge.", "No health, religion, origin, or opinion on age.")
    }
    var why: String { say("Pourquoi ?", "Why?") }
    var backToReferral: String { say("Revenir à l’orientation", "Back to the referral") }
    var whatCameOfIt: String { say("Qu’en est-il advenu ?", "What came of it?") }
    var levelAtEntry: String { say("Français à l’entrée", "French at entry") }
    var levelAtExit: String { say("Français à la sortie", "French at exit") }
    var notTold: String { say("Non renseigné", "Not recorded") }
}

extension Words {
    var refer: String { say("Orienter une personne", "Refer someone") }
    func greeting(_ name: String, _ day: String) -> String {
        say("Bonjour \(name). \(day.capitalised).", "Good day, \(name). \(day).")
    }
    var toAnswer: String { say("À répondre", "To answer") }
    var late: String { say("En retard", "Late") }
    var waiting: String { say("En attente de réponse", "Waiting for an answer") }
    var underWay: String { say("En cours", "Under way") }
    var sinceYesterday: String { say("Depuis hier", "Since yesterday") }
    var youHaveTheHand: String { say("Vous avez la main.", "It is your turn.") }
    var theyHaveTheHand: String { say("Vos partenaires ont la main.", "It is your partners’ turn.") }
    func hasTheHand(_ organisation: String) -> String {
        say("\(organisation) a la main.", "It is \(organisation)’s turn.")
    }
    var delayPassed: String { say("Le délai de réponse est passé.", "The time to answer has passed.") }
    func drafts(_ number: Int) -> String { say("Brouillons (\(number))", "Drafts (\(number))") }
    var nothingToAnswer: String { say("Rien à répondre", "Nothing to answer") }
    func nothingElse(_ number: Int) -> String {
        number == 0
            ? say("Aucune orientation n’attend.", "No referral is waiting.")
            : say(
                "Vos partenaires ont la main sur \(count(number, ("orientation", "orientations"), ("", ""))).",
                "Your partners have \(count(number, ("", ""), ("referral", "referrals"))) in hand.")
    }
    func requestsWait(_ number: Int) -> String { count(number, ("demande", "demandes"), ("request", "requests")) }
    func waitForYou(_ number: Int) -> String {
        say(
            number < 2 ? "attend votre réponse" : "attendent votre réponse",
            number == 1 ? "waits for your answer" : "wait for your answer")
    }
    func mostPressing(_ left: String) -> String { say("la plus pressée : \(left)", "the most pressing: \(left)") }
    func areLate(_ number: Int) -> String {
        say(
            number < 2 ? "est en retard chez un partenaire" : "sont en retard chez des partenaires",
            number == 1 ? "is late with a partner" : "are late with partners")
    }
    func referralsCount(_ number: Int) -> String {
        count(number, ("orientation", "orientations"), ("referral", "referrals"))
    }
    func from(_ organisation: String) -> String { say("Demande de \(organisation).", "Request from \(organisation).") }
    func with(_ organisation: String, _ commune: String, _ when: String) -> String {
        say("Chez \(organisation), \(commune). Envoyée \(when).", "With \(organisation), \(commune). Sent \(when).")
    }
    var notOpenedYet: String { say("Pas encore ouverte.", "Not opened yet.") }
    func opened(_ when: String) -> String { say("Ouverte \(when).", "Opened \(when).") }
    var read: String { say("Lire", "Read") }
    var answer: String { say("Répondre", "Answer") }
    var activity: String { say("Activité", "Activity") }
    func newsLine(_ state: Referral.State, _ organisation: String) -> (before: String, after: String) {
        switch state {
        case .sent: (say("\(organisation) a envoyé ", "\(organisation) sent "), ".")
        case .accepted: (say("\(organisation) a accepté ", "\(organisation) accepted "), ".")
        case .declined: (say("\(organisation) a refusé ", "\(organisation) declined "), ".")
        case .inProgress: (say("\(organisation) a commencé ", "\(organisation) began "), ".")
        case .completed: (say("\(organisation) a terminé ", "\(organisation) completed "), ".")
        case .withdrawn: (say("\(organisation) a annulé ", "\(organisation) withdrew "), ".")
        default: ("\(organisation) : ", " \(self.state(state).lowercased()).")
        }
    }
}

extension Words {
    var received: String { say("Reçues", "Received") }
    var sentBox: String { say("Envoyées", "Sent") }
    var draftBox: String { say("Brouillons", "Drafts") }
    var noReferral: String { say("Aucune orientation ici", "No referral here") }
    var noReferralHint: String { say("Elles apparaîtront dès la première.", "They will appear with the first one.") }
    var filterBox: String { say("Choisir les orientations", "Choose referrals") }
    func towards(_ service: String) -> String { say("vers \(service)", "to \(service)") }
    var theRequest: String { say("La demande", "The request") }
    var need: String { say("Besoin", "Need") }
    var serviceAsked: String { say("Service demandé", "Service asked for") }
    var alreadyDone: String { say("Déjà fait", "Already done") }
    var priorityLabel: String { say("Priorité", "Priority") }
    var person: String { say("Personne", "Person") }
    var assignee: String { say("Suivie par", "In the hands of") }
    var result: String { say("Résultat", "Outcome") }
    var reasonLabel: String { say("Motif", "Reason") }
    var thread: String { say("Le fil", "The thread") }
    var whoHasTheHand: String { say("Qui a la main", "Whose turn it is") }
    var refersFrom: String { say("oriente", "refers") }
    var receives: String { say("accueille", "receives") }
    func you(_ word: String) -> String { say("\(word), vous", "\(word), you") }
    func sentOn(_ priority: String, _ when: String) -> String {
        say("Demande \(priority.lowercased()) envoyée \(when).", "\(priority) request sent \(when).")
    }
    var notSentYet: String { say("Personne d’autre ne la voit encore.", "Nobody else sees it yet.") }
    var isOver: String { say("L’orientation est terminée.", "The referral is over.") }
    func answerBefore(_ when: String) -> String { say("à répondre avant \(when)", "to be answered before \(when)") }
    var whatYouSee: String { say("Ce que vous voyez", "What you see") }
    func whatTheySee(_ organisation: String) -> String {
        say("Ce que \(organisation) voit", "What \(organisation) sees")
    }
    func whatTheyWillSee(_ organisation: String) -> String {
        say("Ce que \(organisation) verra", "What \(organisation) will see")
    }
    var now: String { say("Maintenant", "Now") }
    var onSending: String { say("Dès l’envoi", "As soon as it is sent") }
    var ifYouAccept: String { say("Si vous acceptez", "If you accept") }
    func onlyIfAccepted(_ organisation: String) -> String {
        say("Seulement si \(organisation) accepte", "Only if \(organisation) accepts")
    }
    var openedOnAcceptance: String { say("Ouvert à l’acceptation", "Opened on acceptance") }
    func decidedBy(_ organisation: String) -> String {
        say(
            "Décidé par \(organisation) à l’envoi. Personne ne peut l’élargir ensuite.",
            "Decided by \(organisation) when sending. Nobody can widen it afterwards.")
    }
    var willBeFrozen: String {
        say("Vérifiez, puis envoyez : cette liste sera figée.", "Check, then send: this list will be frozen.")
    }
    func retracted(_ organisation: String) -> String {
        say(
            "Ce qui était partagé avec \(organisation) a été repris.",
            "What was shared with \(organisation) has been taken back.")
    }
    var slipReference: String { say("Référence", "Reference") }
    var slipAge: String { say("Tranche d’âge", "Age bracket") }
    var slipAgeUnknown: String { say("inconnue", "unknown") }
    func speaks(_ languages: String) -> String { say("Parle \(languages)", "Speaks \(languages)") }
    func frenchLevel(_ level: String) -> String { say("Français : \(level)", "French: \(level)") }
    func livesIn(_ commune: String) -> String { say("Secteur de \(commune)", "Around \(commune)") }
    var slipText: String { say("Besoin, et ce qui a déjà été fait", "The need, and what was already done") }
    var names: String { say("Nom et prénom", "Names") }
    var contact: String { say("Téléphone, e-mail, moment pour appeler", "Telephone, e-mail, when to call") }
    var openFile: String { say("Ouvrir le dossier", "Open the file") }
}

extension Words {
    var newReferral: String { say("Nouvelle orientation", "New referral") }
    var whichPerson: String { say("1. Qui ?", "1. Who?") }
    var whichService: String { say("2. Vers quel service ?", "2. To which service?") }
    var whyNow: String { say("3. Pourquoi maintenant ?", "3. Why now?") }
    var whichPriority: String { say("4. Quelle priorité ?", "4. Which priority?") }
    var choosePerson: String { say("Choisir une personne", "Choose someone") }
    var chooseService: String { say("Choisir un service", "Choose a service") }
    var needLabel: String { say("Le besoin, en une phrase", "The need, in one sentence") }
    var alreadyDoneLabel: String { say("Ce qui a déjà été fait", "What was already done") }
    var checkAndSend: String { say("Vérifier, puis envoyer", "Check, then send") }
    var keepDraft: String { say("Garder en brouillon", "Keep as a draft") }
    var draftKept: String { say("Brouillon gardé.", "Draft kept.") }
    var nobodyToRefer: String {
        say(
            "Ouvrez d’abord un dossier : on n’oriente qu’une personne que l’on suit.",
            "Open a file first: one refers only someone one follows.")
    }
    func send(to organisation: String) -> String { say("Envoyer à \(organisation)", "Send to \(organisation)") }
    var beforeSending: String { say("Avant d’envoyer", "Before sending") }
    func doneMove(_ move: Move) -> String {
        switch move {
        case .send: say("Orientation envoyée.", "Referral sent.")
        case .redraft: say("Brouillon gardé.", "Draft kept.")
        case .accept:
            say(
                "Orientation acceptée. La personne a maintenant un dossier chez vous.",
                "Referral accepted. The person now has a file with you.")
        case .decline: say("Orientation refusée.", "Referral declined.")
        case .start: say("L’accompagnement a commencé.", "The support has begun.")
        case .complete: say("Orientation réalisée.", "Referral completed.")
        case .withdraw: say("Orientation annulée.", "Referral withdrawn.")
        }
    }
}
