import RelaisCore

/// The words of e-mails: which of them someone gets, and what becomes of them.
extension Words {
    var mails: String { say("Courriels", "E-mails") }
    var mailLead: String {
        say(
            "Ils disent combien de nouveautés attendent, et rien d’autre : aucun nom, aucun dossier.",
            "They say how many new items wait, and nothing else: no name, no file.")
    }
    var mailIsNotSetUp: String {
        say(
            "Les courriels ne sont pas configurés sur ce Relais : rien n’est envoyé. Votre choix est gardé.",
            "E-mail is not set up on this Relais: nothing is sent. Your choice is kept.")
    }
    var mailAtOnce: String { say("M’écrire tout de suite quand c’est urgent", "Write to me at once when it is urgent") }
    var mailDigest: String { say("Un point par jour", "One digest a day") }
    var mailDigestHint: String {
        say("Les jours ouvrés, s’il y a du nouveau.", "On working days, if there is something new.")
    }
    var mailNoDigest: String { say("Jamais", "Never") }
    func mailHour(_ hour: Int) -> String { say("À \(hour) h", "At \(hour):00") }
    func mailReturned(_ moment: String, _ code: Int) -> String {
        say(
            "Un courriel a été refusé \(moment) : cette adresse ne reçoit rien (code \(code)). Plus rien n’y est envoyé.",
            "An e-mail was refused \(moment): this address takes nothing (code \(code)). Nothing more is sent to it.")
    }
    var mailReturnedRemedy: String {
        say(
            "Si l’adresse est fausse, demandez à qui tient les comptes de la corriger. Si elle est bonne, réessayez.",
            "If the address is wrong, ask whoever keeps accounts to correct it. If it is right, try again.")
    }
    var mailTryAgain: String { say("Réessayer", "Try again") }
    func mailComesBack(_ day: String) -> String {
        say("Courriels refusés (\(day))", "E-mails refused (\(day))")
    }
    var changeAddress: String { say("Changer l’adresse", "Change the address") }
    var changeAddressHint: String {
        say(
            "Elle sert à se connecter et aux courriels. La personne en est avertie dans Relais.",
            "It is for signing in, and for e-mails. The person is told of it in Relais.")
    }
    var mailLink: String { say("Envoyer le lien par courriel", "E-mail the link") }
    func mailLinkLead(_ organisation: String) -> String {
        say(
            "À l’adresse d’un service plutôt que d’une personne, chez \(organisation). Le message tient le lien et sa fin, rien de plus ; le lien d’avant ne sert plus.",
            "To the address of a service rather than of a person, at \(organisation). The message holds the link and its end, nothing more; the link before it stops working."
        )
    }
    func letterSent(_ moment: String) -> String { say("Envoyé par courriel \(moment).", "E-mailed \(moment).") }
    var letterWaits: String { say("Le courriel va partir.", "The e-mail is about to go.") }
    func letterReturned(_ moment: String) -> String {
        say(
            "Le courriel a été refusé \(moment) : corrigez l’adresse, ou remettez le lien autrement.",
            "The e-mail was refused \(moment): correct the address, or hand the link over in another way.")
    }
    func letterFailed(_ moment: String) -> String {
        say(
            "Le courriel n’est pas parti (\(moment)) : envoyez-le de nouveau, ou remettez le lien autrement.",
            "The e-mail did not go (\(moment)): send it again, or hand the link over in another way.")
    }
}
