extension Refusal {
    /// What is said of links and slips.
    var linkWords: (french: String, english: String) {
        switch self {
        case .noLink:
            (
                "Aucun lien ne sert ici : il est repris ou passé, ou l’organisation a ses propres comptes.",
                "No link works here: it was taken back or is over, or the organisation has accounts of its own."
            )
        case .noSlip:
            (
                "Il n’y a pas de fiche à reprendre : aucune n’attend de réponse.",
                "There is no slip to take back: none waits for an answer."
            )
        case .codeLocked:
            (
                "Ce code ne sert plus. Demandez-en un autre à qui vous a donné le lien.",
                "This code is of no use any more. Ask whoever gave you the link for another."
            )
        case .resultKept:
            (
                "Le résultat n’est pas partagé avec vous : la personne n’a pas donné son accord.",
                "What came of it is not shared with you: the person did not agree."
            )
        default:
            (
                "La réponse est déjà donnée et ne change plus.",
                "The answer was given already, and does not change any more."
            )
        }
    }
}
