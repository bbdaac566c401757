import Foundation
import Postgres
import Vault

/// The files that were opened in an emergency, the newest first: those the caller opened, or whose person they follow; all of
/// the organisation's for whoever reviews them.
package struct EmergencyList: Sendable {
    package let lines: Paged<Emergency>

    package init(limit: Int = 50, after cursor: Cursor? = nil, in tx: Transaction) throws {
        let limit = min(max(limit, 1), 100)
        let after: SQL = cursor.map { "WHERE (e.opened_at, e.id) < (\($0.at), \($0.id))" } ?? ""
        let rows: [Emergency] = try tx.all(
            """
            SELECT \(Emergency.columns)
            FROM casework.emergency e
            \(after)
            ORDER BY e.opened_at DESC, e.id DESC
            LIMIT \(limit + 1)
            """)
        try Emergency.requireSome(tx.caller)
        lines = Paged(rows, limit: limit) { Cursor(at: $0.openedAt, id: $0.id.rawValue) }
        try tx.record(.emergenciesListed, .deployment(tx, "emergency-list", tx.deployment))
    }
}

/// One of them, with the words it was opened for.
package struct EmergencyPage: Sendable {
    package let emergency: Emergency
    /// `nil` once the person was erased.
    package let words: String?
    /// Whether the caller may say what they think of it.
    package let canReview: Bool

    package init(_ id: ID<Emergency>, in tx: Transaction) throws {
        let later: Later<Emergency> = try tx.ask(
            "SELECT \(Emergency.columns) FROM casework.emergency e WHERE e.id = \(id)")
        let found: Sealed? = try tx.first("SELECT person, sealed FROM casework.emergency WHERE id = \(id)")
        try Emergency.requireSome(tx.caller)
        guard let emergency = try later.first(), let found, let organisation = try tx.caller.organisation else {
            throw Refusal.notFound(.init(.emergency, id.rawValue))
        }
        let keys = try tx.askKeys(about: [found.person.rawValue]).open()
        let key = try? keys.key(organisation: organisation, subject: id.rawValue, .narrative)
        let opened: Words? = try key?.open(found.sealed, at: Emergency.place(id, in: organisation))

        self.emergency = emergency
        words = opened?.text
        canReview = try tx.caller.may(.reviewEmergencies) && !emergency.isOwn
        try tx.record(.emergencySeen, .one("person", found.person.rawValue, keys, in: organisation), fields: ["words"])
    }

    private struct Sealed: RowDecodable {
        let person: ID<Person>
        let sealed: Bytes
        init(row: Row) throws { (person, sealed) = try row.decode() }
    }
}

extension Emergency {
    /// Refuses whoever has nothing to do with any.
    static func requireSome(_ caller: Caller) throws {
        guard caller.may(.reviewEmergencies) || caller.may(.openInEmergency) || caller.may(.keepAccounts) else {
            throw Refusal.notPermitted(.reviewEmergencies)
        }
    }
}
