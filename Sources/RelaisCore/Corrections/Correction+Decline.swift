import Postgres

extension Correction {
    /// Leaves the recipient's own file as it is: what was sealed for it is deleted, its keys with it. The holder is told.
    package static func decline(_ id: ID<Correction>, in tx: Transaction) throws {
        let correction = try held(id, in: tx)
        try correction.answer(.declined, .personCorrectionDeclined, entry: tx.newEntry(), in: tx)
    }
}
