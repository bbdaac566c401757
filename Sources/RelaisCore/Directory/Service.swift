import Foundation
import Postgres

/// What an organisation offers, in the terms of data·inclusion v1.
package struct Service: Sendable, RowDecodable, Equatable {
    package let id: ID<Service>
    package let organisation: ID<Organisation>
    package let organisationName: String
    package let name: String
    package let description: String
    /// data·inclusion codes, such as `lecture-ecriture-calcul--maitriser-le-francais`.
    package let thematiques: [String]
    /// ISO 639-3 codes of the languages spoken there.
    package let languages: [String]
    /// Whole years, both included; `nil` where there is no limit.
    package let minimumAge: Int?
    package let maximumAge: Int?
    package let communeName: String
    package let isOpen: Bool

    static let columns: SQL =
        """
        s.id, s.organisation, o.name, s.name, s.description, s.thematiques, s.languages, s.minimum_age, s.maximum_age,
        c.name, s.is_open
        """
    static let sources: SQL =
        """
        directory.service s
        JOIN directory.organisation o ON o.id = s.organisation
        JOIN directory.commune c ON c.code = s.commune
        """

    package init(row: Row) throws {
        (
            id, organisation, organisationName, name, description, thematiques, languages, minimumAge, maximumAge,
            communeName,
            isOpen
        ) = try row.decode()
    }
}

extension Service {
    /// The services of the network, or of one organisation, by organisation and name; or those that someone names, the
    /// best first.
    package static func list(
        of organisation: ID<Organisation>? = nil, matching words: String? = nil, in tx: Transaction
    ) throws -> [Service] {
        if let words, words.contains(where: { !$0.isWhitespace }) {
            return try matching(words, of: organisation, limit: 200, in: tx).items
        }
        let own: SQL = organisation.map { "AND s.organisation = \($0)" } ?? ""
        return try tx.all(
            """
            SELECT \(columns)
            FROM \(sources)
            WHERE s.is_open \(own)
            ORDER BY o.name, s.name
            LIMIT 200
            """)
    }

    package init(_ id: ID<Service>, in tx: Transaction) throws {
        guard let found: Service = try tx.first("SELECT \(Self.columns) FROM \(Self.sources) WHERE s.id = \(id)") else {
            throw Refusal.notFound(.init(.service, id.rawValue))
        }
        self = found
    }

    /// The service someone named: its id, or its whole name where only one open service has it.
    package static func id(for text: String, in tx: Transaction) throws -> ID<Service>? {
        if let id = ID<Service>(text) { return id }
        guard !text.contains("\0") else { return nil }
        let found: [Only<ID<Service>>] = try tx.all(
            "SELECT id FROM directory.service WHERE is_open AND lower(name) = lower(\(text)) LIMIT 2")
        return found.count == 1 ? found[0].value : nil
    }
}
