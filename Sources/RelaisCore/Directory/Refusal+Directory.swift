extension Invalid {
    /// What the fields of finding a service, of what one offers, and of what is missing are called.
    static let findingLabels: [String: (String, String)] = [
        "matching": ("Recherche", "Search"), "q": ("Recherche", "Search"), "theme": ("Thème", "Theme"),
        "place": ("Près de", "Near"), "within": ("Distance", "Distance"), "age": ("Âge", "Age"),
        "public": ("Public", "For whom"), "transport": ("Y aller sans voiture", "Getting there without a car"),
        "accepting": ("Prend des personnes en ce moment", "Takes people at the moment"),
        "accepts_now": ("Prend des personnes en ce moment", "Takes people at the moment"),
        "territory": ("Territoire", "Territory"), "publics": ("Publics", "For whom"),
        "missing": ("Ce qui manque", "What is missing"), "since": ("Depuis le", "Since"),
        "why": ("Comment c’est fini", "How it ended"), "referral": ("Orientation", "Referral"),
        "vouch": ("Pourquoi l’adresser quand même", "Why refer all the same"),
    ]
}
