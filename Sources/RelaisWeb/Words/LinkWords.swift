import RelaisCore

/// What is said of those who have no account: to whoever gives a link, and to whoever holds one.
extension Words {
    var theLink: String { say("Répondre sans compte", "Answering without an account") }
    func linkLead(_ organisation: String) -> String {
        say(
            "\(organisation) n’a pas de compte ici et répond par un lien que vous lui remettez.",
            "\(organisation) has no account here and answers by a link that you hand over.")
    }
    var giveLink: String { say("Créer le lien", "Make the link") }
    var renewLink: String { say("Renouveler le lien", "Renew the link") }
    var endLink: String { say("Reprendre le lien", "Take the link back") }
    var giveCode: String { say("Donner le code", "Give the code") }
    var noLinkYet: String { say("Aucun lien n’est donné.", "No link was given.") }
    func linkEnded(_ moment: String) -> String {
        say("Le lien est repris (\(moment)).", "The link was taken back (\(moment)).")
    }
    func linkLives(_ day: String) -> String { say("Le lien sert jusqu’au \(day).", "The link works until \(day).") }
    func linkOver(_ day: String) -> String {
        say("Le lien ne sert plus depuis le \(day).", "The link stopped working on \(day).")
    }
    func identifiedSince(_ moment: String) -> String {
        say("Le nom et le contact sont ouverts (\(moment)).", "The name and the contact are open (\(moment)).")
    }
    var codeIsLocked: String {
        say(
            "Cinq codes faux : donnez un autre code, de vive voix.",
            "Five wrong codes: give another code, by word of mouth.")
    }
    func codeGiven(_ moment: String) -> String {
        say(
            "Le code est donné (\(moment)) et n’a pas encore servi.",
            "The code was given (\(moment)) and has not been used yet.")
    }
    var noCodeYet: String {
        say(
            "Le nom et le contact s’ouvrent par un code que vous dites au téléphone.",
            "The name and the contact open by a code that you tell by telephone.")
    }
    var linkTakenBack: String {
        say("Le lien est repris : il n’ouvre plus rien.", "The link was taken back: it opens nothing any more.")
    }
    var shownOnceHint: String {
        say(
            "Montré une seule fois : copiez-le ou imprimez cette page.",
            "Shown only once: copy it, or print this page.")
    }
    var linkTitle: String { say("Une orientation vous attend", "A referral is waiting for you") }
    func linkFor(_ organisation: String, from sender: String) -> String {
        say(
            "Pour \(organisation), de la part \(de(sender)). Ouvrez cette adresse, ou lisez l’image avec un téléphone.",
            "For \(organisation), from \(sender). Open this address, or scan the picture with a telephone.")
    }
    var linkPicture: String { say("La même adresse, en image", "The same address, as a picture") }
    var linkHowLong: String {
        say(
            "Qui a ce lien répond à votre place : gardez-le. Il sert 14 jours.",
            "Whoever has this link answers for you: keep it. It works for 14 days.")
    }
    var theCode: String { say("Le code à dire", "The code to tell") }
    func codeLead(_ organisation: String) -> String {
        say(
            "Appelez \(organisation) et dites ces huit chiffres. N’écrivez pas le code là où est le lien.",
            "Call \(organisation) and tell these eight digits. Do not write the code where the link is.")
    }
    var codeHowLong: String {
        say(
            "Montré une seule fois. Il sert un jour, une fois, avec cinq essais.",
            "Shown only once. It works for a day, once, with five tries.")
    }

    var whatThePersonSays: String { say("Ce que dit la personne", "What the person says") }
    var makeSlip: String { say("Imprimer la fiche de confirmation", "Print the confirmation slip") }
    var endSlip: String { say("Reprendre la fiche", "Take the slip back") }
    var slipTakenBack: String { say("La fiche ne sert plus.", "The slip is of no use any more.") }
    var notAskedYet: String { say("On ne le lui a pas encore demandé.", "They have not been asked yet.") }
    func slipIsOut(_ day: String) -> String {
        say(
            "Une fiche lui est remise ; son code sert jusqu’au \(day).",
            "They have a slip; its code works until \(day).")
    }
    func confirmation(_ answer: Confirmation.Answer) -> String {
        answer == .confirmed
            ? say("Issue confirmée.", "Outcome confirmed.")
            : say("Issue contestée : parlez-en.", "Outcome disputed: talk about it.")
    }
    var thePersonSays: String { say("La personne dit, par sa fiche :", "The person says, by their slip:") }
    var slipLead: String {
        say(
            "La personne dit elle-même, sans compte, si l’issue est bien celle-là. Une fiche remplace la précédente.",
            "The person says themselves, without an account, whether it ended so. A slip takes the place of the one before."
        )
    }
    var slipLanguage: String { say("En quelle langue ?", "In which language?") }

    var linkLapsedTitle: String { say("Ce lien n’ouvre rien", "This link opens nothing") }
    var linkLapsedLead: String {
        say(
            "Il n’a jamais existé, il est repris, ou son délai est passé. Demandez-en un autre à qui vous l’a donné.",
            "It never was one, it was taken back, or its time is over. Ask whoever gave it to you for another.")
    }
    func linkedLead(_ organisation: String, _ day: String) -> String {
        say(
            "Vous répondez pour \(organisation), par un lien qui sert jusqu’au \(day). Le journal note chaque acte.",
            "You answer for \(organisation), by a link that works until \(day). The log notes each act.")
    }
    var whoItIs: String { say("De qui s’agit-il ?", "Who is it?") }
    var revealByLink: String {
        say("Le code est bon. Chaque ouverture est notée.", "The code was right. Each opening is noted.")
    }
    var showIdentity: String { say("Afficher le nom et le contact", "Show the name and the contact") }
    func typeTheCode(_ organisation: String) -> String {
        say(
            "\(organisation) vous a dit, ou vous dira, un code de huit chiffres.",
            "\(organisation) has told you, or will tell you, a code of eight digits.")
    }
    func askForCode(_ organisation: String) -> String {
        say(
            "Appelez \(organisation) : on vous dira un code de huit chiffres.",
            "Call \(organisation): they will tell you a code of eight digits.")
    }
    var codeOfLink: String { say("Code dit au téléphone", "Code told by telephone") }
    var codeOfLinkHint: String { say("Huit chiffres ; cinq essais.", "Eight digits; five tries.") }
    var openIdentity: String { say("Ouvrir", "Open") }
    var codeTaken: String { say("Le code est bon.", "The code was right.") }

    var newPartner: String { say("Une organisation sans compte", "An organisation without an account") }
    var newPartnerLead: String {
        say(
            "On pourra orienter vers elle ; elle répondra par des liens. La convention est en vigueur dès maintenant.",
            "People can be referred to it; it will answer by links. The agreement is in force from now on.")
    }
    var partnerName: String { say("Nom de l’organisation", "Name of the organisation") }
    var partnerService: String { say("Service proposé", "Service offered") }
    var partnerServiceHint: String { say("Un seul pour commencer.", "One, to begin with.") }
    var partnerDescription: String { say("En quelques mots", "In a few words") }
    var partnerTheme: String { say("Thématique", "Theme") }
    var partnerLanguage: String { say("Langue d’accueil", "Language spoken there") }
    var partnerChoose: String { say("Choisir", "Choose") }
    var recordPartner: String { say("Enregistrer", "Record") }
}
