import Foundation
import Postgres
import Vault

extension Referral {
    /// Gives a link to whoever answers for an organisation without accounts: its secret is shown once. The one before, if there
    /// is one, ends.
    ///
    /// Refuses with `noLink` where the organisation has accounts of its own.
    package static func giveLink(_ id: ID<Referral>, in tx: Transaction) throws -> Token {
        let referral = try held(id, by: .referrer, to: .referPeople, in: tx)
        guard ReferralLink.states.contains(referral.state) else {
            throw Refusal.referralIs(referral.state, needs: ReferralLink.states)
        }
        let isWithout: Only<Bool> = try tx.one("SELECT directory.is_without_accounts(\(referral.recipient))")
        guard isWithout.value else { throw Refusal.noLink }

        let (link, secret) = (ID<ReferralLink>(), Token())
        let entry = tx.newEntry()
        let given: Only<Bytes> = try tx.one(
            """
            SELECT casework.give_link(\(link), \(Bytes(secret.hash)), \(id), \(tx.now), \(tx.now + ReferralLink.lasting), \(entry))
            """)
        try tx.record(
            .linkGiven, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            digest: given.value.bytes, crossing: referral.crossing)
        return secret
    }

    /// Takes the link to a referral back: it lets nobody in from now on. Refuses with `noLink` where none is out.
    package static func endLink(_ id: ID<Referral>, in tx: Transaction) throws {
        let referral = try held(id, by: .referrer, to: .referPeople, in: tx)
        let entry = tx.newEntry()
        let ended: LinkRow? = try tx.first(
            "SELECT digest, previous FROM casework.end_link(\(id), \(tx.now), \(entry)) WHERE digest IS NOT NULL")
        guard let ended else { throw Refusal.noLink }
        try tx.record(
            .linkEnded, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: ended.previous, digest: ended.digest.bytes, crossing: referral.crossing)
    }

    /// Makes the code that opens the identity to whoever holds the link, for a day: eight digits, shown once, told by another
    /// way than the link. Only once the referral was accepted. Another code takes the place of the one before.
    package static func giveLinkCode(_ id: ID<Referral>, in tx: Transaction) throws -> String {
        let referral = try held(id, by: .referrer, to: .referPeople, in: tx)
        guard ReferralLink.open.contains(referral.state) else {
            throw Refusal.referralIs(referral.state, needs: ReferralLink.open)
        }
        var digits = SystemRandomNumberGenerator()
        let code = (0..<ReferralLink.codeLength).map { _ in String(Int.random(in: 0...9, using: &digits)) }.joined()
        let entry = tx.newEntry()
        let mac = Bytes(tx.keyring.fingerprint(ofCode: code, for: id.rawValue))
        let given: LinkRow? = try tx.first(
            """
            SELECT digest, previous FROM casework.give_link_code(\(id), \(mac), \(tx.now), \(entry)) WHERE digest IS NOT NULL
            """)
        guard let given else { throw Refusal.noLink }
        try tx.record(
            .linkCodeGiven, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: given.previous, digest: given.digest.bytes, crossing: referral.crossing)
        return code
    }
}

/// A link as it was just written, and the entry before on the same row.
struct LinkRow: RowDecodable {
    let digest: Bytes
    let previous: ID<Entry>?
    init(row: Row) throws { (digest, previous) = try row.decode() }
}
