import Postgres

extension Service {
    /// The open services that were asked for, before it is looked at which of them match.
    struct LaterMatches {
        fileprivate let services: Later<Service>
        fileprivate let thematiques: Later<Term>
    }

    /// Asks for the services of the network, or of one organisation, and for what they are about.
    static func askMatches(of organisation: ID<Organisation>? = nil, in tx: Transaction) throws -> LaterMatches {
        let own: SQL = organisation.map { "AND s.organisation = \($0)" } ?? ""
        return LaterMatches(
            services: try tx.ask(
                """
                SELECT \(columns)
                FROM \(sources)
                WHERE s.is_open \(own)
                ORDER BY o.name, s.name
                LIMIT \(most)
                """),
            thematiques: try Reference.thematiques(in: tx))
    }

    /// So many are looked through.
    private static let most = 10_000

    /// The open services that someone names in words: of the service, of who offers it, of the commune, of a theme in either
    /// language. Without case and accents; a word may be begun only, and is forgiven a slip from five letters on. What the
    /// service's own name says comes first.
    ///
    /// - Parameters:
    ///   - typed: What was typed.
    ///   - organisation: Whose services, where only those of one are wanted.
    ///   - limit: So many at most.
    ///   - tx: The transaction.
    /// - Returns: The best, and how many there are; nothing where nothing was typed.
    /// - Throws: What the database does.
    package static func matching(
        _ typed: String, of organisation: ID<Organisation>? = nil, limit: Int = 10, in tx: Transaction
    ) throws -> Found<Service> {
        guard !typed.contains("\0") else { return .none }
        return try askMatches(of: organisation, in: tx).found(Wanted(typed), limit: limit)
    }
}

extension Service.LaterMatches {
    func found(_ wanted: Wanted, limit: Int) throws -> Found<Service> {
        let wanted = wanted.inBrief
        let labels = Dictionary(
            try thematiques.all().map { ($0.code, Spelled($0.french).words + Spelled($0.english).words) }
        ) { first, _ in first }
        let matches = try services.all().compactMap { service in
            let themes = service.thematiques.flatMap { labels[$0] ?? [] }
            return Service.Match(
                service.name, of: service.organisationName, in: service.communeName, about: themes, wanted
            ).map { (service, $0) }
        }
        // PostgreSQL has put them in order of who offers them, which decides between those that match alike.
        let ranked = matches.enumerated().sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
        return Found(ranked.map(\.element.0), limit: limit)
    }
}

extension Service {
    /// How well one service meets what was typed: by how close the words are, then by how many are not of its own name.
    struct Match: Comparable {
        let closeness: Closeness
        let strangers: Int

        init?(_ name: String, of owner: String, in commune: String, about themes: [Spelled.Word], _ wanted: Wanted) {
            self.init(Spelled(name), of: Spelled(owner), in: Spelled(commune), about: themes, wanted)
        }

        init?(_ name: Spelled, of owner: Spelled, in commune: Spelled, about themes: [Spelled.Word], _ wanted: Wanted) {
            let words = WordList(name.words + owner.words + commune.words + themes)
            let wholes = WordList([name.whole, owner.whole, commune.whole])
            guard let closeness = wanted.closeness(to: words, wholes: wholes) else { return nil }
            self.closeness = closeness
            strangers = wanted.strangers(to: name.list)
        }

        static func < (left: Match, right: Match) -> Bool {
            (left.closeness, left.strangers) < (right.closeness, right.strangers)
        }
    }
}
