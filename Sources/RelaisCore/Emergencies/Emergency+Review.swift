import Postgres

extension Emergency {
    /// Somebody else than whoever opened it says whether it was justified. A verdict may be changed later: what was not
    /// justified takes the right to open another, what is justified gives it back.
    package static func review(_ id: ID<Emergency>, verdict: String?, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.reviewEmergencies)
        let held = try Held.of(id, in: tx)
        try tx.require(version: held.version)
        guard !held.isOwn else { throw Refusal.ownEmergency }
        var checks = Checks()
        let verdict: Verdict? = checks.code("verdict", verdict, isNeeded: true)
        try checks.done()

        let entry = tx.newEntry()
        let laterKeys = try tx.askKeys(about: [held.person.rawValue])
        let digest: Only<Bytes> = try tx.one(
            "SELECT casework.review_emergency(\(id), \(verdict), \(tx.now), \(entry))")

        try tx.record(
            .emergencyReviewed, entry: entry,
            .one("person", held.person.rawValue, try laterKeys.open(), in: organisation), previous: held.entry,
            digest: digest.value.bytes, purpose: "audit", fields: [verdict?.rawValue ?? ""])
    }
}
