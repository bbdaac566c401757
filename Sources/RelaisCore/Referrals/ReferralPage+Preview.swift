import Postgres

extension ReferralPage.Slip {
    /// What would cross if a referral of someone were sent now, from the code that freezes it when one is; `nil` for whoever
    /// does not follow the person. `terms` are the languages by code.
    static func preview(
        of person: ID<Person>, organisation: ID<Organisation>, terms: [String: Term], in tx: Transaction
    ) throws -> ReferralPage.Slip? {
        guard let manifest = try Manifest.preview(of: person, organisation: organisation, in: tx) else { return nil }
        let commune: Only<String>? = try manifest.commune.flatMap {
            try tx.first("SELECT name FROM directory.commune WHERE code = \($0)")
        }
        return ReferralPage.Slip(
            ageBracket: manifest.ageBracket, languages: manifest.languages.compactMap { terms[$0] },
            frenchLevel: manifest.frenchLevel, commune: commune?.value, isFrozen: false)
    }
}
