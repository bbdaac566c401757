import Foundation
import Postgres

/// A service someone could be referred to: open, and another organisation's than the one that asks.
package struct ServiceChoice: Sendable, RowDecodable {
    package let id: ID<Service>
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
            id, organisationName, name, description, thematiques, languages, minimumAge, maximumAge, communeName,
            department
        ) = try row.decode()
    }

    /// Whoever comes to learn French need not speak it.
    var teachesFrench: Bool { thematiques.contains { $0.hasSuffix("--maitriser-le-francais") } }

    /// Every service the organisation could refer to, by organisation and name.
    static func ask(by organisation: ID<Organisation>, in tx: Transaction) throws -> Later<ServiceChoice> {
        try tx.ask(
            """
            SELECT s.id, o.name, s.name, s.description, s.thematiques, s.languages, s.minimum_age, s.maximum_age, c.name,
                c.department
            FROM directory.service s
            JOIN directory.organisation o ON o.id = s.organisation
            JOIN directory.commune c ON c.code = s.commune
            WHERE s.is_open AND s.organisation <> \(organisation)
            ORDER BY o.name, s.name
            LIMIT 1000
            """)
    }

    /// Those that words name, each word in the name, a theme, the place or who offers it; case and accents do not matter.
    static func named(_ words: String?, among all: [ServiceChoice], _ themes: Later<Term>) throws -> [ServiceChoice] {
        let words = Folded.words(words ?? "")
        guard !words.isEmpty else { return all }
        let used = Set(all.flatMap(\.thematiques))
        let labels = try themes.all().filter { used.contains($0.code) }.map { term in
            (term.code, Folded.text(term.french) + " " + Folded.text(term.english))
        }
        let folded = Dictionary(labels) { first, _ in first }
        return all.filter { one in
            let own = [one.name, one.organisationName, one.communeName].map(Folded.text)
            let text = (own + one.thematiques.compactMap { folded[$0] }).joined(separator: " ")
            return words.allSatisfy { text.contains($0) }
        }
    }
}
