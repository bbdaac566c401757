import Foundation
import Postgres

/// The programmes the caller may see: those of their organisation, those still open first; a mentor's own.
package struct ProgrammeList: Sendable {
    package let lines: [Line]

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Programme>
        package let name: String
        package let scheme: Programme.Scheme
        package let leadName: String
        package let closedAt: Date?
        /// How many mentors may be matched, mentees are in it, matches are open; of what the caller may see.
        package let mentees: Int
        package let openMatches: Int
        package let rowVersion: Int

        package init(row: Row) throws {
            let lead: String?
            (id, name, scheme, lead, closedAt, mentees, openMatches, rowVersion) = try row.decode()
            leadName = lead ?? ""
        }
    }

    /// So many are shown.
    package static let most = 100

    package init(in tx: Transaction) throws {
        try tx.caller.require(.seeProgrammes)
        lines = try tx.all(
            """
            SELECT p.id, p.name, p.scheme, access.account_name(p.lead), p.closed_at,
                (SELECT count(*) FROM casework.mentee e WHERE e.organisation = p.organisation AND e.programme = p.id AND e.ended_at IS NULL),
                (SELECT count(*) FROM casework.match t
                 WHERE t.organisation = p.organisation AND t.programme = p.id AND t.state NOT IN ('closed', 'declined')),
                p.row_version
            FROM casework.programme p
            ORDER BY p.closed_at IS NOT NULL, p.name, p.id
            LIMIT \(Self.most)
            """)
        try tx.record(.programmesListed, .deployment(tx, "programme", tx.deployment))
    }
}

/// One programme with its rules, for whoever may see it.
package struct ProgrammePage: Sendable {
    package let programme: Programme
    package let leadName: String
    package let safeguardingName: String
    /// Clubs and venues of the directory, by name.
    package let venues: [Venue]

    package struct Venue: Sendable, RowDecodable {
        package let id: ID<Service>
        package let name: String
        package let organisationName: String
        package init(row: Row) throws { (id, name, organisationName) = try row.decode() }
    }

    package init(_ id: ID<Programme>, in tx: Transaction) throws {
        try tx.caller.require(.seeProgrammes)
        programme = try Programme.known(id, in: tx)
        let laterVenues: Later<Venue> = try tx.ask(
            """
            SELECT s.id, s.name, o.name
            FROM casework.programme_venue v
            JOIN directory.service s ON s.id = v.service
            JOIN directory.organisation o ON o.id = s.organisation
            WHERE v.programme = \(id)
            ORDER BY s.name, s.id
            LIMIT 50
            """)
        let names: Names = try tx.one(
            "SELECT access.account_name(\(programme.lead)), access.account_name(\(programme.safeguarding))")
        (leadName, safeguardingName, venues) = (names.lead ?? "", names.safeguarding ?? "", try laterVenues.all())
        try tx.record(.programmeSeen, Programme.trace(id, in: tx))
    }

    private struct Names: RowDecodable {
        let lead: String?
        let safeguarding: String?
        init(row: Row) throws { (lead, safeguarding) = try row.decode() }
    }
}
