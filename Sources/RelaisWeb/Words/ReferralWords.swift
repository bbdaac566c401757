import RelaisCore

extension Words {
    /// What a side calls a state: what one sent is what the other received.
    func state(_ state: Referral.State, on side: Referral.Side) -> String {
        state == .sent && side == .recipient ? say("Reçue", "Received") : self.state(state)
    }

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
        case .consentEnded: say("L’accord a pris fin", "The consent has ended")
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
