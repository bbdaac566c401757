import Postgres

extension Referral {
    /// The service agrees to take on the person it was sent. Whoever accepts follows the person from now on, under the
    /// recipient's own code. The names and the contact that were sealed for it open next, once this is committed. Someone who
    /// was accepted before, and then put on the waiting list, is the same person as before. Where the service counts places, one is
    /// held: in the session that is named, or the one that was offered, or the next.
    ///
    /// Refuses (`noPlace`) where all are taken.
    package static func accept(
        _ id: ID<Referral>, session: String? = nil, note: String? = nil, in tx: Transaction
    ) throws -> ID<Person> {
        var referral = try held(id, by: .recipient, to: .answerReferrals, in: tx)
        try referral.requireMove(to: .accepted)
        let (account, organisation) = try tx.caller.member(.answerReferrals)
        var checks = Checks()
        let note = checked(note: note, &checks)
        try checks.done()

        do {
            let entry = tx.newEntry()
            try referral.takePlace(session, in: tx)
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
        } catch let error as PostgresError {
            throw refusalOfPlace(error)
        }
    }
}
