import Foundation
import Postgres

/// What happened to a referral since a page of it was made: its state, and who made it so.
package struct ReferralGlance: Sendable {
    /// What a page shows. It carries it, and gives it back when it asks.
    package struct Mark: Sendable, Equatable, RowDecodable {
        let version: Int
        let state: Referral.State

        package init(of page: ReferralPage) { (version, state) = (page.rowVersion, page.line.state) }

        package init(row: Row) throws { (version, state) = try row.decode() }

        package init?(_ text: String) {
            let parts = text.split(separator: "-", maxSplits: 1).map(String.init)
            guard parts.count == 2, let version = Int(parts[0]), let state = Referral.State(rawValue: parts[1]) else {
                return nil
            }
            (self.version, self.state) = (version, state)
        }

        package var text: String { "\(version)-\(state.rawValue)" }
    }

    package let mark: Mark
    /// The state it moved to, and whose move that was; `nil` when it changed otherwise, or when the caller moved it.
    package let move: (state: Referral.State, organisation: String)?

    /// The other organisation, when it has written since anyone moved the referral.
    package let writer: String?

    /// What a page would show now; `nil` for a referral the caller does not see, or sees no longer. Shows nothing.
    package static func mark(of id: ID<Referral>, in tx: Transaction) throws -> Mark? {
        let found: Mark? = try tx.first(
            """
            SELECT \(Referral.shownVersion), r.state
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            WHERE s.referral = \(id)
            """)
        return try tx.caller.may(.seePeople) ? found : nil
    }

    /// Says what happened, as a list would, and records it as a list does. A page asks this by itself: it counts as no
    /// presence.
    package init(_ id: ID<Referral>, since seen: Mark, in tx: Transaction) throws {
        try tx.execute("SET LOCAL relais.glance = 'on'")
        let laterMove: Later<MoveRow> = try tx.ask(
            """
            SELECT m.to_state, o.name, m.account IS NOT DISTINCT FROM (SELECT access.account())
            FROM casework.referral_move m
            JOIN casework.referral r ON r.id = m.referral
            JOIN directory.organisation o ON o.id = m.organisation
            WHERE m.referral = \(id) AND m.to_state = r.state
            ORDER BY m.at DESC, m.entry DESC
            LIMIT 1
            """)
        let laterWriter: Later<WriterRow> = try tx.ask(
            """
            SELECT o.name, m.organisation = (SELECT access.organisation())
                OR m.at < (SELECT max(v.at) FROM casework.referral_move v WHERE v.referral = m.referral)
            FROM casework.message m
            JOIN directory.organisation o ON o.id = m.organisation
            WHERE m.referral = \(id)
            ORDER BY m.at DESC, m.id DESC
            LIMIT 1
            """)
        let found = try Self.mark(of: id, in: tx)
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard let found else { throw Refusal.notFound(.init(.referral, id.rawValue)) }
        mark = found
        move = try laterMove.first().flatMap { last in
            last.isOwn || last.state == seen.state || last.state != found.state ? nil : (last.state, last.organisation)
        }
        writer = try laterWriter.first().flatMap { $0.isOld ? nil : $0.organisation }
        try tx.recordShown([id], for: organisation)
    }

    private struct WriterRow: RowDecodable {
        let organisation: String
        let isOld: Bool
        init(row: Row) throws { (organisation, isOld) = try row.decode() }
    }

    private struct MoveRow: RowDecodable {
        let state: Referral.State
        let organisation: String
        let isOwn: Bool
        init(row: Row) throws { (state, organisation, isOwn) = try row.decode() }
    }
}
