import Postgres

extension Consent {
    /// The consent, locked until the transaction ends, if it is the caller's to end: of whoever follows the person, and of time.
    ///
    /// - Throws: `Refusal.notFound` when there is none the caller may know of; `.notAssigned` for whoever may see it and does not
    ///   follow the person; `.changedSince` when they saw another version of it.
    static func held(_ id: ID<Consent>, to permission: Permission, in tx: Transaction) throws -> Consent {
        let laterSeen: Later<Only<ID<Consent>>> = try tx.ask("SELECT id FROM casework.consent WHERE id = \(id)")
        let held: Consent? = try tx.first(
            "SELECT \(columns) FROM casework.consent c WHERE c.id = \(id) FOR UPDATE")
        guard try laterSeen.first() != nil else { throw Refusal.notFound(.init(.consent, id.rawValue)) }
        try tx.caller.require(permission)
        guard let held else { throw Refusal.notAssigned }
        try tx.require(version: held.rowVersion)
        return held
    }

    /// The organisation the caller acts for: a member's, or the one whose consents the daemon looks after.
    static func own(in tx: Transaction) throws -> ID<Organisation> {
        guard let organisation = try tx.caller.organisation else { throw Refusal.notPermitted(.keepConsents) }
        return organisation
    }

    /// Ends it, and with it what rests on it; colleagues who follow the person will be told. The last beats of every ending.
    ///
    /// `unless` are the fields that another consent, on the same terms, goes on allowing.
    @discardableResult
    func end(
        _ ending: Ending, _ event: Event, unless others: [String] = [], keys: Keys, in tx: Transaction
    ) throws -> Stopped {
        let entry = tx.newEntry()
        let organisation = try Self.own(in: tx)
        let account = try tx.caller.account
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.consent
            SET ending = \(ending), ended_at = \(tx.now), ended_by = \(account), \(Referral.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(consent)
            """)
        try tx.record(
            event, entry: entry, .one("person", person.rawValue, keys, in: organisation), previous: self.entry,
            digest: digest.value.bytes, fields: ["ending"])
        if ending != .renewed { try tx.enqueue(Job(.tellConsent, for: organisation, consent: id, move: entry)) }
        return try stopWhatRests(unless: others, in: tx)
    }
}
