import Postgres

extension Referral {
    /// The service agrees to take on the person it was sent. Whoever accepts follows the person from now on, under the
    /// recipient's own code. The names and the contact that were sealed for it open next, once this is committed. Someone who
    /// was accepted before, and then put on the waiting list, is the same person as before.
    package static func accept(_ id: ID<Referral>, note: String? = nil, in tx: Transaction) throws -> ID<Person> {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        try referral.requireMove(to: .accepted)
        let (account, organisation) = try tx.caller.member(.answerReferrals)
        var checks = Checks()
        let note = checked(note: note, &checks)
        try checks.done()

        let entry = tx.newEntry()
        let accepted: Later<Only<Bytes>> = try tx.ask(
            """
            UPDATE casework.referral
            SET state = 'accepted', reason = NULL, answered_at = \(tx.now), received_at = coalesce(received_at, \(tx.now)),
                \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)
        let person =
            try referral.person ?? Person.receive(id, for: account, of: organisation, in: tx)
        try tx.execute(
            """
            UPDATE casework.referral_side
            SET person = \(person), assignee = \(account), entry = \(entry)
            WHERE referral = \(id) AND organisation = \(organisation)
            """)

        try referral.tell(
            .referralAccepted, to: .accepted, entry: entry, digest: accepted.one().value, note: note, in: tx)
        return person
    }
}
