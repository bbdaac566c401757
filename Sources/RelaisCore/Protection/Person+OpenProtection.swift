import Foundation
import Postgres

/// What protects someone, once it is open.
package struct Protection: Sendable {
    package let representatives: [Representative]
    /// What was decided of their minority, the last first.
    package let statements: [Minority]
}

extension Person {
    /// Opens who represents someone, and what was decided of their minority, for a purpose. The entry commits before the caller
    /// has a byte of it. For whoever follows the person and is bound by secrecy.
    package static func openProtection(
        _ id: ID<Person>, purpose: String?, words: String? = nil, in tx: Transaction
    ) throws -> Protection {
        let (_, organisation) = try tx.caller.member(.keepProtection)
        let (purpose, words) = try checked(purpose: purpose, words: words)
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let later = try Safeguards.ask(of: id, in: organisation, tx)
        let laterSecrecy = try Safeguards.askSecrecy(in: tx)
        let seen: Only<Int>? = try tx.first(
            """
            SELECT p.row_version
            FROM casework.person p
            JOIN casework.assignment a ON a.person = p.id AND a.until IS NULL
            WHERE p.id = \(id) AND a.organisation = \(organisation) AND a.account = (SELECT access.account())
            """)
        guard let seen else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        try tx.require(version: seen.value)
        guard try laterSecrecy.one().value else { throw Refusal.secrecyNeeded }
        let keys = try laterKeys.open()
        let safeguards = try later.open(keys)

        let entry = tx.newEntry()
        if let words { try keepReason(words, of: id, entry: entry, organisation: organisation, in: tx) }
        try tx.record(
            .protectionOpened, entry: entry, .one("person", id.rawValue, keys, in: organisation),
            purpose: purpose.rawValue, fields: ["minority", "representative"],
            reason: words == nil ? nil : entry.rawValue)
        return Protection(representatives: safeguards.representatives, statements: safeguards.statements)
    }
}
