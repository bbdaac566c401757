import RelaisCore

/// Words of suggestions: what speaks for a mentor, and against.
extension Words {
    var suggestions: String { say("Suggestions", "Suggestions") }
    var suggestionsLead: String {
        say(
            "Une aide pour choisir, d’après les poids du programme. Rien n’est décidé : vous proposez.",
            "Help to choose, by the programme’s weights. Nothing is decided: you propose.")
    }
    func whoWaits(_ number: Int, _ free: Int) -> String {
        let waits = count(number, ("jeune attend", "jeunes attendent"), ("young person waits", "young people wait"))
        let mentors = count(
            free, ("parrain peut être proposé", "parrains peuvent être proposés"),
            ("mentor may be proposed", "mentors may be proposed"))
        return "\(waits), \(mentors)."
    }
    var noMentorAwaited: String { say("Personne n’attend", "Nobody waits") }
    var noMentorAwaitedHint: String { say("Chaque jeune a un binôme.", "Every young person is in a match.") }
    var waitsSince: String { say("Attend depuis", "Waits since") }
    var firstSuggestion: String { say("Première suggestion", "First suggestion") }
    var noSuggestion: String { say("Personne ne convient pour l’instant", "Nobody suits for now") }
    var seeSuggestions: String { say("Comparer", "Compare") }
    func suggestionsFor(_ code: String) -> String { say("Suggestions pour \(code)", "Suggestions for \(code)") }
    func suitable(_ number: Int) -> String {
        count(number, ("parrain convient.", "parrains conviennent."), ("mentor suits.", "mentors suit."))
    }
    func scoreOf(_ score: Int) -> String { say("\(score) sur 100", "\(score) out of 100") }
    var speaksFor: String { say("Pour", "For") }
    var speaksAgainst: String { say("Contre", "Against") }
    var notKnown: String { say("Pas su", "Not known") }
    var whoIsBarred: String { say("Ne peuvent pas être proposés", "May not be proposed") }
    var whoIsBarredHint: String {
        say("Ces règles ne dépendent d’aucun poids.", "These rules depend on no weight.")
    }
    var chooseMentor: String { say("Qui proposer ?", "Whom to propose?") }
    var overrideReason: String { say("Pourquoi pas la première suggestion ?", "Why not the first suggestion?") }
    var overrideHint: String {
        say("Seulement pour un autre choix. Le journal le garde.", "Only for another choice. The log keeps it.")
    }
    var asSuggested: String { say("C’est la première", "It is the first") }
    func override(_ reason: Suggestion.Override) -> String {
        switch reason {
        case .youngPersonAsked: say("Le jeune l’a demandé", "The young person asked for it")
        case .mentorAsked: say("Le parrain l’a demandé", "The mentor asked for it")
        case .knownToUs: say("Ils se connaissent déjà", "They know each other already")
        case .firstNotFree: say("La première personne n’est pas disponible", "The first is not free")
        case .needsNotShown: say("Un besoin que la liste ne montre pas", "A need that the list does not show")
        }
    }
    func criterion(_ criterion: Suggestion.Criterion) -> String {
        switch criterion {
        case .language: say("Langue", "Language")
        case .interests: say("Centres d’intérêt", "Interests")
        case .distance: say("Distance", "Distance")
        case .availability: say("Disponibilités", "Availability")
        case .preferences: say("Préférences", "Preferences")
        case .load: say("Charge", "Load")
        }
    }
    func fact(_ fact: Suggestion.Fact, languages: [Term]) -> String {
        switch fact {
        case .unknown: say("pas encore dit", "not said yet")
        case .languages(let codes):
            codes.isEmpty
                ? say("aucune langue commune", "no language in common")
                : languages.filter { codes.contains($0.code) }.map { $0.name(in: language) }.joined(separator: ", ")
        case .interests(let all):
            all.isEmpty ? say("rien en commun", "nothing in common") : all.map(activity).joined(separator: ", ")
        case .distance(let kilometres, let minutes, let hasCar):
            say("\(kilometres) km, \(minutes) min par la route", "\(kilometres) km, \(minutes) min by road")
                + (hasCar ? "" : say(", sans voiture", ", without a car"))
        case .halfDays(let all):
            all.isEmpty ? say("aucun moment commun", "no time in common") : all.map(halfDay).joined(separator: ", ")
        case .wishes(let met, let number):
            count(met, ("souhait", "souhaits"), ("wish", "wishes")) + say(" sur \(number)", " out of \(number)")
        case .load(let accompanied, let capacity):
            say("accompagne \(accompanied) jeune sur \(capacity)", "accompanies \(accompanied) out of \(capacity)")
        }
    }
    func bar(_ bar: Suggestion.Bar) -> String {
        switch bar {
        case .lacks(let missing):
            say("il manque : ", "still missing: ") + missing.map { $0.name(in: language) }.joined(separator: ", ")
        case .full: say("accompagne déjà autant de jeunes que possible", "accompanies as many as they can")
        case .tooFar(let kilometres, let minutes):
            say("trop loin : \(kilometres) km, \(minutes) min", "too far: \(kilometres) km, \(minutes) min")
        case .age: say("l’âge n’est pas celui du programme", "the age is not the programme’s")
        case .endedBefore: say("un binôme d’avant s’est mal terminé", "a match before ended badly")
        }
    }
}
