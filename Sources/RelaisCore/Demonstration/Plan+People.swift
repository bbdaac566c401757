import Foundation

extension Demonstration.Plan {
    /// Given names, and a word for "example" or "sample" as family name, in the script of a language.
    private static let names: [(language: String, given: [String], family: String)] = [
        ("prs", ["مریم", "حمید", "نرگس"], "نمونه"), ("pus", ["زرمینه", "احمد"], "بېلګه"),
        ("ara", ["ليلى", "يوسف", "سمير"], "مثال"),
        ("tir", ["ሰላም", "ሙሴ"], "ኣብነት"), ("ukr", ["Олена", "Данило"], "Зразок"), ("ben", ["রহিম", "মিনা"], "নমুনা"),
        ("ful", ["Mariama", "Amadou", "Ibrahima"], "Exemple"), ("bam", ["Fatoumata", "Moussa"], "Misali"),
        ("som", ["Amina", "Cabdi"], "Tusaale"), ("fra", ["Grâce", "Élie", "Divine"], "Fictif"),
        ("urd", ["علی", "ثنا"], "مثال"),
        ("sus", ["Aïssatou", "Fodé"], "Exemple"),
    ]

    private static let communes = ["19272", "19272", "19272", "19073", "19275", "19276", "19031", "19101"]
    private static let communesOfVaucluse = ["84007", "84031", "84003", "84035"]

    static func person(_ number: Int, _ end: Date, _ random: inout Seeded) -> Person.Draft {
        let name = names[number % names.count]
        var draft = Person.Draft()
        draft.given = name.given[number / names.count % name.given.count]
        draft.family = name.family
        let year = Day(end).year - Int.random(in: 15...25, using: &random)
        let month = Int.random(in: 1...12, using: &random)
        draft.birthDate =
            switch number % 5 {
            case 0: String(year)
            case 1: "\(year)-\(month < 10 ? "0" : "")\(month)"
            default: "\(year)-\(month < 10 ? "0" : "")\(month)-\(Int.random(in: 10...28, using: &random))"
            }
        draft.birthSource = number % 5 == 0 ? "administrative_decision" : "declared"
        draft.gender = number % 2 == 0 ? "female" : "male"
        // Numbers that the regulator keeps for fiction.
        draft.phone = "06 39 98 \(10 + number) \(10 + number * 7 % 90)"
        draft.contactWishes = number % 3 == 0 ? "Par message, après 17 h." : nil
        draft.languages =
            name.language == "fra" ? ["fra", "lin"] : number % 3 == 0 ? [name.language, "eng"] : [name.language]
        draft.frenchLevel = ["alpha", "pre_a1", "a1", "a1", "a2", "b1"][number % 6]
        draft.commune = number % 8 == 5 ? communesOfVaucluse[number / 8 % 4] : communes[number % communes.count]
        return draft
    }

    static func request(_ number: Int, _ service: ID<Service>, _ random: inout Seeded) -> Referral.Draft {
        let needs = [
            "Progresser à l’oral pour entrer en apprentissage au printemps.",
            "Rencontrer des jeunes de son âge près de chez soi.",
            "Choisir une formation avant l’été.", "Pouvoir venir seul aux rendez-vous.",
            "Lire et remplir un formulaire simple.",
            "Découvrir un métier manuel.", "Reprendre une activité sportive.",
            "Comprendre ses droits et ses démarches.",
        ]
        let done = [
            "Deux mois d’ateliers avec des bénévoles, deux fois par semaine.", nil,
            "Un premier entretien, avec interprète.",
            "Inscription à la médiathèque et cours du soir.", nil,
        ]
        let priority: Referral.Priority = number % 11 == 1 ? .emergency : number % 4 == 1 ? .urgent : .normal
        return Referral.Draft(
            service: service.text, priority: priority.rawValue, need: needs[number % needs.count],
            alreadyDone: done[number % done.count])
    }
}
