import Postgres

extension Referral {
    /// The recipient opens a referral for the first time: now both sides know that it arrived.
    static func receive(_ id: ID<Referral>, in tx: Transaction) throws {
        let referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        let entry = tx.newEntry()
        let received: Only<Bytes>? = try tx.first(
            """
            UPDATE casework.referral
            SET received_at = \(tx.now), \(signed(entry))
            WHERE id = \(id) AND received_at IS NULL AND state = 'sent'
            RETURNING audit.digest(referral)
            """)
        guard let received else { return }
        let crossing = Crossing(
            organisation: referral.other, trace: .one("referral", id.rawValue, referral.keys, in: referral.other))
        try tx.record(
            .referralReceived, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: referral.entry, digest: received.value.bytes, fields: ["received_at"], crossing: crossing)
    }
}
