import Foundation
import Postgres
import Vault

extension Referral {
    /// Makes the slip by which the young person says whether what became of a referral is so: its code is printed once. Either
    /// side's to do, once the referral has come to its end; the slip before, if there is one, ends.
    ///
    /// Refuses with `answered` once they have said it, and with `resultKept` whoever may not know what became of it.
    package static func giveSlip(_ id: ID<Referral>, in language: String?, _ tx: Transaction) throws -> SlipCode {
        let referral = try held(id, by: nil, to: .seePeople, in: tx)
        try tx.caller.require(referral.side.permission)
        guard Confirmation.states.contains(referral.state) else {
            throw Refusal.referralIs(referral.state, needs: Confirmation.states)
        }
        guard try referral.side == .recipient || resultStands(id, in: tx).isShared else { throw Refusal.resultKept }
        var checks = Checks()
        let language = checks.text("language", language, most: 3, isNeeded: true) ?? ""
        if !language.isEmpty && !tx.texts.has("slip", in: language, for: referral.own) {
            checks.refuse("language", .notInList)
        }
        try checks.done()

        let (slip, code) = (UUID(), SlipCode())
        let entry = tx.newEntry()
        let made: Only<Bytes?> = try tx.one(
            """
            SELECT casework.give_slip(\(slip), \(Bytes(tx.keyring.fingerprint(ofCode: code.plain))), \(id), \(language), \(tx.now),
                \(tx.now + Confirmation.lasting), \(entry))
            """)
        guard let digest = made.value else { throw Refusal.answered }
        try tx.record(
            .slipMade, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            digest: digest.bytes, crossing: referral.crossing)
        return code
    }

    /// Takes the slip of a referral back before it is answered: its code opens nothing from now on. Either side's to do.
    ///
    /// Refuses with `noSlip` where none waits for an answer.
    package static func endSlip(_ id: ID<Referral>, in tx: Transaction) throws {
        let referral = try held(id, by: nil, to: .seePeople, in: tx)
        try tx.caller.require(referral.side.permission)
        let entry = tx.newEntry()
        let ended: LinkRow? = try tx.first(
            "SELECT digest, previous FROM casework.end_slip(\(id), \(tx.now), \(entry)) WHERE digest IS NOT NULL")
        guard let ended else { throw Refusal.noSlip }
        try tx.record(
            .slipEnded, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: ended.previous, digest: ended.digest.bytes, crossing: referral.crossing)
    }
}
