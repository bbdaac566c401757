import Foundation
import Postgres

extension Path {
    /// Says that someone's path is over, and why: they are not between two legs any more. A leg that is sent later opens it again.
    ///
    /// For whoever follows the person, or coordinates.
    ///
    /// - Throws: `Refusal.referralIs` while a leg is open; `.nothingChanged` where there is no path, or it is over already.
    package static func end(_ id: ID<Person>, reason: String?, in tx: Transaction) throws {
        let (account, organisation) = try tx.caller.member(.referPeople)
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterVersion = try Person.lock([id], in: tx)
        let laterOpen: Later<Only<Referral.State>> = try tx.ask(
            """
            SELECT r.state
            FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            WHERE s.person = \(id) AND r.sent_at IS NOT NULL AND r.ended_at IS NULL
            ORDER BY r.sent_at
            LIMIT 1
            """)
        let file = try theirs(id, laterVersion, in: tx)
        var checks = Checks()
        let known: EndReason? = checks.code("reason", reason, isNeeded: true)
        try checks.done()
        guard !file.isRestricted else { throw Refusal.restricted }
        if let open = try laterOpen.first() { throw Refusal.referralIs(open.value, needs: []) }
        guard file.betweenSince != nil else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.path_end (organisation, id, person, reason, ended_at, ended_by, entry)
            VALUES (\(organisation), \(UUID()), \(id), \(known), \(tx.now), \(account), \(entry))
            RETURNING audit.digest(path_end)
            """)

        try tx.record(
            .pathEnded, entry: entry, .one("person", id.rawValue, laterKeys.open(), in: organisation),
            digest: digest.value.bytes, fields: [known?.rawValue ?? ""])
    }
}
