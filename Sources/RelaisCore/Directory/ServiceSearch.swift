import Postgres

/// The services that suit, the best first, with why each is shown: what it is about, how far it may be, what is spoken there.
package struct ServiceSearch: Sendable {
    package let found: Found<ServiceChoice>
    /// From where distances are told.
    package let place: String?
    /// For whom, by code, where someone is known.
    package let person: String?
    /// Themes and languages of what is open: what one can choose from.
    package let themes: [Term]
    package let languages: [Term]

    /// Looks through the open services.
    ///
    /// - Parameters:
    ///   - wish: What is looked for.
    ///   - person: For whom: what is known of them is compared with what each service asks for, which is told to whoever follows
    ///     them alone. Recorded; the transaction must write then.
    ///   - most: So many are shown, 100 at most.
    ///   - tx: The transaction.
    /// - Throws: `Refusal.invalid` with everything that was not understood; `.notFound` for a person the caller may not know of.
    package init(_ wish: Wish, for person: ID<Person>? = nil, most: Int = 20, in tx: Transaction) throws {
        let laterThemes = try Self.themesInUse(in: tx)
        let laterLanguages = try Self.languagesInUse(in: tx)
        let terms = try wish.understood(in: tx)
        let caller = try tx.caller
        var circumstances: Circumstances?
        if let person {
            let (_, organisation) = try caller.member(.referPeople)
            let (read, keys) = try Circumstances.of(person, organisation: organisation, in: tx)
            try tx.record(
                .personSeen, .one("person", person.rawValue, keys, in: organisation),
                fields: read.name == nil ? [] : ["age_bracket", "eligibility"])
            circumstances = read
        }
        self.person = circumstances?.code
        place = terms.place?.label ?? circumstances?.communeName
        let ranking = try ServiceRanking(
            terms, for: circumstances, besides: person == nil ? nil : caller.organisation, in: tx)
        let shown = Array(ranking.ranked.prefix(min(max(most, 1), 100)))
        found = Found(items: try ServiceChoice.cards(of: shown, in: tx), count: ranking.ranked.count)
        (themes, languages) = (try laterThemes.all(), try laterLanguages.all())
    }

    private static func themesInUse(in tx: Transaction) throws -> Later<Term> {
        try tx.ask(
            """
            SELECT t.code, t.label_fr, t.label_en
            FROM directory.thematique t
            WHERE t.code IN (SELECT unnest(s.thematiques) FROM directory.service s WHERE s.is_open)
            ORDER BY t.label_fr
            LIMIT 200
            """)
    }

    private static func languagesInUse(in tx: Transaction) throws -> Later<Term> {
        try tx.ask(
            """
            SELECT l.code, l.name_fr, l.name_en
            FROM directory.language l
            WHERE l.code IN (SELECT unnest(s.languages) FROM directory.service s WHERE s.is_open)
            ORDER BY l.name_fr
            LIMIT 200
            """)
    }
}
