import Postgres

extension Handover {
    /// The other organisation does not take the file: what was sealed for it is deleted, its keys with it.
    package static func decline(_ id: ID<Handover>, in tx: Transaction) throws {
        let handover = try held(id, by: .receiver, in: tx)
        let entry = tx.newEntry()
        try handover.answer(.declined, entry, in: tx)
        try handover.end(.personHandoverDeclined, entry, in: tx)
    }
}
