extension Refusal {
    /// What is said of concerns. Whoever leads is not told that it is one that holds a match.
    var concernWords: (french: String, english: String) {
        switch self {
        case .concernClosed:
            ("Cette inquiétude est close.", "This concern is closed.")
        case .heldByOthers:
            (
                "Votre organisation a suspendu ce binôme : vous serez prévenu quand il pourra reprendre.",
                "Your organisation holds this match: you will be told when it may go on."
            )
        case .concernHolds:
            (
                "Le binôme est encore suspendu par cette inquiétude : laissez-le reprendre, ou faites-y mettre fin, avant de la clore.",
                "The match is still held by this concern: let it go on, or have it ended, before closing it."
            )
        default: ("", "")
        }
    }
}

extension Invalid {
    /// What forms of concerns call their fields.
    static let concernLabels: [String: (String, String)] = [
        "done_on": ("Quel jour", "On which day"), "reference": ("Référence de la CRIP", "Reference of the CRIP"),
        "urgent": ("En danger maintenant", "In danger now"),
        "challenges": ("Difficultés rencontrées", "What made it hard"),
    ]
}
