import Foundation
import Postgres

/// A service someone could be referred to: open, and another organisation's than the one that asks.
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
    let department: String
    /// Whether it suits the person it is chosen for, once someone is.
    package internal(set) var fit: Fit?

    package init(row: Row) throws {
        (
            id, organisation, organisationName, name, description, thematiques, languages, minimumAge, maximumAge,
            communeName,
            department
        ) = try row.decode()
    }

    /// Whoever comes to learn French need not speak it.
    var teachesFrench: Bool { thematiques.contains { $0.hasSuffix("--maitriser-le-francais") } }

    /// Every service the organisation could refer to, by organisation and name.
    static func ask(by organisation: ID<Organisation>, in tx: Transaction) throws -> Later<ServiceChoice> {
        try tx.ask(
            """
            SELECT s.id, s.organisation, o.name, s.name, s.description, s.thematiques, s.languages, s.minimum_age, s.maximum_age, c.name,
                c.department
            FROM directory.service s
            JOIN directory.organisation o ON o.id = s.organisation
            JOIN directory.commune c ON c.code = s.commune
            WHERE s.is_open AND s.organisation <> \(organisation)
            ORDER BY o.name, s.name
            LIMIT 1000
            """)
    }

    /// Those that words name, the best first; all of them where there are no words.
    ///
    /// - Returns: Them, and the only one the words name without a slip, where there is just one.
    static func named(
        _ words: String?, among all: [ServiceChoice], _ themes: Later<Term>
    ) throws -> (found: [ServiceChoice], only: ServiceChoice?) {
        let wanted = Wanted(words ?? "").inBrief
        guard !wanted.isEmpty else { return (all, nil) }
        let used = Set(all.flatMap(\.thematiques))
        let labels = Dictionary(
            try themes.all().filter { used.contains($0.code) }.map {
                ($0.code, Spelled($0.french).words + Spelled($0.english).words)
            }
        ) { first, _ in first }
        let matches = all.compactMap { one in
            Service.Match(
                one.name, of: one.organisationName, in: one.communeName,
                about: one.thematiques.flatMap { labels[$0] ?? [] }, wanted
            ).map { (one, $0) }
        }
        let ranked = matches.enumerated().sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
        let firm = matches.filter { $0.1.closeness != .near }
        return (ranked.map(\.element.0), firm.count == 1 ? firm[0].0 : nil)
    }
}
