import RelaisCore

/// Words of what nobody offers, and of what follows an end that was not hoped for.
extension Words {
    var needs: String { say("Besoins sans réponse", "Unmet needs") }
    var needsLead: String {
        say(
            "Ce dont quelqu’un a besoin et que personne ne propose. La région en lit le nombre, et rien de personne.",
            "What someone needs and nobody offers. The region reads how many there are, and nothing of anyone.")
    }
    var recordNeed: String { say("Noter un besoin sans réponse", "Record an unmet need") }
    var recordNeedLead: String {
        say("Pour qu’on sache ce qui manque, et où.", "So that it is known what is missing, and where.")
    }
    var needPersonHint: String {
        say(
            "Son code. Laissez vide si le besoin n’est pas celui d’une seule personne.",
            "Their code. Leave it empty where it is not one person’s need.")
    }
    var needPlaceHint: String {
        say("Une commune. Sans réponse : celle de la personne.", "A commune. Left empty: the person’s own.")
    }
    var whatIsMissing: String { say("Ce qui manque", "What is missing") }
    var chooseTheme: String { say("Choisir un thème", "Choose a theme") }
    var missingSince: String { say("Depuis le", "Since") }
    var needState: String { say("État", "State") }
    var needIsOpen: String { say("Sans réponse", "Unmet") }
    var allNeeds: String { say("Voir aussi ceux qui sont clos", "Show those that were closed too") }
    var onlyOpenNeeds: String { say("Seulement ceux sans réponse", "Only those that are unmet") }
    var onlyNewestNeeds: String {
        say("Seuls les cent plus récents sont affichés.", "Only the hundred newest are shown.")
    }
    var noNeed: String { say("Aucun besoin noté ici", "No need recorded here") }
    var noNeedHint: String {
        say(
            "Quand aucun service ne peut accueillir quelqu’un, notez-le : cela se compte.",
            "When no service can take someone, record it: it counts.")
    }
    var closeNeed: String { say("Clore", "Close") }
    var closeNeedQuestion: String { say("Comment ce besoin s’est-il terminé ?", "How did this need end?") }
    var howItEnded: String { say("Comment ?", "How?") }
    func needSentence(_ need: Need) -> String {
        let place = need.communeName ?? need.department.map(department)
        return [need.theme.name(in: language), need.missing.name(in: language), place, need.personCode].compactMap(
            \.self
        )
        .joined(separator: " · ")
    }
    func doneNeed(_ done: String) -> String? {
        switch done {
        case "record": say("Le besoin est noté.", "The need was recorded.")
        case "close": say("Le besoin est clos.", "The need was closed.")
        default: nil
        }
    }
    var departmentLabel: String { say("Département", "Department") }
    func department(_ code: String) -> String {
        Reference.departments.first { $0.code == code }.map { "\($0.name(in: language)) (\(code))" } ?? code
    }
    var somewhere: String { say("Lieu non précisé", "Place not given") }
    var openNeeds: String { say("Sans réponse", "Unmet") }
    var fewerThanFive: String { say("moins de 5", "fewer than 5") }
    var needsOfNetwork: String { say("Dans tout le réseau", "In the whole network") }
    var needsOfNetworkHint: String {
        say(
            "Par département et par thème, toutes organisations ensemble. Moins de cinq ne sont pas distingués.",
            "By department and theme, all organisations together. Fewer than five are not told apart.")
    }

    var whatNext: String { say("Et maintenant ?", "What next?") }
    func whose(_ whose: Referral.Reason.Whose) -> String {
        switch whose {
        case .referrer: say("du côté de qui oriente", "on the referrer’s side")
        case .recipient: say("du côté du service", "on the service’s side")
        case .person: say("du côté de la personne", "on the person’s side")
        case .nobody: say("du côté de personne", "on nobody’s side")
        }
    }
    func next(_ next: Referral.Reason.Next) -> String {
        switch next {
        case .anotherService: say("Chercher un autre service", "Look for another service")
        case .sameService: say("Demander à nouveau à ce service", "Ask this service again")
        case .askPerson: say("En parler avec la personne", "Talk with the person")
        case .recordNeed: recordNeed
        }
    }
    var vouchLabel: String { say("Pourquoi l’adresser quand même ?", "Why refer them all the same?") }
    var vouchHint: String {
        say(
            "Ces mots restent chez vous : le service apprend seulement que vous vous portez garant.",
            "These words stay with you: the service only learns that you vouch for it.")
    }
    var vouchedFor: String { say("Hors des critères connus", "Outside what is asked for") }
    func otherVouches(_ organisation: String) -> String {
        say("\(organisation) se porte garant de cette orientation.", "\(organisation) vouches for this referral.")
    }
}
