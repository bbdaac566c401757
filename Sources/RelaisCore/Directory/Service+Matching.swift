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
            Service.Match(
                service.name, of: service.organisationName, in: service.communeName,
                about: service.thematiques.flatMap { labels[$0] ?? [] }, wanted
            ).map { (service, $0) }
        }
        // PostgreSQL has put them in order of who offers them, and a sort that is stable keeps it.
        let ranked = matches.enumerated().sorted { ($0.element.1.rank, $0.offset) < ($1.element.1.rank, $1.offset) }
        return Found(ranked.map(\.element.0), limit: limit)
    }
}

extension Service {
    /// How well one service meets what was typed; the least rank is the best.
    struct Match {
        let rank: Int
        /// Whether no slip of typing had to be forgiven.
        let isFirm: Bool

        init?(_ name: String, of owner: String, in commune: String, about themes: [Spelled.Word], _ wanted: Wanted) {
            let (name, owner) = (Spelled(name), Spelled(owner))
            if let own = wanted.closeness(to: name.words, wholes: [name.whole]) {
                (rank, isFirm) = (2 * own.rawValue, own != .near)
                return
            }
            let commune = Spelled(commune)
            let all = name.words + owner.words + commune.words + themes
            guard let any = wanted.closeness(to: all, wholes: [owner.whole, commune.whole]) else { return nil }
            (rank, isFirm) = (2 * any.rawValue + 1, any != .near)
        }
    }
}
