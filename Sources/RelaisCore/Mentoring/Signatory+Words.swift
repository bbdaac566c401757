extension Match.Signatory {
    /// Who signs, as it stands in a sentence.
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .mentor: ("le parrain ou la marraine", "the mentor")
            case .mentee: ("le jeune", "the mentee")
            case .authority: ("qui exerce l’autorité", "the holder of authority")
            case .association: ("l’association", "the association")
            case .department: ("le département", "the département")
            case .host: ("le lieu d’accueil", "whoever hosts them")
            }
        return language == .french ? french : english
    }
}
