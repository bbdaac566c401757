import RelaisCore

/// Words of progress: the domains, the scale, and when who rates.
extension Words {
    var progress: String { say("Progression", "Progress") }
    var recordProgress: String { say("Noter la progression", "Record progress") }
    var recordProgressLead: String {
        say(
            "De 0, pas encore abordé, à 4, autonome. Laissez vide ce dont on n’a pas parlé.",
            "From 0, not addressed, to 4, on their own. Leave empty what was not talked about.")
    }
    var stageLabel: String { say("À quel moment ?", "When?") }
    func stage(_ stage: MenteeProgress.Stage) -> String {
        switch stage {
        case .entry: say("À l’entrée", "At entry")
        case .months3: say("À 3 mois", "At 3 months")
        case .months6: say("À 6 mois", "At 6 months")
        case .exit: say("À la sortie", "At exit")
        }
    }
    var raterLabel: String { say("Selon qui ?", "As whom?") }
    func rater(_ rater: MenteeProgress.Rater) -> String {
        rater == .mentee ? say("Le jeune", "The young person") : say("Le parrain", "The mentor")
    }
    var ratedOn: String { say("Dit le", "Said on") }
    var domainLabel: String { say("Domaine", "Domain") }
    func domain(_ domain: MenteeProgress.Domain) -> String {
        switch domain {
        case .language: say("Langue", "Language")
        case .schoolTraining: say("École et formation", "School, training")
        case .work: say("Travail", "Work")
        case .housing: say("Logement", "Housing")
        case .healthAccess: say("Accès aux soins", "Access to care")
        case .mobility: say("Mobilité", "Getting around")
        case .socialLink: say("Lien social", "Social ties")
        case .rightsAdmin: say("Droits, démarches", "Rights, paperwork")
        case .leisure: say("Loisirs, sport, culture", "Leisure, sport, culture")
        case .digital: say("Numérique", "Digital")
        }
    }
    func score(_ score: Int) -> String {
        switch score {
        case 0: say("0, pas encore abordé", "0, not addressed")
        case 1: say("1, on en parle", "1, talked about")
        case 2: say("2, avec beaucoup d’aide", "2, with much help")
        case 3: say("3, avec un peu d’aide", "3, with a little help")
        default: say("4, autonome", "4, on their own")
        }
    }
    var isHelpful: String { say("Utile à mon intégration ?", "Helpful for my integration?") }
    var isHelpfulHint: String { say("Le jeune seul le dit.", "The young person alone says so.") }
    var yesWord: String { say("Oui", "Yes") }
    var noWord: String { say("Non", "No") }
    var noProgress: String { say("Rien n’est noté encore.", "Nothing is recorded yet.") }
    var progressLead: String {
        say(
            "Moyennes de tout le programme. En dessous de cinq jeunes, rien n’est dit.",
            "Means of the whole programme. Of fewer than five young people, nothing is told.")
    }
    func helpfulToThem(_ yes: Int, _ number: Int) -> String {
        say(
            "\(yes) jeunes sur \(number) disent que c’est utile à leur intégration.",
            "\(yes) of \(number) young people say that it is helpful for their integration.")
    }
    var progressPicture: String {
        say(
            "De la première à la dernière fois, domaine par domaine",
            "From the first time to the last, domain by domain")
    }
    var progressLegend: String {
        say(
            "Trait : de l’entrée à la dernière fois. Rond plein : le jeune. Carré : le parrain.",
            "Line: from entry to the last time. Disc: the young person. Square: the mentor.")
    }
    func moved(_ domain: MenteeProgress.Domain, _ rater: MenteeProgress.Rater, _ from: String, _ to: String) -> String {
        say(
            "\(self.domain(domain)), \(self.rater(rater).lowercased()) : \(from) puis \(to)",
            "\(self.domain(domain)), \(self.rater(rater).lowercased()): \(from) then \(to)")
    }
    var fewerThan5: String { say("moins de 5", "fewer than 5") }
    func tenths(_ tenths: Int) -> String { say("\(tenths / 10),\(tenths % 10)", "\(tenths / 10).\(tenths % 10)") }
    var cameOfIt: String { say("Ce qui en est sorti", "What came of it") }
}
