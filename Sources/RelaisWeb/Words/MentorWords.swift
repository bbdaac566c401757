import RelaisCore

extension Words {
    var mentor: String { say("Parrain ou marraine", "Mentor") }
    var mentorState: String { say("Où en est-on ?", "Where it stands") }
    var mentorsLead: String {
        say(
            "Qui peut accompagner, et jusqu’à quand ses contrôles tiennent.",
            "Who may accompany, and until when their checks hold.")
    }
    var noMentor: String { say("Aucun parrain", "No mentor") }
    var noMentorHint: String { say("Notez la première personne qui appelle.", "Record the first person who calls.") }
    var newMentor: String { say("Noter un nouveau parrain", "Record a new mentor") }
    var newMentorLead: String {
        say(
            "Quelqu’un appelle pour accompagner un jeune : qui, et ce qu’il ou elle propose.",
            "Somebody calls to accompany a young person: who, and what they offer.")
    }
    var keepMentor: String { say("Enregistrer", "Keep") }
    var amendMentor: String { say("Corriger", "Correct") }
    var enquiredOn: String { say("Premier appel le", "First called on") }
    var accompanies: String { say("Accompagne", "Accompanies") }
    func outOf(_ number: Int, _ most: Int) -> String { say("\(number) sur \(most)", "\(number) of \(most)") }
    var accompaniesAtMost: String { say("Combien de jeunes, au plus", "How many young people, at most") }
    func youngPeople(_ number: Int) -> String {
        count(number, ("jeune", "jeunes"), ("young person", "young people"))
    }
    var capacityHint: String { say("Un, si rien n’est dit.", "One where nothing is said.") }
    var whoTheyAre: String { say("Qui", "Who") }
    var whatTheyOffer: String { say("Ce qui est proposé", "What they offer") }
    var interests: String { say("Centres d’intérêt", "Interests") }
    var availability: String { say("Disponibilités", "Availability") }
    var reach: String { say("Jusqu’où", "How far") }
    var reachKm: String { say("Jusqu’où, en km", "How far, in km") }
    var reachMinutes: String { say("Jusqu’où, en minutes", "How far, in minutes") }
    var transportLabel: String { say("Pour se déplacer", "To get there") }
    var preferences: String { say("Préférences", "Preferences") }
    var preferencesHint: String {
        say("Des souhaits : ils pèsent, ils n’excluent personne.", "Wishes: they weigh, and keep nobody out.")
    }
    var menteeFromAge: String { say("Jeune à partir de (ans)", "Young person from (years)") }
    var menteeToAge: String { say("Jusqu’à (ans)", "Up to (years)") }
    var wishes: String { say("Souhaits", "Wishes") }
    var howToReachThem: String { say("Pour le ou la joindre", "How to reach them") }
    var inTheirWords: String { say("Avec ses mots", "In their own words") }
    var clearedForWhat: String { say("Habilité pour quoi", "Cleared for what") }
    var asksNoCheck: String { say("Ce programme ne demande aucun contrôle.", "This programme asks for no check.") }
    func exemptUntil(_ day: Day) -> String {
        say(
            "Ses binômes continuent jusqu’au \(self.day(day)), malgré un contrôle échu.",
            "Their matches go on until \(self.day(day)) though a check is over.")
    }
    var doneWithThem: String { say("Ce qui a été fait", "What was done") }
    var whatWasSeen: String { say("Ce qui a été vu", "What was seen") }
    var checkLabel: String { say("Contrôle", "Check") }
    var seenOn: String { say("Vu le", "Seen on") }
    var seenBy: String { say("Par", "By") }
    var holdsUntil: String { say("Valable jusqu’au", "Holds until") }
    var holdsHint: String {
        say("Vide : aussi longtemps que le programme le dit.", "Empty: as long as the programme says.")
    }
    var issuedOn: String { say("Date du document", "Day of the document") }
    var issuedHint: String { say("La date qu’il porte.", "The day it bears.") }
    var doneOn: String { say("Fait le", "Done on") }
    var whyLabel: String { say("Pourquoi ?", "Why?") }
    var exemptionHint: String { say("Dans un mois au plus tard.", "Within a month.") }
    var pauseHint: String { say("Vide : aussi longtemps qu’il faut.", "Empty: for as long as it takes.") }
    var signInLabel: String { say("Compte Relais", "Relais account") }
    var noSignIn: String { say("Aucun", "None") }
    var signInHint: String {
        say(
            "Un compte invité avec le rôle « Parrain ou marraine ».",
            "An account that was invited with the role “Mentor”.")
    }

