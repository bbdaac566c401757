import RelaisCore

extension Words {
    var emergencies: String { say("Accès d’urgence", "Emergency access") }
    var openInEmergency: String { say("Ouvrir un dossier en urgence", "Open a file in an emergency") }
    var emergencyLead: String {
        say(
            "Le dossier d’une personne que suit un collègue s’ouvre une demi-heure. Ses référents et les personnes chargées de la relecture en sont avertis tout de suite ; quelqu’un le relit sous 72 heures.",
            "The file of someone a colleague follows opens for half an hour. Those who follow them, and those who review it, are told at once; someone looks at it within 72 hours."
        )
    }
    var emergencyCode: String { say("Code de la personne", "The person’s code") }
    var emergencyWhy: String { say("Pourquoi maintenant", "Why now") }
    var emergencyWords: String { say("En quelques mots", "In a few words") }
    var emergencyWordsHint: String {
        say("Lu par qui relit cet accès.", "Read by whoever reviews this access.")
    }
    var openFile: String { say("Ouvrir le dossier", "Open the file") }
    func reason(_ reason: Emergency.Reason) -> String {
        switch reason {
        case .danger: say("La personne est en danger", "The person is in danger")
        case .health: say("Il lui faut des soins maintenant", "They need care now")
        case .colleagueAbsent:
            say(
                "Son référent est absent, et cela ne peut attendre",
                "Whoever follows them is away, and it cannot wait")
        case .authority: say("Une autorité le demande, selon la loi", "An authority asks for it by law")
        case .other: say("Autre raison", "Another reason")
        }
    }
    func openUntil(_ time: String) -> String {
        say(
            "Dossier ouvert en urgence jusqu’à \(time). Chaque lecture est notée et sera relue.",
            "File open in an emergency until \(time). Each reading is recorded and will be reviewed.")
    }
    var closeEmergency: String { say("Refermer maintenant", "Close it now") }
    var noEmergency: String { say("Aucun accès d’urgence", "No emergency access") }
    var noEmergencyHint: String {
        say("Rien n’a été ouvert ainsi, et c’est bien.", "Nothing was opened this way, and that is well.")
    }
    func openedBy(_ account: String, _ when: String) -> String {
        say("Ouvert par \(account), \(when)", "Opened by \(account), \(when)")
    }
    var reviewTitle: String { say("Était-ce justifié", "Was it justified") }
    var reviewed: String { say("Relu", "Reviewed") }
    func reviewedBy(_ account: String, _ when: String) -> String {
        say("Relu par \(account), \(when)", "Reviewed by \(account), \(when)")
    }
    func toReviewBefore(_ when: String) -> String {
        say("À relire avant \(when)", "To be reviewed before \(when)")
    }
    func verdict(_ verdict: Emergency.Verdict) -> String {
        switch verdict {
        case .justified: say("Justifié", "Justified")
        case .notJustified: say("Pas justifié", "Not justified")
        }
    }
    func verdictConsequence(_ verdict: Emergency.Verdict) -> String {
        switch verdict {
        case .justified:
            say("Le droit d’en ouvrir d’autres reste ou revient.", "The right to open others stays, or comes back.")
        case .notJustified:
            say("Le droit d’en ouvrir d’autres est suspendu.", "The right to open others is suspended.")
        }
    }
    var keepVerdict: String { say("Enregistrer la relecture", "Keep the review") }
    var verdictKept: String { say("La relecture est enregistrée.", "The review is kept.") }
    var wordsGone: String { say("Ces mots ont été effacés avec le dossier.", "These words were erased with the file.") }
    var stillOpen: String { say("Ouvert en ce moment", "Open at this moment") }
}
