import Postgres

extension Referral {
    /// The referrer takes a referral back, and says why. What was disclosed is taken back at once; the trail stays.
    package static func withdraw(_ id: ID<Referral>, reason: String?, note: String? = nil, in tx: Transaction) throws {
        var referral = try held(id, by: .referrer, to: .referPeople, in: tx)
        try referral.requireMove(to: .withdrawn)
        let (reason, note) = try checked(reason: reason, among: Reason.toWithdraw, note: note)

        let entry = tx.newEntry()
        let wasSent = referral.state != .draft
        let withdrawn: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'withdrawn', reason = \(reason), ended_at = \(tx.now), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)

        try referral.tell(
            .referralWithdrawn, to: .withdrawn, entry: entry, digest: withdrawn.value, reason: reason, note: note,
            isShared: wasSent, in: tx)
        if wasSent { try referral.retractDisclosure(in: tx) }
    }
}
