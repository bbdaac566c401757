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
        default: ("", "")
        }
    }
}

extension Invalid {
    /// What forms of concerns call their fields.
    static let concernLabels: [String: (String, String)] = [
        "urgent": ("En danger maintenant", "In danger now"),
        "challenges": ("Difficultés rencontrées", "What made it hard"),
    ]
}
