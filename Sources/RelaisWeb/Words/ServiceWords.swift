import RelaisCore

/// Words of finding a service.
extension Words {
    var newService: String { say("Ajouter un service", "Add a service") }
    var amendService: String { say("Modifier le service", "Change the service") }
    var serviceAmended: String { say("Le service est enregistré.", "The service was saved.") }
    var whatServiceIs: String { say("Ce qu’il est", "What it is") }
    var serviceName: String { say("Nom du service", "Name of the service") }
    var termsHint: String {
        say("Quelques lettres, puis choisir dans la liste.", "A few letters, then choose from the list.")
    }
    var anotherTheme: String { say("Autre thème", "Another theme") }
    var anotherLanguage: String { say("Autre langue", "Another language") }
    var fromAge: String { say("À partir de (âge)", "From (age)") }
    var upToAge: String { say("Jusqu’à (âge)", "Up to (age)") }
    var publicsOfService: String { say("Pour qui ? Rien si c’est pour tous", "For whom? Nothing if for everyone") }
    var territoryOfService: String { say("Territoire", "Area") }
    var territoryHint: String {
        say(
            "Communes ou départements, séparés par des virgules : Tulle, 23. Rien si l’on peut venir de partout.",
            "Communes or departments, with commas between: Tulle, 23. Nothing if people may come from anywhere.")
    }
    var whereServiceIs: String { say("Où il est", "Where it is") }
    var serviceNow: String { say("En ce moment", "At the moment") }
    var placesElsewhere: String {
        say("Places, sessions et délais de réponse", "Places, sessions and times to answer")
    }
    var nearWhere: String { say("Près de", "Near") }
    var withinKilometres: String { say("À quelle distance ?", "How far?") }
    var anyDistance: String { say("Peu importe", "Any distance") }
    func atMost(kilometres: Int) -> String {
        say("\(kilometres) km par la route au plus", "\(kilometres) km by road at most")
    }
    var aboutTheme: String { say("Thème", "Theme") }
    var anyTheme: String { say("Tous les thèmes", "All themes") }
    var moreCriteria: String { say("Autres critères", "Other criteria") }
    var ageOfSomeone: String { say("Âge de la personne", "Age of the person") }
    var spokenThere: String { say("Langue parlée sur place", "Language spoken there") }
    var anyLanguage: String { say("Toutes les langues", "Any language") }
    var forWhom: String { say("Public", "For whom") }
    var anyone: String { say("Tous", "Anyone") }
    var gettingThere: String { say("Y aller sans voiture", "Getting there without a car") }
    var anyTransport: String { say("Peu importe", "However") }
    var acceptingOnly: String { say("Prend des personnes en ce moment", "Takes people at the moment") }
    var takesNobodyNow: String { say("ne prend personne en ce moment", "takes nobody at the moment") }
    func distancesFrom(_ place: String) -> String {
        say("Distances et durées estimées depuis \(place).", "Distances and times estimated from \(place).")
    }
    func whyTheme(_ theme: String) -> String { say("Thème : \(theme)", "Theme: \(theme)") }
    func whyLanguage(_ language: String) -> String { say("On y parle \(language)", "\(language) is spoken there") }
    /// `environ 28 km, 35 min en voiture (estimation)`.
    func whyDistance(_ distance: Distance) -> String {
        guard distance.kilometres > 0 else { return say("dans la même commune", "in the same commune") }
        return say(
            "environ \(distance.kilometres) km, \(distance.minutes) min en voiture (estimation)",
            "about \(distance.kilometres) km, \(distance.minutes) min by car (estimate)")
    }
    func point(_ point: Fit.Point) -> String {
        switch point {
        case .age: say("âge", "age")
        case .language: say("langue", "language")
        case .area: say("secteur", "area")
        case .publics: say("public", "for whom it is")
        }
    }
    func met(_ points: [Fit.Point]) -> String {
        let names = points.map { point($0) }.joined(separator: ", ")
        return say("Remplis : \(names)", "Met: \(names)")
    }
}
