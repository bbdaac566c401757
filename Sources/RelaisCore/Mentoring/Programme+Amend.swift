import Postgres

extension Programme {
    /// Changes what is said of a programme. Rules that change are a version of their own: those before stay known, and the matches
    /// that were made by them go on by the new ones.
    package static func amend(_ id: ID<Programme>, _ draft: Draft, in tx: Transaction) throws {
        let (account, organisation) = try tx.caller.member(.keepProgrammes)
        let old = try known(id, isLocked: true, in: tx)
        guard old.closedAt == nil else { throw Refusal.mentoring(.programmeClosed) }
        try tx.require(version: old.rowVersion)
        let laterVenues: Later<Only<ID<Service>>> = try tx.ask(
            "SELECT service FROM casework.programme_venue WHERE programme = \(id) ORDER BY service::text LIMIT 50")
        var checks = Checks()
        var name = old.name
        if draft.name != nil { name = checks.text("name", draft.name, most: 150, isNeeded: true) ?? name }
        if name.count < 3 { checks.refuse("name", .tooShort(least: 3)) }
        let people = try People(draft, &checks, in: tx)
        let (lead, safeguarding) = (people.lead ?? old.lead, people.safeguarding ?? old.safeguarding)
        let service = draft.service == nil ? old.service : checks.service(draft.service)
        let oldVenues = try laterVenues.all().map(\.value)
        let venues = draft.venues.map { checks.venues($0) } ?? oldVenues
        let rules = try draft.rules(from: old.rules, scheme: old.scheme, &checks)
        if (lead, safeguarding) != (old.lead, old.safeguarding) {
            try People.require(lead: lead, safeguarding: safeguarding, in: tx)
        }
        let isNew = rules != old.rules
        var fields = isNew ? ["rules"] : []
        if name != old.name { fields.append("name") }
        if lead != old.lead { fields.append("lead") }
        if safeguarding != old.safeguarding { fields.append("safeguarding") }
        if service != old.service { fields.append("service") }
        if venues != oldVenues { fields.append("venues") }
        guard !fields.isEmpty else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        let version = old.version + (isNew ? 1 : 0)
        do {
            if isNew { try rules.keep(of: id, version: version, by: account, of: organisation, entry: entry, in: tx) }
            if venues != oldVenues {
                try tx.execute("DELETE FROM casework.programme_venue WHERE programme = \(id)")
                try keep(venues, of: id, in: organisation, tx)
            }
            let digest: Only<Bytes> = try tx.one(
                """
                UPDATE casework.programme
                SET name = \(name), version = \(version), service = \(service), lead = \(lead), safeguarding = \(safeguarding),
                    \(Referral.signed(entry))
                WHERE id = \(id)
                RETURNING audit.digest(programme)
                """)
            try tx.record(
                .programmeAmended, entry: entry, trace(id, in: tx), previous: old.entry, digest: digest.value.bytes,
                fields: fields)
        } catch let error as PostgresError {
            throw refusal(for: error)
        }
    }

    /// Ends a programme in which no match is open: nobody enters it any more.
    ///
    /// - Throws: `Obstacle.openMatches`.
    package static func close(_ id: ID<Programme>, in tx: Transaction) throws {
        let (account, _) = try tx.caller.member(.keepProgrammes)
        let old = try known(id, isLocked: true, in: tx)
        try tx.require(version: old.rowVersion)
        guard old.closedAt == nil else { throw Refusal.mentoring(.programmeClosed) }
        let isOpen: Only<Bool> = try tx.one(
            "SELECT EXISTS (SELECT FROM casework.match WHERE programme = \(id) AND state NOT IN ('closed', 'declined'))"
        )
        guard !isOpen.value else { throw Refusal.mentoring(.openMatches) }

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.programme
            SET closed_by = \(account), closed_at = \(tx.now), \(Referral.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(programme)
            """)
        try tx.record(
            .programmeClosed, entry: entry, trace(id, in: tx), previous: old.entry, digest: digest.value.bytes)
    }
}
