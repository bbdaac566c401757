import Postgres

/// A service someone could be referred to, as a card shows it, and why it is shown.
package struct ServiceChoice: Sendable, RowDecodable {
    package let id: ID<Service>
    package let organisation: ID<Organisation>
    package let organisationName: String
    package let name: String
    package let description: String
    package let thematiques: [String]
    package let languages: [String]
    package let minimumAge: Int?
    package let maximumAge: Int?
    package let communeName: String
    /// Codes of communes and departments; none where nothing is said.
    package let territory: [String]
    package let publics: [Service.Public]
    package let transport: [Service.Transport]
    package let acceptsNow: Bool
    /// Places that nobody has; none where the service counts no places.
    package let freePlaces: Int?
    /// When the next session begins.
    package let nextStart: Day?
    /// Whether it suits the person it is chosen for, once someone is.
    package internal(set) var fit: Fit?
    /// From where the person lives, or from the place that was asked for.
    package internal(set) var distance: Distance?

    package init(row: Row) throws {
        let codes: ([String], [String])
        let next: String?
        (
            id, organisation, organisationName, name, description, thematiques, languages, minimumAge, maximumAge,
            communeName, territory, codes.0, codes.1, acceptsNow, freePlaces, next
        ) = try row.decode()
        (publics, transport) = (codes.0.compactMap(Service.Public.init), codes.1.compactMap(Service.Transport.init))
        nextStart = next.flatMap(Day.init)
    }

    /// The cards of a few, in the order they are given in.
    static func cards(of few: [ServiceRanking.Candidate], in tx: Transaction) throws -> [ServiceChoice] {
        guard !few.isEmpty else { return [] }
        let cards: [ServiceChoice] = try tx.all(
            """
            SELECT s.id, s.organisation, o.name, s.name, s.description, s.thematiques, s.languages, s.minimum_age, s.maximum_age, c.name,
                s.territory, s.publics, s.transport, s.accepts_now, p.free, p.next_start::text
            FROM directory.service s
            JOIN directory.organisation o ON o.id = s.organisation
            JOIN directory.commune c ON c.code = s.commune
            LEFT JOIN LATERAL directory.free_places(s.id, \(Day(tx.now).text)::date) p ON true
            WHERE s.id = ANY (\(few.map(\.id.rawValue)))
            LIMIT \(few.count)
            """)
        let byID = Dictionary(cards.map { ($0.id, $0) }) { first, _ in first }
        return few.compactMap { candidate in
            guard var card = byID[candidate.id] else { return nil }
            (card.fit, card.distance) = (candidate.fit, candidate.distance)
            return card
        }
    }
}
