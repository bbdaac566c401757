extension PathTemplate.State {
    /// The state as it stands in a sentence.
    package func isNow(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .proposed: ("proposé", "proposed")
            case .agreed: ("en vigueur", "in force")
            case .retired: ("retiré", "retired")
            }
        return language == .french ? french : english
    }
}

extension Refusal {
    /// Of templates of paths.
    var pathWords: (french: String, english: String) {
        if case .templateIs(let state) = self {
            return (
                "Ce modèle de parcours est \(state.isNow(in: .french)) : ce n’est pas possible.",
                "This template is \(state.isNow(in: .english)): that is not possible."
            )
        }
        return (
            "Ce parcours suit déjà un modèle. Dites d’abord pourquoi il s’en écarte.",
            "This path follows a template already. First say why it departs from it."
        )
    }
}
