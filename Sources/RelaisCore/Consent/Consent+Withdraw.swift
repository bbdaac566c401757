import Postgres

extension Consent {
    /// Whoever agreed takes it back: from this moment it allows nothing, and what rests on it stops in this same transaction.
    /// Nobody asks why. For whoever follows the person, whoever has in hand what stops.
    @discardableResult
    package static func withdraw(_ id: ID<Consent>, in tx: Transaction) throws -> Stopped {
        let consent = try held(id, to: .keepConsents, in: tx)
        if let ending = consent.ending { throw Refusal.consentIs(ending) }
        let keys = try tx.askKeys(about: [consent.person.rawValue]).open()
        return try consent.end(.withdrawn, .consentWithdrawn, keys: keys, in: tx)
    }
}
