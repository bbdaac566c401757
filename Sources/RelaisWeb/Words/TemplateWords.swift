import RelaisCore

/// What pages say of templates of paths.
extension Words {
    var templatesTitle: String { say("Parcours types", "Templates of paths") }
    var templatesLead: String {
        say(
            "Un modèle dit quelles étapes se suivent, et en combien de semaines. Il se suit quand toutes ses organisations sont d’accord.",
            "A template says which legs follow each other, and within how many weeks. It can be followed once all its organisations agree."
        )
    }
    var noTemplate: String { say("Aucun modèle", "No template") }
    var noTemplateHint: String {
        say("Proposez les étapes qui se suivent d’habitude.", "Propose the legs that usually follow each other.")
    }
    func templateState(_ state: PathTemplate.State) -> String { state.isNow(in: language).capitalised }
    func notAgreedYet(_ names: [String]) -> String {
        say("En attente de : \(names.joined(separator: ", "))", "Waiting for: \(names.joined(separator: ", "))")
    }
    func proposedBy(_ name: String) -> String { say("proposé par \(name)", "proposed by \(name)") }
    var agreeToTemplate: String { say("Donner l’accord de mon organisation", "Agree for my organisation") }
    var retireTemplate: String { say("Retirer", "Retire") }
    var retireTemplateQuestion: String { say("Retirer ce modèle ?", "Retire this template?") }
    var retireTemplateLead: String {
        say(
            "Plus personne ne pourra commencer à le suivre. Les parcours qui le suivent continuent.",
            "Nobody new will follow it. The paths that follow it go on.")
    }
    var proposeTemplate: String { say("Proposer un modèle", "Propose a template") }
    var templateName: String { say("Son nom", "Its name") }
    func stepNumber(_ number: Int) -> String { say("Étape \(number)", "Step \(number)") }
    var weeksExpected: String { say("Semaines prévues", "Weeks expected") }
    var weeksReal: String { say("Semaines passées", "Weeks it took") }
    func plannedAndReal(_ planned: Int, _ real: String) -> String {
        say("prévu \(planned) sem., passé \(real)", "planned \(planned) wk, took \(real)")
    }
    func courseTitle(_ steps: [String]) -> String {
        say(
            "Le modèle et le parcours, en semaines. \(steps.joined(separator: " ; "))",
            "The template and the path, in weeks. \(steps.joined(separator: "; "))")
    }
    var courseLegend: String {
        say(
            "En semaines depuis la première étape : en pointillé, ce qui était prévu ; en plein, ce qui s’est passé.",
            "In weeks since the first leg: dotted, what was planned; drawn through, what happened.")
    }
    var togetherWith: String { say("Avec une autre organisation", "Together with another organisation") }
    func doneTemplate(_ done: String) -> String? {
        switch done {
        case "propose": say("Le modèle est proposé.", "The template was proposed.")
        case "agree": say("L’accord de votre organisation est noté.", "Your organisation’s agreement is noted.")
        case "retire": say("Le modèle est retiré.", "The template was retired.")
        default: nil
        }
    }
    func weeks(_ number: Int) -> String { count(number, ("semaine", "semaines"), ("week", "weeks")) }
    func weeks(_ number: Double?) -> String {
        guard let number else { return "–" }
        let text = String(number)
        return text.hasSuffix(".0")
            ? String(text.dropLast(2)) : language == .french ? text.replacing(".", with: ",") : text
    }

    func besideTemplate(_ name: String) -> String {
        say("À côté du modèle « \(name) »", "Beside the template “\(name)”")
    }
    func followedSince(_ day: String) -> String { say("Suivi depuis le \(day).", "Followed since \(day).") }
    func departedOn(_ day: String, _ reason: Path.DepartReason) -> String {
        say(
            "Quitté le \(day) : \(departReason(reason).lowercasedFirst).",
            "Departed from on \(day): \(departReason(reason).lowercasedFirst).")
    }
    func departReason(_ reason: Path.DepartReason) -> String {
        switch reason {
        case .otherService: say("Un autre service convient mieux", "Another service suits better")
        case .noPlace: say("Pas de place", "No place")
        case .personDeclined: say("La personne le souhaite autrement", "The person wishes it otherwise")
        case .personMoved: say("La personne a déménagé", "The person has moved")
        case .notEligible: say("Les conditions ne sont pas remplies", "The conditions are not met")
        case .pathOver: say("Le parcours est allé à son terme", "The path has gone to its end")
        case .other: say("Autre raison", "Another reason")
        }
    }
    var besidesSteps: String { say("Hors du modèle", "Not in the template") }
    var followTemplate: String { say("Suivre un modèle", "Follow a template") }
    var chooseTemplate: String { say("Choisir un modèle", "Choose a template") }
    var departFrom: String { say("S’écarter du modèle", "Depart from the template") }
    var departQuestion: String { say("Pourquoi s’en écarter ?", "Why depart from it?") }
    var departWords: String { say("En quelques mots", "In a few words") }
    var departWordsHint: String {
        say(
            "Utile pour une autre raison. Des faits, sans santé ni opinion.",
            "Needed for another reason. Facts, nothing about health, no opinion.")
    }
    func carriedWith(_ names: [String]) -> String {
        say("avec \(names.joined(separator: ", "))", "together with \(names.joined(separator: ", "))")
    }
    var partnership: String { say("Porté à plusieurs", "Carried together") }
    func partnershipQuestion(_ reference: String) -> String {
        say("Qui porte aussi \(reference) ?", "Who carries \(reference) too?")
    }
    var partnershipLead: String {
        say(
            "Les deux côtés le voient. Ces organisations, elles, n’apprennent rien de la personne.",
            "Both sides see it. Those organisations learn nothing of the person.")
    }
    var nobodyElse: String { say("Personne d’autre", "Nobody else") }
    var partnerChoice: String { say("Une organisation", "An organisation") }
    var nextPartner: String { say("Une autre", "Another") }
    var keepPartners: String { say("Dire qui porte aussi", "Say who carries it too") }
    var addPartners: String { say("Ajouter une organisation", "Add an organisation") }
    var stepWord: String { say("Étape", "Step") }
}
