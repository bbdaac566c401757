import Foundation
import Postgres

extension Person {
    /// What a file is kept from being erased for. Mirrored by `person_held_for_known`.
    package enum HoldReason: String, Sendable, CaseIterable, PostgresValue {
        /// A lawsuit, or one that is to be expected.
        case litigation
        /// A court or an authority has asked for it.
        case authority
        /// Someone's protection.
        case safeguarding
    }

    /// Keeps a file from being erased until it is released. For a coordinator.
    package static func hold(_ id: ID<Person>, reason: String?, in tx: Transaction) throws {
        var checks = Checks()
        let known: HoldReason? = checks.code("reason", reason, isNeeded: true)
        try checks.done()
        try hold(id, for: known, .personHeld, in: tx)
    }

    /// A file may be erased again. For a coordinator.
    package static func release(_ id: ID<Person>, in tx: Transaction) throws {
        try hold(id, for: nil, .personReleased, in: tx)
    }

    private static func hold(_ id: ID<Person>, for reason: HoldReason?, _ event: Event, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.erasePeople)
        guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let seen: Seen? = try tx.first(
            """
            SELECT \(Person.shownVersion), p.entry, p.erased_at IS NOT NULL
            FROM casework.person p
            WHERE p.id = \(id) AND p.merged_into IS NULL
            """)
        guard let seen else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        try tx.require(version: seen.version)
        guard !seen.isErased else { throw Refusal.erased }

        let entry = tx.newEntry()
        let digest: Only<Bytes?> = try tx.one(
            "SELECT casework.hold_person(\(id), \(reason), \(tx.now), \(entry))")
        guard let written = digest.value else { throw Refusal.nothingChanged }
        try tx.record(
            event, entry: entry, .one("person", id.rawValue, laterKeys.open(), in: organisation), previous: seen.entry,
            digest: written.bytes, fields: reason.map { [$0.rawValue] } ?? [])
    }

    private struct Seen: RowDecodable {
        let version: Int
        let entry: ID<Entry>
        let isErased: Bool
        init(row: Row) throws { (version, entry, isErased) = try row.decode() }
    }
}
