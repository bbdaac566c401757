import Postgres

extension Referral {
    /// Says which other organisations carry a leg together with the one that was asked: these, and none besides. Both sides see it; it
    /// shows those organisations nothing.
    ///
    /// `partners` are ids or names. Either side's, until the referral is over.
    package static func carry(_ id: ID<Referral>, with partners: [String], in tx: Transaction) throws {
        let referral = try held(id, by: nil, to: .seePeople, in: tx)
        try tx.caller.require(referral.side.permission)
        guard !referral.state.isFinal else { throw Refusal.referralIs(referral.state, needs: []) }
        let named = partners.filter { !$0.isEmpty }
        var checks = Checks()
        var known: [ID<Organisation>] = []
        for name in named.prefix(6) {
            guard let partner = try? Organisation.id(for: name, in: tx),
                ![referral.referrer, referral.recipient].contains(partner)
            else {
                checks.refuse("partners", .notInList)
                continue
            }
            if !known.contains(partner) { known.append(partner) }
        }
        if named.count > 6 { checks.refuse("partners", .tooLong(most: 6)) }
        try checks.done()
        let before: [Only<ID<Organisation>>] = try tx.all(
            "SELECT partner FROM casework.leg_partner WHERE referral = \(id)")
        guard Set(before.map(\.value)) != Set(known) else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        try tx.execute("DELETE FROM casework.leg_partner WHERE referral = \(id) AND NOT partner = ANY (\(known))")
        for partner in known {
            try tx.execute(
                """
                INSERT INTO casework.leg_partner (referral, partner, named_at, entry)
                VALUES (\(id), \(partner), \(tx.now), \(entry))
                ON CONFLICT DO NOTHING
                """)
        }
        let digest: Only<Bytes> = try tx.one(
            "UPDATE casework.referral SET \(signed(entry)) WHERE id = \(id) RETURNING audit.digest(referral)")

        let isShared = referral.state != .draft
        try tx.record(
            .referralCarried, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: referral.entry, digest: digest.value.bytes, fields: ["partners"],
            crossing: isShared
                ? Crossing(
                    organisation: referral.other,
                    trace: .one("referral", id.rawValue, referral.keys, in: referral.other)) : nil)
    }

    /// The names of those who carry each of these legs too.
    static func askPartners(of person: ID<Person>, in tx: Transaction) throws -> Later<LegPartner> {
        try tx.ask(
            """
            SELECT l.referral, o.name
            FROM casework.referral_side s
            JOIN casework.leg_partner l ON l.referral = s.referral
            JOIN directory.organisation o ON o.id = l.partner
            WHERE s.organisation = (SELECT access.organisation()) AND s.person = \(person)
            ORDER BY o.name
            LIMIT 300
            """)
    }
}

/// An organisation that carries a leg too.
struct LegPartner: RowDecodable {
    let referral: ID<Referral>
    let name: String
    init(row: Row) throws { (referral, name) = try row.decode() }
}
