import Foundation
import RelaisTesting

@testable import Postgres
@testable import RelaisCore

extension Transaction {
    /// So many places of the clinic's course, all year round.
    func places(_ number: Int, _ cast: Cast, at moment: Date? = nil) throws {
        try self.as(cast.dora, at: moment) {
            _ = try Intake.set(Intake.Draft(places: String(number)), for: cast.course, in: $0)
        }
    }

    /// A referral of Alice's to the course, sent at a moment.
    func asked(_ cast: Cast, priority: String = "normal", at moment: Date) throws -> ID<Referral> {
        try self.as(cast.alice, at: moment - 60) { tx in
            let person = try Person.register(.mariam, in: tx).id
            return try Referral.draft(.course(for: person, cast, priority: priority), in: tx).id
        }
    }

    func sent(_ cast: Cast, priority: String = "normal", at moment: Date) throws -> ID<Referral> {
        let id = try asked(cast, priority: priority, at: moment)
        try self.as(cast.alice, at: moment) { try Referral.send(id, in: $0) }
        return id
    }

    /// The same, put on the list for a reason.
    func listed(_ cast: Cast, priority: String = "normal", for reason: String = "no_capacity", at moment: Date) throws
        -> ID<Referral>
    {
        let id = try sent(cast, priority: priority, at: moment - 60)
        try self.as(cast.charlie, at: moment) { try Referral.waitlist(id, reason: reason, in: $0) }
        return id
    }

    func standing(_ id: ID<Referral>, _ member: Member, at moment: Date? = nil) throws -> Standing? {
        try self.as(member, at: moment) { try ReferralTimes(id, in: $0).standing }
    }

    /// How many places of the course are taken.
    func taken(_ cast: Cast) throws -> Int {
        try self.as(cast.dora) { try PlacesPage(cast.course, in: $0).intakes.map(\.taken).reduce(0, +) }
    }

    /// The daemon looks what rings, and does what there is to do.
    @discardableResult
    func ring(_ cast: Cast, at moment: Date) throws -> [Job.Kind] {
        try leave(Job(.findUnanswered), cast, at: moment)
        return try doJobs(cast, at: moment).filter { $0 != .findUnanswered }
    }
}
