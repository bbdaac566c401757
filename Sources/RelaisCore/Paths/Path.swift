import Postgres

/// The legs one person goes along, in order, within what an organisation may see.
package enum Path {
    /// Why a path has come to its end. Mirrored by `path_end_reason_known`.
    package enum EndReason: String, Sendable, CaseIterable, PostgresValue {
        case goalReached = "goal_reached"
        case personDeclined = "person_declined"
        case personMoved = "person_moved"
        case personUnreachable = "person_unreachable"
        /// Another organisation goes on with them.
        case followedElsewhere = "followed_elsewhere"
        /// There is nothing for them here: that is an unmet need too.
        case noOffer = "no_offer"
        case other
    }
}
