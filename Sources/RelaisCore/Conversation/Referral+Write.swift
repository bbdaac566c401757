import Postgres
import Vault

extension Referral {
    /// Writes to the other side: both read it, and whoever deals with the referral there is told. It changes no state.
    @discardableResult
    package static func write(_ id: ID<Referral>, text message: String?, in tx: Transaction) throws -> ID<Message> {
        var referral = try held(id, by: nil, to: .seePeople, in: tx)
        try tx.caller.require(referral.side.permission)
        guard Message.states.contains(referral.state) else {
            throw Refusal.referralIs(referral.state, needs: Message.states)
        }
        var checks = Checks()
        let text = checks.text("message", message, most: 2_000, isNeeded: true) ?? ""
        try checks.done()

        let made = ID<Message>()
        let entry = tx.newEntry()
        let account = try tx.caller.account
        let key = try tx.makeKey(
            .narrative, of: made.rawValue, about: id.rawValue, organisation: referral.own,
            sharedWith: referral.other, into: &referral.keys)
        let sealed = try key.seal(Words(text: text), at: Message.place(made, by: referral.own))
        let written: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.message (id, referral, organisation, account, at, sealed, dek_version, entry)
            VALUES (\(made), \(id), \(referral.own), \(account), \(tx.now), \(sealed), 1, \(entry))
            RETURNING audit.digest(message)
            """)

        try tx.record(
            .messageWritten, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            digest: written.value.bytes, fields: ["message"], crossing: referral.crossing)
        try tx.enqueue(
            Job(.tellMessage, for: referral.other, referral: id, move: ID<Entry>(rawValue: made.rawValue)))
        return made
    }

    /// What the other organisation's log calls this referral.
    var crossing: Crossing {
        Crossing(organisation: other, trace: .one("referral", id.rawValue, keys, in: other))
    }
}
