import Postgres

extension Consent {
    /// Its last day has passed: the daemon ends it for its organisation, and what rests on it.
    @discardableResult
    static func expire(_ id: ID<Consent>, in tx: Transaction) throws -> Stopped {
        let consent = try held(id, to: .endConsents, in: tx)
        if let ending = consent.ending { throw Refusal.consentIs(ending) }
        guard Day(tx.now).isAfter(consent.until) else { throw Refusal.nothingChanged }
        let keys = try tx.askKeys(about: [consent.person.rawValue]).open()
        return try consent.end(.expired, .consentExpired, keys: keys, in: tx)
    }

    /// A representative gave it, and the young person is of age: it holds no longer unless they agree themselves. Whether they are
    /// was looked at by `reviewMajority`.
    @discardableResult
    static func lapse(_ id: ID<Consent>, in tx: Transaction) throws -> Stopped {
        let consent = try held(id, to: .endConsents, in: tx)
        if let ending = consent.ending { throw Refusal.consentIs(ending) }
        guard consent.givenBy != .person else { throw Refusal.nothingChanged }
        let keys = try tx.askKeys(about: [consent.person.rawValue]).open()
        return try consent.end(.lapsed, .consentLapsed, keys: keys, in: tx)
    }
}
