import RelaisCore

extension Words {
    var matchesLead: String {
        say(
            "Un parrain, un ou plusieurs jeunes. Les binômes en cours d’abord.",
            "A mentor, one or several young people. Those under way first.")
    }
    var noMatch: String { say("Aucun binôme", "No match") }
    var noMatchHint: String { say("Proposez un parrain à un jeune.", "Propose a mentor to somebody.") }
    var proposeMatch: String { say("Proposer un binôme", "Propose a match") }
    var proposeLead: String {
        say("C’est vous qui choisissez. Chacun dit ensuite oui ou non.", "You choose. Everybody then says yes or no.")
    }
    var noMentorFree: String { say("Aucun parrain habilité n’a de place.", "No mentor who is cleared has a place.") }
    var noMenteeFree: String { say("Chaque jeune a déjà un binôme.", "Everybody is in a match already.") }
    var incompleteYet: String { say("incomplet", "incomplete") }
    var matchSince: String { say("Depuis", "Since") }
    var and: String { say(" et ", " and ") }
    var rematch: String { say("Proposer un autre parrain", "Propose another mentor") }
    var agreementOfMentor: String { say("Accord du parrain", "The mentor’s agreement") }
    func agreementOf(_ code: String) -> String { say("Accord de \(code)", "Agreement of \(code)") }
    var interviewOfMentor: String { say("Entretien avec le parrain", "Interview of the mentor") }
    func interviewOf(_ code: String) -> String { say("Entretien avec \(code)", "Interview of \(code)") }
    var seeThem: String { say("Voir", "See") }
    var stepByStep: String { say("Pas à pas", "Step by step") }
    var hasBegun: String { say("Le binôme commence", "The match begins") }
    var notYet: String { say("pas encore", "not yet") }
    var howItWent: String { say("Comment cela s’est passé", "How it went") }
    var endedOn: String { say("Terminé le", "Ended on") }
    var substituteLabel: String { say("Qui remplace", "Who stands in") }
    var substituteHint: String {
        say(
            "On voit la carte pendant ces jours, et rien de ce qui était avant.",
            "They see the card on those days, and nothing of what was before.")
    }
    var standsInNoLonger: String { say("Ne remplace plus", "Stands in no longer") }
    var matchHistory: String { say("Historique", "History") }
    var matchBefore: String { say("Le binôme d’avant", "The match before") }
    var whoSpeaks: String { say("Qui ?", "Who?") }
    var agreedOn: String { say("Accord donné le", "Agreed on") }
    var trialOn: String { say("Rencontre d’essai le", "Trial meeting on") }
    var trialHint: String {
        say("Passée ou à venir, avec quelqu’un du programme.", "Past or to come, with somebody of the programme.")
    }
    var whoSigned: String { say("Qui a signé", "Who signed") }
    var whoSignedHint: String {
        say(
            "Le parrain, le jeune et l’association signent toujours.",
            "The mentor, the mentee and the association always sign.")
    }
    var signedOn: String { say("Signée le", "Signed on") }
    var substituteFrom: String { say("Premier jour", "First day") }
    var substituteTo: String { say("Dernier jour", "Last day") }
    var interviewedOn: String { say("Entretien le", "Interviewed on") }
    var exitsLabel: String { say("Ce qui en est sorti", "What came of it") }
    var exitsHint: String { say("Pour un jeune seulement.", "For a mentee only.") }
    var chooseWhy: String { say("Choisir une raison", "Choose a reason") }
    var beforeTheirYes: String {
        say("Avant que le jeune dise oui, il manque :", "Before the mentee says yes, this is missing:")
    }

    /// What comes next for a match.
    func matchNext(_ state: Match.State) -> String? {
        switch state {
        case .proposed: say("Chacun doit encore dire oui.", "Everybody is still to say yes.")
        case .consented:
            say("Tous ont dit oui : place à la première rencontre.", "All have said yes: on to the first meeting.")
        case .trial:
            say(
                "La première rencontre a un jour ; la convention se signe.",
                "The first meeting has its day; the convention is to be signed.")
        case .active: nil
        case .onHold: say("Rien ne se passe tant que la suspension dure.", "Nothing happens while it is held.")
        case .closed, .declined: nil
        }
    }

    func matchAct(_ noun: String) -> String {
        switch noun {
        case "agreement": say("Noter un accord", "Record an agreement")
        case "trial": say("Rencontre d’essai", "Trial meeting")
        case "convention": say("Convention signée", "Convention signed")
        case "beginning": say("Commencer le binôme", "Begin the match")
        case "hold": say("Suspendre", "Hold")
        case "resumption": say("Reprendre le binôme", "Resume the match")
        case "substitution": say("Nommer un remplaçant", "Name who stands in")
        case "closure": say("Terminer le binôme", "End the match")
        case "refusal": say("Noter un refus", "Record a refusal")
        default: say("Noter l’entretien de fin", "Record the exit interview")
        }
    }

    func matchActLead(_ noun: String) -> String? {
        switch noun {
        case "hold":
            say(
                "Le bénévole garde le binôme sous les yeux, sans la carte du jeune.",
                "The volunteer still sees the match, without the card.")
        case "closure":
            say(
                "Dès maintenant, le bénévole ne voit plus rien du jeune.",
                "From now on the volunteer sees nothing of the young person.")
        case "refusal":
            say(
                "Le binôme ne commencera pas. Un autre peut être proposé.",
                "The match will not begin. Another can be proposed.")
        case "convention":
            say("Seuls la date et les signataires sont notés.", "Only the day and who signed are recorded.")
        default: nil
        }
    }
}
