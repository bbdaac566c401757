import Foundation
import Postgres

/// Which mails someone wants, and whether they arrive: one's own to settle.
package struct MailChoice: Sendable, RowDecodable {
    /// Whether what is urgent is told at once.
    package let atOnce: Bool
    /// The hour, on the clock of the place, at which the letter of the day goes on days that are worked; none without it.
    package let digestHour: Int?
    /// Since when a mail server says for good that it takes nothing at this address, and its code (RFC 5321).
    package let returnedAt: Date?
    package let returnedCode: Int?
    package let version: Int

    package init(row: Row) throws { (atOnce, digestHour, returnedAt, returnedCode, version) = try row.decode() }

    /// The hour for whoever has chosen none.
    package static let usualHour = 8

    /// The caller's own. Refuses with `passwordNeeded` whoever is no member.
    package init(in tx: Transaction) throws {
        let found: MailChoice? = try tx.first(
            "SELECT at_once, digest_hour, returned_at, returned_code, version FROM access.own_mail() WHERE version IS NOT NULL"
        )
        guard let found else { throw Refusal.passwordNeeded }
        self = found
    }
}

extension MailChoice {
    /// What a form or a command says of it, as it was typed.
    package struct Draft: Sendable {
        /// `yes`, or nothing.
        package var atOnce: String?
        /// An hour from 0 to 23, or nothing for no letter of the day.
        package var digestHour: String?

        package init(atOnce: String?, digestHour: String?) { (self.atOnce, self.digestHour) = (atOnce, digestHour) }
    }

    /// Settles which mails the caller gets.
    ///
    /// Refuses with `invalid`, `nothingChanged`, `passwordNeeded`, and `changedSince` on another version.
    package static func choose(_ draft: Draft, in tx: Transaction) throws {
        let own = try MailChoice(in: tx)
        try tx.require(version: own.version)
        var checks = Checks()
        let hour = checks.number("digest_hour", draft.digestHour, 0...23)
        try checks.done()
        let atOnce = draft.atOnce == "yes"
        guard (atOnce, hour) != (own.atOnce, own.digestHour) else { throw Refusal.nothingChanged }
        try keep(atOnce, hour, triesAgain: false, as: .mailChosen, in: tx)
    }

    /// Lets mail go to the caller's address again, after it came back. Refuses with `nothingChanged` where it did not.
    package static func tryAgain(in tx: Transaction) throws {
        let own = try MailChoice(in: tx)
        try tx.require(version: own.version)
        guard own.returnedAt != nil else { throw Refusal.nothingChanged }
        try keep(own.atOnce, own.digestHour, triesAgain: true, as: .mailTriedAgain, in: tx)
    }

    private static func keep(_ atOnce: Bool, _ hour: Int?, triesAgain: Bool, as event: Event, in tx: Transaction) throws
    {
        let entry = tx.newEntry()
        let kept: Kept = try tx.one(
            "SELECT digest, previous FROM access.choose_mail(\(atOnce), \(hour), \(triesAgain), \(entry))")
        try tx.record(
            event, entry: entry, .deployment(tx, "account", try tx.caller.actor), previous: kept.previous,
            digest: kept.digest.bytes)
    }

    private struct Kept: RowDecodable {
        let digest: Bytes
        let previous: ID<Entry>?
        init(row: Row) throws { (digest, previous) = try row.decode() }
    }
}
