import Foundation
import Mail
import Postgres
import Vault

extension Referral {
    /// Gives a link as `giveLink` does, to an address that is typed: it is mailed, and shown to nobody here. The one before, if
    /// there is one, ends. Its secret is made as the letter goes; until then only the address is kept, sealed.
    ///
    /// Refuses as `giveLink`, and with `invalid` for what is no mailbox.
    package static func mailLink(_ id: ID<Referral>, to address: String?, in tx: Transaction) throws {
        var checks = Checks()
        let text = checks.address("address", address)
        if !text.isEmpty, Address(text) == nil { checks.refuse("address", .notAnAddress) }
        try checks.done()

        _ = try giveLink(id, in: tx)
        let letter = ID<Letter>()
        let sealed = Bytes(try tx.keyring.seal(mailbox: text, of: letter.rawValue))
        try tx.execute("SELECT jobs.leave_link(\(letter), \(id), \(sealed), \(tx.now))")
        let referral = try held(id, by: .referrer, to: .referPeople, in: tx)
        try tx.record(.linkMailed, .one("referral", id.rawValue, referral.keys, in: referral.own))
    }
}

/// How the letter with a link stands, for the side that gave it.
package struct LinkLetter: Sendable, RowDecodable {
    package let sentAt: Date?
    /// When it was given up, or came back.
    package let failedAt: Date?
    /// Whether there is no such mailbox.
    package let isReturned: Bool

    package init(row: Row) throws { (sentAt, failedAt, isReturned) = try row.decode() }

    /// Of the link that is out, if it went by mail.
    static func ask(of referral: ID<Referral>, in tx: Transaction) throws -> Later<LinkLetter> {
        try tx.ask(
            """
            SELECT sent_at, failed_at, is_returned
            FROM casework.link_letter(\(referral))
            WHERE is_returned IS NOT NULL
            """)
    }
}
