import Foundation
import Postgres

extension Agreement {
    /// The other organisation says that it signed too: the agreement is in force.
    package static func confirm(_ id: ID<Agreement>, in tx: Transaction) throws {
        let agreement = try held(id, in: tx)
        guard agreement.state(on: Day(tx.now)) == .proposed else {
            throw Refusal.agreementIs(agreement.state(on: Day(tx.now)))
        }
        guard try tx.caller.organisation == agreement.partner else { throw Refusal.notPermitted(.keepAgreements) }

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.directory) {
            try tx.one(
                """
                UPDATE directory.agreement
                SET confirmed_by = \(tx.caller.account), confirmed_at = \(tx.now), \(Referral.signed(entry))
                WHERE id = \(id)
                RETURNING audit.digest(agreement)
                """)
        }
        try tell(
            .agreementConfirmed, .agreementConfirmed, of: id, between: [agreement.proposer, agreement.partner],
            entry: entry, previous: agreement.entry, digest: digest.value, in: tx)
    }
}
