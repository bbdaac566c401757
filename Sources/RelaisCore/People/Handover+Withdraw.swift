import Postgres

extension Handover {
    /// The organisation that offered a file takes the offer back: what was sealed is deleted, its keys with it.
    package static func withdraw(_ id: ID<Handover>, in tx: Transaction) throws {
        let handover = try held(id, by: .giver, in: tx)
        let entry = tx.newEntry()
        try handover.answer(.withdrawn, entry, in: tx)
        try handover.end(.personHandoverWithdrawn, entry, in: tx)
    }
}
