import Postgres

extension Service {
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
        return try matching(Wanted(typed), in: Catalogue.ask(of: organisation, in: tx), limit: limit, in: tx)
    }

    /// The same, of services that were asked for before.
    static func matching(
        _ wanted: Wanted, in listed: Later<Catalogue.Listed>, limit: Int, in tx: Transaction
    ) throws -> Found<Service> {
        let wanted = wanted.inBrief
        let ranked = try tx.catalogue.profiles(of: listed.all(), in: tx)
            .compactMap { _, profile in Match(profile, wanted).map { (profile, $0) } }
            .sorted { ($0.1, $0.0.order) < ($1.1, $1.0.order) }
        let best = ranked.prefix(limit).map(\.0.id)
        guard !best.isEmpty else { return .none }
        let services: [Service] = try tx.all(
            """
            SELECT \(columns)
            FROM \(sources)
            WHERE s.id = ANY (\(best.map(\.rawValue)))
            LIMIT \(best.count)
            """)
        let byID = Dictionary(services.map { ($0.id, $0) }) { first, _ in first }
        return Found(items: best.compactMap { byID[$0] }, count: ranked.count)
    }

    /// How well one service meets what was typed: by how close the words are, then by how many are not of its own name.
    struct Match: Comparable {
        let closeness: Closeness
        let strangers: Int

        init?(_ service: ServiceProfile, _ wanted: Wanted) {
            guard let closeness = wanted.closeness(to: service.words, wholes: service.wholes) else { return nil }
            self.closeness = closeness
            strangers = wanted.strangers(to: service.ownWords)
        }

        static func < (left: Match, right: Match) -> Bool {
            (left.closeness, left.strangers) < (right.closeness, right.strangers)
        }
    }
}
