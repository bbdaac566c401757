import Postgres

extension Referral {
    /// Takes back what was disclosed to the recipient of a referral that is over, and says so in both audits: the copy, and the
    /// recipient's file as far as it is nothing else. For either side of one that did not come to its end, for the holder alone
    /// of one that did, at any time. Answers the entry that tells of it; nothing where nothing was left to take.
    @discardableResult
    func retractDisclosure(in tx: Transaction) throws -> ID<Entry>? {
        let entry = tx.newEntry()
        let done: Taken = try tx.one(
            "SELECT digest, taken FROM casework.retract_disclosure(\(id), \(tx.now), \(entry))")
        guard let digest = done.digest else { return nil }
        let crossing = Crossing(organisation: other, trace: .one("referral", id.rawValue, keys, in: other))
        try tx.record(
            .disclosureRetracted, entry: entry, .one("referral", id.rawValue, keys, in: own),
            digest: digest.bytes, fields: done.fields, crossing: crossing)
        return entry
    }

    /// The time of a copy has come: the daemon deletes it for the organisation that disclosed it.
    static func endCopy(_ id: ID<Referral>, in tx: Transaction) throws {
        let referral = try held(id, by: .referrer, to: .expireReferrals, in: tx)
        guard referral.state.isFinal else { return }
        try referral.retractDisclosure(in: tx)
    }

    private struct Taken: RowDecodable {
        let digest: Bytes?
        let fields: [String]
        init(row: Row) throws {
            let taken: [String]?
            (digest, taken) = try row.decode()
            fields = taken ?? []
        }
    }
}
