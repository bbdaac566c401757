/// Someone who decides for a minor, for a time and as far as a decision says. A minor may have several at once.
package struct Representative: Sendable {
    package let id: ID<Representative>
    package let facts: Facts
    /// What was said of them before each correction, the last first.
    package let former: [Facts]
    package let rowVersion: Int

    /// By which title (Code civil art. 373-4, 375-7, 377, 388-2, 390, 411; CESEDA L521-9).
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case departmentGuardian = "tuteur_departement"
        case adHocAdministrator = "administrateur_ad_hoc"
        case trustedThirdParty = "tiers_digne_de_confiance"
        case delegate = "delegataire"
        case parentalAuthorityHolder = "parental_authority_holder"
        /// Asked for, and not named yet: decides nothing.
        case noneYet = "none_yet"

        /// In which quality they agree to something; `nil` for whoever decides nothing.
        package var giver: Consent.Giver? {
            switch self {
            case .departmentGuardian, .trustedThirdParty, .delegate: .guardian
            case .adHocAdministrator: .adHocAdministrator
            case .parentalAuthorityHolder: .parentalAuthorityHolder
            case .noneYet: nil
            }
        }
    }

    /// What is sealed of one.
    package struct Facts: Sendable, Equatable, Codable {
        package var kind: Kind
        package var name: String?
        /// The court or the authority that decided.
        package var authority: String?
        package var decidedOn: Day?
        package var from: Day
        /// The last day of it, where one is known.
        package var until: Day?
        package var contact: String?
        package var level: DecisionLevel
    }

    /// What is sealed of one, with what it said before.
    struct Kept: Codable {
        let facts: Facts
        let former: [Facts]
    }

    /// Whether they can agree to something for the minor on a day.
    func decides(_ purpose: Consent.Purpose, on day: Day) -> Bool {
        facts.kind.giver != nil && facts.level.reaches(purpose.level) && isInOffice(on: day)
    }

    package func isInOffice(on day: Day) -> Bool {
        !facts.from.isAfter(day) && !(facts.until.map(day.isAfter) ?? false)
    }
}

/// How far someone may decide for a minor (Code civil art. 373-4).
package enum DecisionLevel: String, Sendable, Codable, CaseIterable {
    case usual, serious

    /// Whoever decides what is serious decides what is usual.
    func reaches(_ other: DecisionLevel) -> Bool { self == .serious || other == .usual }
}
