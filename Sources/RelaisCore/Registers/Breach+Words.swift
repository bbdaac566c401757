extension Breach.Risk {
    /// What follows from it, as it stands alone.
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .none: ("Pas de risque", "No risk")
            case .risk: ("Risque : informer l’autorité", "Risk: tell the authority")
            case .high: ("Risque élevé : informer aussi les personnes", "High risk: tell the people too")
            }
        return language.typeset(language == .french ? french : english)
    }
}
