import Foundation
import Postgres

extension Referral {
    /// How long a move can be called an error.
    package static let correctionDelay: TimeInterval = 24 * 3_600

    /// The side that moved last says, within a day, that the referral was entered in error, final or not. Nothing of it
    /// counts any more, and what was disclosed is taken back.
    package static func correct(_ id: ID<Referral>, reason: String?, note: String? = nil, in tx: Transaction) throws {
        let laterMove: Later<LastMove> = try tx.ask(
            """
            SELECT organisation, account, at
            FROM casework.referral_move
            WHERE referral = \(id) AND to_state = (SELECT state FROM casework.referral WHERE id = \(id))
            ORDER BY at DESC
            LIMIT 1
            """)
        var referral = try held(id, by: nil, to: .seePeople, in: tx)
        try referral.requireMove(to: .enteredInError)
        try tx.caller.require(referral.side.permission)
        guard let last = try laterMove.first(), last.organisation == referral.own, last.account != nil else {
            throw Refusal.notYourMove(referral.side.other)
        }
        guard tx.now <= last.at + correctionDelay else { throw Refusal.tooLateToCorrect }
        let (reason, note) = try checked(reason: reason, among: Reason.toCorrect, note: note)

        let entry = tx.newEntry()
        let wasSent = referral.sentAt != nil
        let corrected: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'entered_in_error', reason = \(reason), ended_at = \(tx.now), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)
        try tx.execute("DELETE FROM casework.result WHERE referral = \(id)")

        try referral.tell(
            .referralCorrected, to: .enteredInError, entry: entry, digest: corrected.value, reason: reason, note: note,
            isShared: wasSent, in: tx)
        if wasSent { try referral.retractDisclosure(in: tx) }
    }

    private struct LastMove: RowDecodable {
        let organisation: ID<Organisation>
        let account: ID<Account>?
        let at: Date
        init(row: Row) throws { (organisation, account, at) = try row.decode() }
    }
}
