import Foundation
import Postgres

/// What the caller raised: when, and that it was received. Not what was done, nor what was written.
package struct OwnConcerns: Sendable {
    package let lines: [Line]

    package struct Line: Sendable, RowDecodable {
        package let id: ID<Concern>
        package let match: ID<Match>
        package let programmeName: String
        package let raisedAt: Date
        /// When it was first opened by whoever it reached.
        package let receivedAt: Date?
        /// How many times the caller wrote.
        package let notes: Int

        package init(row: Row) throws { (id, match, programmeName, raisedAt, receivedAt, notes) = try row.decode() }
    }

    package init(in tx: Transaction) throws {
        _ = try tx.caller.member(.raiseConcerns)
        lines = try tx.inside(.protection) {
            try tx.all("SELECT id, match, programme_name, raised_at, received_at, notes FROM protection.own_concerns()")
        }
        try tx.record(.ownConcernsSeen, .deployment(tx, "concern-list", tx.deployment))
    }
}

/// A match about which the caller may raise a concern, and whether somebody is there for it.
package struct Raisable: Sendable {
    package let match: ID<Match>
    package let programme: ID<Programme>
    package let programmeName: String
    /// Whether whom it reaches, or whoever stands in for them, is there today.
    package let isGuarded: Bool

    /// - Throws: `Refusal.notFound` for a match that is none of the caller's.
    package init(_ id: ID<Match>, in tx: Transaction) throws {
        _ = try tx.caller.member(.raiseConcerns)
        let found: Found = try tx.inside(.protection) {
            try tx.one(
                """
                SELECT r.id, r.programme, r.programme_name, protection.is_guarded(r.programme, \(tx.now))
                FROM protection.raisable(\(id)) AS r
                """)
        }
        guard let match = found.match, let programme = found.programme else {
            throw Refusal.notFound(.init(.match, id.rawValue))
        }
        (self.match, self.programme, programmeName) = (match, programme, found.name ?? "")
        isGuarded = found.isGuarded ?? false
    }

    private struct Found: RowDecodable {
        let match: ID<Match>?
        let programme: ID<Programme>?
        let name: String?
        let isGuarded: Bool?
        init(row: Row) throws { (match, programme, name, isGuarded) = try row.decode() }
    }

    /// The matches of a young person whom the caller follows: their page offers to raise a concern about each.
    package static func ask(of person: ID<Person>, in tx: Transaction) throws -> Later<Line> {
        try tx.ask("SELECT match, programme_name FROM protection.matches_of(\(person))")
    }

    package struct Line: Sendable, RowDecodable {
        package let match: ID<Match>
        package let programmeName: String
        package init(row: Row) throws { (match, programmeName) = try row.decode() }
    }

    /// Whether somebody is there for the concerns of a programme today.
    package static func isGuarded(_ programme: ID<Programme>, in tx: Transaction) throws -> Bool {
        let found: Only<Bool> = try tx.one("SELECT protection.is_guarded(\(programme), \(tx.now))")
        return found.value
    }
}
