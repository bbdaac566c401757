extension Person.Draft {
    /// What a row says of someone, each cell as it is kept.
    init(_ cells: inout Cells) {
        self.init()
        given = cells.text("given")
        family = cells.text("family")
        birthDate = cells.day("birth_date")
        gender = cells.code("gender", Self.genders)
        phone = cells.text("phone")
        email = cells.text("email")
        address = cells.text("address")
        contactWishes = cells.text("contact_wishes")
        languages = cells.languages("languages")
        frenchLevel = cells.code("french_level", Self.levels)
        commune = cells.commune("commune")
    }

    private static let genders = [
        "f": "female", "feminin": "female", "femme": "female", "fille": "female", "female": "female", "woman": "female",
        "girl": "female", "mme": "female", "mlle": "female", "madame": "female", "mademoiselle": "female",
        "ms": "female",
        "mrs": "female", "w": "female", "m": "male", "h": "male", "masculin": "male", "homme": "male", "garcon": "male",
        "male": "male", "man": "male", "boy": "male", "mr": "male", "monsieur": "male", "nb": "non_binary",
        "nonbinaire": "non_binary", "nonbinary": "non_binary", "x": "non_binary",
    ]

    private static let levels = [
        "alpha": "alpha", "alphabetisation": "alpha", "analphabete": "alpha", "nonlecteur": "alpha", "prea1": "pre_a1",
        "infraa1": "pre_a1", "a11": "pre_a1", "a0": "pre_a1", "a1": "a1", "a2": "a2", "b1": "b1", "b2": "b2",
        "c1": "c1",
        "c2": "c2",
    ]
}
