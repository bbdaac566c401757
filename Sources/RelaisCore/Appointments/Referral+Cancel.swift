import Postgres

extension Referral {
    /// Nobody comes after all: the person said so, or the service did.
    package static func cancel(_ appointment: ID<Appointment>, by whom: String?, in tx: Transaction) throws
        -> ID<Referral>
    {
        let id = try Appointment.referral(of: appointment, in: tx)
        let referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        var checks = Checks()
        let by: Appointment.CancelledBy? = checks.code("by", whom, isNeeded: true)
        try checks.done()
        let entry = tx.newEntry()
        let previous: Only<ID<Entry>>? = try tx.first(
            "SELECT entry FROM casework.appointment WHERE id = \(appointment)")
        let cancelled: Only<Bytes>? = try tx.first(
            """
            UPDATE casework.appointment
            SET cancelled_by = \(by), cancelled_at = \(tx.now), \(signed(entry))
            WHERE id = \(appointment) AND cancelled_at IS NULL
            RETURNING audit.digest(appointment)
            """)
        guard let cancelled else { throw Refusal.notFound(.init(.referral, appointment.rawValue)) }
        try tx.record(
            .appointmentCancelled, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: previous?.value, digest: cancelled.value.bytes, fields: ["appointment"])
        return id
    }
}
