import Foundation
import Postgres

extension Need {
    /// Says how a need ended. Once.
    package static func close(_ id: ID<Need>, why: String?, in tx: Transaction) throws {
        struct Held: RowDecodable {
            let person: ID<Person>?
            let isClosed: Bool
            let rowVersion: Int
            let entry: ID<Entry>
            init(row: Row) throws { (person, isClosed, rowVersion, entry) = try row.decode() }
        }
        let (account, organisation) = try tx.caller.member(.referPeople)
        let held: Held? = try tx.first(
            "SELECT person, closed_at IS NOT NULL, row_version, entry FROM casework.need WHERE id = \(id) FOR UPDATE")
        guard let held else { throw Refusal.notFound(.init(.need, id.rawValue)) }
        try tx.require(version: held.rowVersion)
        guard !held.isClosed else { throw Refusal.nothingChanged }
        var checks = Checks()
        let closing: Closing? = checks.code("why", why, isNeeded: true)
        try checks.done()
        let keys = try held.person.map { try tx.askKeys(about: [$0.rawValue]).open() }

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.need
            SET closed_for = \(closing), closed_by = \(account), closed_at = \(tx.now), row_version = row_version + 1, entry = \(entry)
            WHERE id = \(id)
            RETURNING audit.digest(need)
            """)
        let trace: Trace =
            if let person = held.person, let keys {
                .one("person", person.rawValue, keys, in: organisation)
            } else {
                .deployment(tx, "need", id.rawValue)
            }
        try tx.record(
            .needClosed, entry: entry, trace, previous: held.entry, digest: digest.value.bytes,
            fields: [closing?.rawValue].compactMap { $0 })
    }
}
