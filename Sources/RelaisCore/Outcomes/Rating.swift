/// What is rated from 0 (not addressed) to 4 (on their own), on Relais's own neutral scale: as whoever helps sees it, and as the person
/// does. Mirrored by the columns of `casework.assessment`.
package enum Rating: String, Sendable, CaseIterable {
    case autonomy
    case socialLink = "social_link"
    case ownAutonomy = "own_autonomy"
    case ownSocialLink = "own_social_link"

    package enum Scale: String, Sendable, CaseIterable {
        case autonomy
        case socialLink = "social_link"
    }

    package static let range = 0...4

    package var scale: Scale {
        switch self {
        case .autonomy, .ownAutonomy: .autonomy
        case .socialLink, .ownSocialLink: .socialLink
        }
    }

    /// Whether the person rates it.
    package var isOwn: Bool { self == .ownAutonomy || self == .ownSocialLink }
}
