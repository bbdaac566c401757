extension Restriction.Reason {
    /// Why, as it stands in a sentence.
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .accuracyContested: ("la personne conteste ce qui est écrit", "the person says that it is wrong")
            case .unlawfulProcessing:
                ("traitement illicite, qu’elle préfère limité", "unlawful, and rather restricted than erased")
            case .legalClaims: ("la personne en a besoin en justice", "the person needs it for a claim")
            case .objectionPending: ("opposition à l’étude", "an objection is being looked at")
            }
        return language == .french ? french : english
    }
}
