import Postgres

extension RightsRequest {
    /// Takes two months more, for a reason the person was told of within the first (GDPR 12(3)). Once.
    package static func prolong(
        _ id: ID<RightsRequest>, reason: String?, toldOn: String?, in tx: Transaction
    ) throws {
        let request = try held(id, in: tx)
        guard !request.isProlonged else { throw Refusal.prolonged }
        guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.keepRequests) }
        var checks = Checks()
        let known: Prolongation? = checks.code("reason", reason, isNeeded: true)
        let day = checks.day("told_on", toldOn, from: nil, to: tx.now)
        if let day, request.receivedOn.isAfter(day) { checks.refuse("told_on", .tooEarly) }
        if let day, day.isAfter(request.dueOn) { checks.refuse("told_on", .pastTheMonth) }
        try checks.done()

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.request
            SET due_on = \(dueDay(3, after: request.receivedOn).text)::date, prolonged_for = \(known),
                told_on = \(day?.text)::date, \(Referral.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(request)
            """)
        try tx.record(
            .requestProlonged, entry: entry, request.trace(in: organisation, tx), previous: request.entry,
            digest: digest.value.bytes, fields: [known?.rawValue ?? ""])
    }
}
