import Foundation
import Postgres

/// So many places of a service: all year round, or of a session that begins and ends on a day.
package struct Intake: Sendable {
    package let id: ID<Intake>
    package let service: ID<Service>
    /// Both or neither: a session has a first and a last day.
    package let startsOn: Day?
    package let endsOn: Day?
    package let places: Int
    /// Held by whoever was accepted, or kept for whoever was offered one.
    package let taken: Int
    /// Since when nobody is taken into it any more.
    package let closedAt: Date?
    package let rowVersion: Int
    let entry: ID<Entry>

    package var free: Int { places - taken }

    /// Whether someone can still be taken into it.
    package func isOpen(on today: Day) -> Bool {
        closedAt == nil && !(endsOn.map(today.isAfter) ?? false)
    }

    /// So many places at most.
    package static let most = 10_000
}

extension Intake: RowDecodable {
    static let columns: SQL =
        """
        i.id, i.service, i.starts_on::text, i.ends_on::text, i.places, c.taken, i.closed_at, i.row_version, i.entry
        """
    static let sources: SQL = "directory.intake i JOIN directory.intake_count c ON c.intake = i.id"

    package init(row: Row) throws {
        let days: (String?, String?)
        (id, service, days.0, days.1, places, taken, closedAt, rowVersion, entry) = try row.decode()
        (startsOn, endsOn) = (days.0.flatMap(Day.init), days.1.flatMap(Day.init))
    }
}

extension Intake {
    /// Those of a service, the places of the whole year first, then the sessions by their days.
    static func ask(of service: ID<Service>, in tx: Transaction) throws -> Later<Intake> {
        try tx.ask(
            """
            SELECT \(columns)
            FROM \(sources)
            WHERE i.service = \(service)
            ORDER BY i.closed_at IS NOT NULL, i.starts_on NULLS FIRST, i.id
            LIMIT 200
            """)
    }

    /// Those that someone can be taken into today; empty where the service counts no places.
    package static func open(of service: ID<Service>, in tx: Transaction) throws -> [Intake] {
        let today = Day(tx.now)
        return try ask(of: service, in: tx).all().filter { $0.isOpen(on: today) }
    }
}

extension Service {
    /// The organisation of a service whose places and clocks the caller keeps, the service's row held as it is.
    ///
    /// - Throws: `Refusal.notFound` where it is another organisation's.
    static func kept(_ id: ID<Service>, in tx: Transaction) throws -> ID<Organisation> {
        let caller = try tx.caller
        try caller.require(.keepServices)
        let kept: Only<ID<Organisation>>? = try tx.inside(.directory) {
            try tx.first("SELECT organisation FROM directory.service WHERE id = \(id) FOR NO KEY UPDATE")
        }
        guard let kept, caller.organisation == nil || caller.organisation == kept.value else {
            throw Refusal.notFound(.init(.service, id.rawValue))
        }
        return kept.value
    }
}
