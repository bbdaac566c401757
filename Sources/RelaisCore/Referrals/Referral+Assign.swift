import Postgres

extension Referral {
    /// Gives a referral to a colleague on one's own side, who follows its person from now on. `fully` ends that for
    /// whoever had it in hand before. Nothing of it crosses to the other organisation.
    ///
    /// For a coordinator, or whoever has it in hand. `colleague` is an id, or a name as colleagues have it.
    package static func assign(
        _ id: ID<Referral>, to colleague: String?, fully: Bool = false, in tx: Transaction
    ) throws {
        let (account, organisation) = try tx.caller.member(.seePeople)
        let laterColleagues = try Colleague.ask(in: tx)
        let keys = try tx.askKeys(about: [id.rawValue])
        let laterHeld: Later<HeldSide> = try tx.ask(
            """
            SELECT r.state, s.assignee, s.entry, s.person
            FROM casework.referral r
            JOIN casework.referral_side s ON s.referral = r.id AND s.organisation = (SELECT access.organisation())
            WHERE r.id = \(id)
            FOR UPDATE OF s
            """)
        // A statement of its own, so that it sees what was done by whoever held the lock before.
        let version: Only<Int>? = try tx.first("SELECT \(shownVersion) FROM casework.referral r WHERE r.id = \(id)")
        guard let held = try laterHeld.first(), let version else {
            throw Refusal.notFound(.init(.referral, id.rawValue))
        }
        guard try held.assignee == account || tx.caller.may(.assignPeople) else {
            throw Refusal.notPermitted(.assignPeople)
        }
        try tx.require(version: version.value)
        guard !held.state.isFinal else { throw Refusal.referralIs(held.state, needs: State.open) }
        let chosen = try Colleague.chosen(colleague, among: laterColleagues.all(), otherwise: .notInList)
        guard chosen != held.assignee else { throw Refusal.invalid([Invalid("colleague", .hasItInHand)]) }

        let entry = tx.newEntry()
        let assigned: Only<Bytes> = try tx.one(
            "SELECT casework.assign_referral(\(id), \(chosen), \(fully), \(tx.now), \(entry))")

        try tx.record(
            .referralAssigned, entry: entry, .one("referral", id.rawValue, keys.open(), in: organisation),
            previous: held.entry, digest: assigned.value.bytes,
            fields: ["assignee"] + (held.person == nil ? [] : ["followers"]))
    }

    private struct HeldSide: RowDecodable {
        let state: State
        let assignee: ID<Account>?
        let entry: ID<Entry>
        let person: ID<Person>?
        init(row: Row) throws { (state, assignee, entry, person) = try row.decode() }
    }
}

extension Referral.State {
    /// Those that something can follow.
    static var open: Set<Referral.State> { Set(allCases.filter { !$0.isFinal }) }
}
