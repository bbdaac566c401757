import Foundation
import Postgres

/// What would cross if a referral of someone were sent now, from the code that freezes it when one is.
struct Preview {
    private let manifest: Manifest
    private let communeName: String?
    private let terms: [String: Term]
    /// Of whoever has the file open, to judge what was agreed to for a minor.
    let birth: Day?

    /// Nothing for whoever does not follow the person. `terms` are the languages by code.
    init?(
        of person: ID<Person>, organisation: ID<Organisation>, terms: [String: Term], in tx: Transaction
    ) throws {
        guard let read = try Manifest.preview(of: person, organisation: organisation, in: tx) else { return nil }
        (manifest, birth, self.terms) = (read.manifest, read.birth, terms)
        let commune: Only<String>? = try manifest.commune.flatMap {
            try tx.first("SELECT name FROM directory.commune WHERE code = \($0)")
        }
        communeName = commune?.value
    }

    /// What the recipient would read of it.
    func slip(of plan: Disclosure.Plan) -> ReferralPage.Slip {
        let chosen = manifest.choosing(plan.choice)
        return ReferralPage.Slip(
            plan: plan, ageBracket: chosen.ageBracket, languages: chosen.languages.compactMap { terms[$0] },
            frenchLevel: chosen.frenchLevel, commune: chosen.commune == nil ? nil : communeName, isFrozen: false)
    }

    /// What of a service's limits the person is known not to meet.
    func unmet(_ limits: Service.Limits?, on today: Day) -> [Fit.Point] {
        limits?.unmet(ages: birth?.ages(on: today), commune: manifest.commune) ?? []
    }

    /// All that is known and names nobody, whatever is chosen of it.
    var known: ReferralPage.Slip {
        slip(of: Disclosure.Plan(choice: Disclosure.Choice(Set(Disclosure.Field.allCases)), basis: .consent))
    }
}

extension ReferralPage {
    /// One move of the thread.
    package struct Step: Sendable {
        package let at: Date
        package let state: Referral.State
        package let side: Referral.Side
        package let organisation: String
        package let account: String?
        package let reason: Referral.Reason?
        package let note: String?
    }
}