    var mentorLink: String { say("Lien sans compte", "Link without an account") }
    var mentorLinkTitle: String { say("Noter vos rencontres", "Record your meetings") }
    func mentorLinkFor(_ organisation: String) -> String {
        say(
            "De la part \(de(organisation)). Ouvrez cette adresse sur votre téléphone, ou lisez l’image : vos binômes s’affichent, sans mot de passe.",
            "From \(organisation). Open this address on your telephone, or scan the picture: your matches are shown, without a password."
        )
    }
    var mentorLinkHowLong: String {
        say(
            "Qui a ce lien voit les cartes de vos binômes et note à votre place : gardez-le. Il sert 90 jours.",
            "Whoever has this link sees the cards of your matches and records in your place: keep it. It works for 90 days."
        )
    }

    /// What comes next for a mentor.
    func mentorNext(_ state: Mentor.State) -> String? {
        switch state {
        case .enquiry: say("À rappeler, puis à rencontrer.", "To be called back, then met.")
        case .screening:
            say("À rencontrer : entretien, références, formation.", "To be met: interview, references, training.")
        case .trained:
            say("Reste à voir ce que le programme demande.", "What the programme asks for is still to be seen.")
        case .cleared: nil
        case .paused:
            say("Rien ne lui est proposé tant que dure la pause.", "Nobody is proposed to them while they pause.")
        case .left: nil
        }
    }

    func mentorAct(_ noun: String) -> String {
        switch noun {
        case "screening": say("Commencer l’étude", "Begin screening")
        case "fact": say("Noter ce qui a été fait", "Record what was done")
        case "training": say("Dire formé", "Say trained")
        case "check": say("Noter un contrôle", "Record a check")
        case "clearance": say("Habiliter", "Clear")
        case "exemption": say("Laisser continuer malgré un contrôle échu", "Let go on though a check is over")
        case "pause": say("Mettre en pause", "Pause")
        case "resumption": say("Reprendre", "Resume")
        case "account": say("Donner un compte", "Give an account")
        case "link": say("Créer un lien sans compte", "Make a link without an account")
        case "link/end": say("Reprendre le lien sans compte", "Take back the link without an account")
        case "departure": say("Noter un départ", "Record that they leave")
        default: say("Effacer ce qui est gardé", "Delete what is kept")
        }
    }

    func mentorActLead(_ noun: String) -> String? {
        switch noun {
        case "check":
            say(
                "Un document a été vu. Rien n’est gardé de ce qu’il dit, ni copie ni numéro.",
                "A document was seen. Nothing of what it says is kept, no copy and no number.")
        case "exemption":
            say(
                "Vous en répondez, en votre nom. Aucun binôme ne commence par là.",
                "You answer for it, in your name. No match begins by it.")
        case "pause":
            say(
                "Ses binômes sont suspendus et rien ne lui est proposé. Chaque binôme se reprend ensuite.",
                "Their matches are held and nobody is proposed. Each match is resumed after.")
        case "account":
            say(
                "Avec ce compte, on voit les cartes des jeunes que l’on accompagne, et rien d’autre.",
                "By this account one sees the cards of those one accompanies, and nothing else.")
        case "departure":
            say(
                "Dès maintenant plus rien ne lui est montré. Ses binômes se terminent d’abord.",
                "From now on nothing is shown to them. Their matches end first.")
        case "forgetting":
            say(
                "Son nom, ses contrôles et ce qui a été fait disparaissent pour de bon.",
                "Their name, their checks and what was done go for good.")
        default: nil
        }
    }
}
