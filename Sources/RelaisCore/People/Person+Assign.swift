import Foundation
import Postgres

extension Person {
    /// A coordinator gives someone to a colleague, who follows them from now on beside whoever already does.
    ///
    /// `colleague` is an id, or a name as colleagues have it.
    package static func assign(_ id: ID<Person>, to colleague: String?, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.assignPeople)
        let keys = try tx.askKeys(about: [id.rawValue])
        let chosen = try Colleague.chosen(colleague, in: tx)
        guard let version = try Person.lock([id], in: tx).read()[id] else {
            throw Refusal.notFound(.init(.person, id.rawValue))
        }
        try tx.require(version: version)
        let erased: Only<Bool> = try tx.one("SELECT erased_at IS NOT NULL FROM casework.person WHERE id = \(id)")
        guard !erased.value else { throw Refusal.erased }

        let entry = tx.newEntry()
        let assigned: Only<Bytes>? = try tx.first(
            """
            INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
            VALUES (\(organisation), \(UUID()), \(id), \(chosen), \(tx.now), \(entry))
            ON CONFLICT DO NOTHING
            RETURNING audit.digest(assignment)
            """)
        guard let assigned else { throw Refusal.invalid([Invalid("colleague", .alreadyFollows)]) }

        try tx.record(
            .personAssigned, entry: entry, .one("person", id.rawValue, keys.open(), in: organisation),
            digest: assigned.value.bytes)
    }
}
