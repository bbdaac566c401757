import RelaisCore

extension Words {
    var mentee: String { say("Jeune", "Young person") }
    var menteesTitle: String { say("Jeunes", "Young people") }
    var menteesLead: String {
        say(
            "Chacun par son code. Ce qui manque dit aussi à qui le demander.",
            "Each by their code. What is missing says whom to ask.")
    }
    var noMentee: String { say("Aucun jeune", "Nobody yet") }
    var noMenteeHint: String {
        say(
            "On y entre par une orientation acceptée, ou par un dossier que l’on suit.",
            "One joins by a referral that was accepted, or by a file that is followed.")
    }
    var enrolMentee: String { say("Faire entrer un jeune", "Enrol somebody") }
    var enrolInto: String { say("Faire entrer dans le programme", "Enrol in the programme") }
    var enrolLead: String {
        say(
            "Quelqu’un que vous suivez. Son dossier et son parcours restent les mêmes.",
            "Somebody you follow. Their file and their path stay the same.")
    }
    var inProgramme: String { say("Parrainage", "Mentoring") }
    var matchLabel: String { say("Binôme", "Match") }
    var noMatchYet: String { say("Pas encore", "Not yet") }
    func leftOn(_ day: String) -> String { say("A quitté le programme \(day)", "Left the programme \(day)") }
    func withdrawnOn(_ day: String) -> String { say("retiré \(day)", "withdrawn \(day)") }
    var allIsThere: String { say("Tout est là.", "Everything is there.") }
    var somethingIsMissing: String {
        say("Le binôme attend ce qui manque encore.", "The match waits for what is still missing.")
    }
    var mustBeThere: String { say("Ce qu’il faut avant un binôme", "What must be there before a match") }
    var mustBeThereHint: String { say("Des faits et des dates, aucun document.", "Facts and days, no document.") }
    var agreesNoLonger: String { say("Ne tient plus", "Holds no longer") }
    var whatTheyWant: String { say("Ce que le jeune veut", "What the young person wants") }
    var goals: String { say("Ce que le jeune veut, avec ses mots", "What the young person wants, in their words") }
    var goalsHint: String {
        say("Par exemple : jouer au foot, parler français.", "For example: play football, speak French.")
    }
    var cardTitle: String { say("Ce que voit le bénévole", "What the volunteer sees") }
    var cardHint: String {
        say(
            "Exactement ceci, et rien d’autre du dossier, dès que tous ont dit oui.",
            "Exactly this and nothing else of the file, once everybody has said yes.")
    }
    var noCardYet: String {
        say("Pas encore de carte : le bénévole ne voit rien.", "No card yet: the volunteer sees nothing.")
    }
    var calledLabel: String { say("Prénom, ou nom choisi", "First name, or one they chose") }
    var calledHint: String { say("Jamais le nom de famille.", "Never the family name.") }
    var howToMeet: String { say("Où et comment se retrouver", "Where and how to meet") }
    var meetHint: String { say("Un lieu public plutôt qu’une adresse.", "A public place rather than an address.") }
    var whomToCall: String { say("Qui appeler en urgence", "Whom to call in an emergency") }
    var whomToCallHint: String { say("Un nom de fonction et un téléphone.", "A function and a telephone.") }
    var whoAgreed: String { say("Qui a donné son accord", "Who agreed") }
    var whoAgreedHint: String {
        say("Seulement pour l’accord de l’autorité.", "For the agreement of the authority only.")
    }
    var nobodyChosen: String { say("Personne", "Nobody") }
    var givenOn: String { say("Donné le", "Given on") }
    var boundForAgreement: String {
        say(
            "Qui représente un mineur ne se montre qu’à qui est tenu au secret professionnel.",
            "Who represents a minor is shown to whoever is bound by professional secrecy alone.")
    }
    var nobodyDecides: String {
        say(
            "Personne en fonction aujourd’hui ne peut décider pour ce mineur.",
            "Nobody in office today can decide for this minor.")
    }

    func menteeAct(_ noun: String) -> String {
        switch noun {
        case "amendment": say("Changer les souhaits", "Change the wishes")
        case "fact": say("Noter un accord", "Record an agreement")
        case "card": say("Écrire la carte", "Write the card")
        default: say("Noter un départ", "Record that they leave")
        }
    }

    func menteeActLead(_ noun: String) -> String? {
        switch noun {
        case "card": cardHint
        case "fact":
            say(
                "Un accord tient jusqu’au jour où celui qui l’a donné ne décide plus.",
                "An agreement holds until whoever gave it decides no longer.")
        case "departure":
            say("Le binôme se termine d’abord, pour sa propre raison.", "The match ends first, for its own reason.")
        default: nil
        }
    }
}
