import RelaisCore

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
}
