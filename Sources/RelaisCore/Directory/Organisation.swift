import Foundation
import Postgres

/// Who works with whom: an association, a mission locale, a town hall.
package struct Organisation: Sendable, RowDecodable, Equatable {
    package let id: ID<Organisation>
    package let name: String
    package let services: Int

    package init(row: Row) throws { (id, name, services) = try row.decode() }
}

extension Organisation {
    /// Every organisation of the network, by name.
    package static func list(in tx: Transaction) throws -> [Organisation] {
        try tx.all(
            """
            SELECT o.id, o.name, (SELECT count(*) FROM directory.service s WHERE s.organisation = o.id)
            FROM directory.organisation o
            ORDER BY o.name
            LIMIT 500
            """)
    }

    /// The organisation someone named: its id, or its whole name.
    package static func id(for text: String, in tx: Transaction) throws -> ID<Organisation> {
        if let id = ID<Organisation>(text) { return id }
        guard !text.contains("\0") else { throw Refusal.notFound(.init(.organisation)) }
        let found: Only<ID<Organisation>>? = try tx.first(
            "SELECT id FROM directory.organisation WHERE lower(name) = lower(\(text))")
        guard let found else { throw Refusal.notFound(.init(.organisation)) }
        return found.value
    }
}
