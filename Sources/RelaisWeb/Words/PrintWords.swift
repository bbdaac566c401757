import RelaisCore

/// What stands on the sheet of paper of a referral.
extension Words {
    var printLink: String { say("Imprimer la fiche", "Print the form") }
    var printTitle: String { say("Fiche d’orientation", "Referral form") }
    var printHint: String {
        say(
            "Une page A4. Pour l’imprimer : Ctrl + P, ou le menu de votre navigateur.",
            "One A4 page. To print it: Ctrl + P, or your browser’s menu.")
    }
    var referredBy: String { say("Orientée par", "Referred by") }
    var referredTo: String { say("Orientée vers", "Referred to") }
    var theReferral: String { say("L’orientation", "The referral") }
    var followUp: String { say("Le suivi", "Follow-up") }
    var organisation: String { say("Organisation", "Organisation") }
    var dealtWithBy: String { say("Par", "By") }
    var sentLabel: String { say("Envoyée", "Sent") }
    var dueLabel: String { say("À répondre avant", "To be answered before") }
    var answeredLabel: String { say("Réponse", "Answered") }
    var startedLabel: String { say("Début", "Start") }
    var endedLabel: String { say("Fin", "End") }
    var ourCode: String { say("Notre code", "Our code") }
    var spokenLanguages: String { say("Parle", "Speaks") }
    var areaLabel: String { say("Secteur", "Area") }
    func cameTimes(_ number: Int, of all: Int) -> String {
        say("\(count(number, ("présence", "présences"), ("", ""))) sur \(all)", "present \(number) of \(all) times")
    }
    func printedBy(_ name: String, _ organisation: String, _ when: String) -> String {
        say("Imprimée \(when) par \(name), \(organisation).", "Printed \(when) by \(name), \(organisation).")
    }
    var printWarning: String {
        say(
            "Sans nom ni coordonnées. Cette feuille reste confidentielle : à remettre en main propre, à détruire après usage.",
            "Without name or contact details. This sheet is confidential: hand it over in person, destroy it after use."
        )
    }
}
