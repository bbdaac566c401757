import Postgres

extension Disclosure {
    /// By which right something is disclosed (GDPR 6(1), 9). Mirrored by `disclosure_basis_known` and `handover_basis_known`.
    package enum Basis: String, Sendable, CaseIterable, PostgresValue {
        /// The person agreed, or those who decide for a minor: where they are really free to.
        case consent
        /// A task of public interest: social assistance for children, a mission locale.
        case publicInterestTask = "public_interest_task"
        /// A law that orders it.
        case legalObligation = "legal_obligation"
        /// An association's interest in helping, which outweighs no right of the person.
        case legitimateInterest = "legitimate_interest"
        /// Life or health is at stake: said in words.
        case vitalInterests = "vital_interests"

        package var needsWords: Bool { self == .vitalInterests }
    }

    /// Refuses a basis that is none, and one that needs words without any. Nothing given is the person's agreement.
    static func checked(
        basis: String?, words: String?, _ checks: inout Checks
    ) -> (basis: Basis, words: String?) {
        let basis: Basis = checks.code("basis", basis) ?? .consent
        return (basis, checks.text("basis_words", words, most: 500, isNeeded: basis.needsWords))
    }
}
