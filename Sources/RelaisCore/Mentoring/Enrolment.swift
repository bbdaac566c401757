import Postgres

/// That somebody is in a programme: what the page of a person says of it, to whoever leads volunteers.
package struct Enrolment: Sendable, RowDecodable {
    package let mentee: ID<Mentee>
    package let programmeName: String
    package init(row: Row) throws { (mentee, programmeName) = try row.decode() }

    /// The programmes somebody is in; none for whoever may see no programme.
    package static func ask(of person: ID<Person>, in tx: Transaction) throws -> Later<Enrolment> {
        try tx.ask(
            """
            SELECT e.id, p.name
            FROM casework.mentee e
            JOIN casework.programme p ON p.organisation = e.organisation AND p.id = e.programme
            WHERE e.person = \(person) AND e.ended_at IS NULL
            ORDER BY p.name, e.id
            LIMIT 20
            """)
    }

    /// Those the caller follows who are not in the programme, as a form offers them: those whose files were opened last. It is recorded
    /// whose names were shown.
    package static func candidates(for programme: ID<Programme>, in tx: Transaction) throws -> [Followed] {
        let (_, organisation) = try tx.caller.member(.keepMentees)
        let (followed, keys) = try Followed.list(matching: nil, most: 100, in: tx)
        let enrolled: [Only<ID<Person>>] = try tx.all(
            """
            SELECT person FROM casework.mentee
            WHERE programme = \(programme) AND ended_at IS NULL AND person = ANY (\(followed.map(\.id)))
            """)
        try tx.record(
            .menteesListed, .list("person", followed.map(\.id.rawValue), keys, in: organisation), fields: ["name"])
        let there = Set(enrolled.map(\.value))
        return followed.filter { !there.contains($0.id) }
    }

    /// The person who was named: an id, a code that a name may follow, or the name of one whom the caller follows.
    ///
    /// - Throws: `Refusal.invalid`.
    package static func person(_ typed: String?, in tx: Transaction) throws -> ID<Person> {
        guard let typed, !typed.allSatisfy(\.isWhitespace) else { throw Refusal.invalid([Invalid("person", .missing)]) }
        guard let id = try Followed.named(typed, in: tx).id else { throw Refusal.invalid([Invalid("person", .noFile)]) }
        return id
    }

    /// A programme that somebody can enter by a referral.
    package struct Offer: Sendable, RowDecodable {
        package let programme: ID<Programme>
        package let name: String
        package init(row: Row) throws { (programme, name) = try row.decode() }
    }

    /// The programmes that whoever came by this referral can be taken into: its service is theirs and accepted it, and they are in
    /// none of them yet.
    package static func offers(for referral: ID<Referral>, in tx: Transaction) throws -> [Offer] {
        guard try tx.caller.may(.keepMentees) else { return [] }
        return try tx.all(
            """
            SELECT p.id, p.name
            FROM casework.referral r
            JOIN casework.referral_side s ON s.referral = r.id AND s.side = 'recipient' AND s.organisation = (SELECT access.organisation())
            JOIN casework.programme p ON p.service = r.service AND p.closed_at IS NULL
            WHERE r.id = \(referral) AND r.state IN ('accepted', 'in_progress') AND s.person IS NOT NULL
              AND NOT EXISTS (SELECT FROM casework.mentee e
                              WHERE e.organisation = p.organisation AND e.programme = p.id AND e.person = s.person AND e.ended_at IS NULL)
            ORDER BY p.name, p.id
            LIMIT 5
            """)
    }
}
