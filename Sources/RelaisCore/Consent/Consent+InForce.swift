import Postgres

extension Consent {
    /// Those that allow something to pass today, from the caller's person to one organisation, the latest first: none where
    /// nothing was agreed, several where two files were made one.
    ///
    /// `isRelied` keeps them as they are until the transaction ends, for whoever then does what they allow: whoever ends one
    /// meanwhile waits, and finds what was done. `birth` is given by whoever has it open: what a representative agreed to
    /// allows nothing new once the person is certainly of age, from that very day; unless minority is assessed, or a judge is asked.
    ///
    /// For whoever follows the person. It records nothing: what is done with it is recorded.
    package static func inForce(
        for person: ID<Person>, recipient: ID<Organisation>, purpose: Purpose, birth: Day? = nil,
        isRelied: Bool = false, in tx: Transaction
    ) throws -> [Consent] {
        let today = Day(tx.now)
        let lock: SQL = isRelied ? "FOR SHARE" : ""
        let consents: [Consent] = try tx.all(
            """
            SELECT \(columns)
            FROM casework.consent c
            WHERE c.organisation = (SELECT access.organisation()) AND c.person = \(person) AND c.recipient = \(recipient)
                AND c.purpose = \(purpose) AND c.ended_at IS NULL
                AND c.from_on <= \(today.text)::date AND c.until_on >= \(today.text)::date
            ORDER BY c.recorded_at DESC, c.id
            LIMIT 10
            \(lock)
            """)
        guard let birth, birth.age(on: today) >= majority, consents.contains(where: { $0.givenBy != .person }),
            try !Safeguards.mayProlongMinority(of: person, in: tx)
        else { return consents }
        return consents.filter { $0.givenBy == .person }
    }
}
