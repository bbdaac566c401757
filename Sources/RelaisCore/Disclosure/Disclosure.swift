/// What crosses from one organisation to another: which fields, at which stage, by which right.
package enum Disclosure {}

extension Disclosure {
    /// When a field is read by whoever receives a referral.
    package enum Stage: Sendable, CaseIterable {
        /// As soon as it is sent. None of these names anybody.
        case withReferral
        /// Once the recipient has accepted.
        case onAcceptance
    }

    /// A field of a person, or of a request, that can be disclosed. The one list of them: the manifest, consents, forms and
    /// commands name them by these codes. Mirrored by `disclosure_fields_known` and `disclosure_on_acceptance_known`.
    package enum Field: String, Sendable, CaseIterable {
        case ageBracket = "age_bracket"
        case languages
        case frenchLevel = "french_level"
        case commune
        case need
        case alreadyDone = "already_done"
        case given, family
        case birthDate = "birth_date"
        case gender, phone, email, address
        case contactWishes = "contact_wishes"

        package var stage: Stage {
            switch self {
            case .ageBracket, .languages, .frenchLevel, .commune, .need, .alreadyDone: .withReferral
            case .given, .family, .birthDate, .gender, .phone, .email, .address, .contactWishes: .onAcceptance
            }
        }

        /// The compartment it is taken from. An age bracket is all that leaves `identity` with the referral.
        var compartment: Compartment {
            switch self {
            case .languages, .frenchLevel, .commune, .need, .alreadyDone: .casework
            default: .identity
            }
        }

        /// Whether it is what a referral is about, and so is never left out.
        package var isNeeded: Bool { self == .need }

        /// Those of a stage, in the order they are shown.
        package static func those(_ stage: Stage) -> [Field] { allCases.filter { $0.stage == stage } }
    }

    /// What every referral says, whatever is chosen: none of it is about the person.
    package static let always = ["reference", "service", "priority"]
}
