import RelaisCore

extension Words {
    var agreements: String { say("Conventions", "Agreements") }
    var agreementsLead: String {
        say(
            "Deux organisations ne se transmettent des orientations que si une convention est en vigueur entre elles.",
            "Two organisations pass referrals to each other only while an agreement is in force between them.")
    }
    var agreement: String { say("Convention", "Agreement") }
    var noAgreementYet: String { say("Aucune convention", "No agreement") }
    var noAgreementHint: String {
        say(
            "Proposez celle que vous avez signée : l’autre organisation la confirme.",
            "Propose the one you have signed: the other organisation confirms it.")
    }
    var proposeAgreement: String { say("Proposer une convention", "Propose an agreement") }
    var agreementWith: String { say("Avec quelle organisation ?", "With which organisation?") }
    var agreementCovers: String { say("Ce qu’elle couvre", "What it covers") }
    var agreementCoversHint: String {
        say(
            "Qui répond de quoi envers les personnes : information, droits, sécurité. Aucun nom.",
            "Who answers for what towards the people: information, rights, security. No name.")
    }
    var agreementPaper: String { say("Où est le papier signé ?", "Where is the signed paper?") }
    var agreementPaperHint: String { say("Un numéro de dossier, un classeur.", "A file number, a binder.") }
    var agreementSigned: String { say("Signée le", "Signed on") }
    var agreementUntil: String { say("Jusqu’au", "Until") }
    var agreementNoEnd: String { say("sans date de fin", "no end date") }
    var agreementWho: String { say("Organisations", "Organisations") }
    var agreementState: String { say("État", "State") }
    var agreementAct: String { say("Action", "Action") }
    func agreementState(_ state: Agreement.State) -> String { state.isNow(in: language).capitalised }
    var confirmAgreement: String { say("Confirmer", "Confirm") }
    var endAgreement: String { say("Mettre fin", "End") }
    var endAgreementQuestion: String { say("Mettre fin à cette convention ?", "End this agreement?") }
    func endAgreementLead(_ organisation: String) -> String {
        say(
            "Plus rien ne sera transmis à \(organisation), ni reçu. Ce qui est en cours continue.",
            "Nothing more will be passed on to \(organisation), nor received. What is under way goes on.")
    }
    func doneAgreement(_ done: String) -> String? {
        switch done {
        case "propose": say("La convention est proposée.", "The agreement was proposed.")
        case "confirm": say("La convention est en vigueur.", "The agreement is in force.")
        case "partner": say("L’organisation est enregistrée.", "The organisation was recorded.")
        case "end": say("La convention est terminée.", "The agreement has ended.")
        default: nil
        }
    }
}
