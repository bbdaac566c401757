import Foundation
import Postgres

extension Agreement {
    /// Either organisation ends an agreement, or takes back or sets aside what was proposed. Nothing more is disclosed on it; what
    /// was stays, and ends as it would have.
    package static func end(_ id: ID<Agreement>, in tx: Transaction) throws {
        let agreement = try held(id, in: tx)

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.directory) {
            try tx.one(
                """
                UPDATE directory.agreement
                SET ended_by = \(tx.caller.account), ended_at = \(tx.now), \(Referral.signed(entry))
                WHERE id = \(id)
                RETURNING audit.digest(agreement)
                """)
        }
        try tell(
            .agreementEnded, .agreementEnded, of: id, between: [agreement.proposer, agreement.partner], entry: entry,
            previous: agreement.entry, digest: digest.value, in: tx)
    }
}
