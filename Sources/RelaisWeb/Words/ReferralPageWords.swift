import RelaisCore

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
    var whatYouSee: String { say("Ce que vous voyez", "What you see") }
    func whatTheySee(_ organisation: String) -> String {
        say("Ce \(que(organisation)) voit", "What \(organisation) sees")
    }
    func whatTheyWillSee(_ organisation: String) -> String {
        say("Ce \(que(organisation)) verra", "What \(organisation) will see")
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
}
