import Foundation

@testable import Postgres
@testable import RelaisCore

extension Transaction {
    /// A concern that Mona raises.
    package func concern(
        about match: ID<Match>, _ cast: Cast, by member: Member? = nil, at moment: Date? = nil,
        isUrgent: Bool = false
    ) throws -> ID<Concern> {
        try self.as(member ?? cast.mona, at: moment) {
            try Concern.raise(
                .init(words: "Il ne mange plus le midi.", urgent: isUrgent ? "yes" : "no"), about: match, in: $0)
        }
    }
}
