import Postgres

extension Handover {
    /// What allowed a file to be offered has ended: the offer is taken back, as the one who made it could. For whoever ends a
    /// consent, and the daemon. Answers whether it still stood.
    static func stop(_ id: ID<Handover>, in tx: Transaction) throws -> Bool {
        do {
            let permission: Permission = try tx.caller.kind == .daemon ? .endConsents : .handOverPeople
            let handover = try held(id, by: .giver, to: permission, in: tx)
            let entry = tx.newEntry()
            try handover.answer(.withdrawn, entry, in: tx)
            try handover.end(.personHandoverWithdrawn, entry, in: tx)
            return true
        } catch Refusal.handoverIs {
            return false
        }
    }
}
