extension Invalid {
    /// What forms call the fields of what came of a support.
    static let resultLabels: [String: (String, String)] = [
        "orientation": ("Suite", "What comes next"), "barriers": ("Difficultés rencontrées", "What stood in the way"),
        "autonomy": ("Autonomie", "Autonomy"), "social_link": ("Lien social", "Social link"),
        "own_autonomy": ("Autonomie, selon la personne", "Autonomy, as the person sees it"),
        "own_social_link": ("Lien social, selon la personne", "Social link, as the person sees it"),
        "cancelled_by": ("Annulée par", "Cancelled by"),
    ]
}
