import Foundation
import Postgres

/// The places of a service, its clocks, and who waits for it: for whoever keeps the service, or works where it is offered.
package struct PlacesPage: Sendable {
    package let service: Service
    package let intakes: [Intake]
    package let clock: ServiceClock?
    /// Whoever may be told that an answer is late; for whoever keeps the service.
    package let coordinators: [ServiceClock.Coordinator]
    /// Those on the list that the caller may see, in their order.
    package let waiting: [Line]
    package let today: Day

    /// Someone on the list: no name, no word of the request.
    package struct Line: Sendable, RowDecodable {
        package let id: ID<Referral>
        package let reference: String
        package let priority: Referral.Priority
        package let rank: Int
        package let listedAt: Date
        package let passed: Int
        package let offeredUntil: Date?
        package init(row: Row) throws {
            (id, reference, priority, rank, listedAt, passed, offeredUntil) = try row.decode()
        }
    }

    /// So many of the list at most.
    static let most = 100

    package init(_ id: ID<Service>, in tx: Transaction) throws {
        let caller = try tx.caller
        service = try Service(id, in: tx)
        let keeps =
            caller.may(.keepServices) && (caller.organisation == nil || caller.organisation == service.organisation)
        let works = caller.may(.seePeople) && caller.organisation == service.organisation
        guard keeps || works else { throw Refusal.notPermitted(.keepServices) }
        intakes = try Intake.ask(of: id, in: tx).all()
        today = Day(tx.now)
        (clock, coordinators) =
            try !keeps
            ? (nil, [])
            : tx.inside(.directory) { [organisation = service.organisation] in
                let later: Later<ServiceClock> = try tx.ask(
                    "SELECT \(ServiceClock.columns) FROM \(ServiceClock.sources) WHERE v.id = \(id)")
                return (
                    try later.one(), try tx.all("SELECT account, name FROM access.coordinators(\(organisation))")
                )
            }
        waiting =
            try !works
            ? []
            : tx.all(
                """
                SELECT r.id, r.reference, r.priority, s.rank, w.listed_at, w.passed, s.offered_until
                FROM casework.waiting w
                JOIN casework.referral r ON r.id = w.referral
                CROSS JOIN LATERAL casework.standing(w.referral) AS s
                WHERE w.service = \(id)
                ORDER BY w.passed, w.urgency, w.listed_at, w.referral
                LIMIT \(Self.most)
                """)
        try tx.record(.placesSeen, .deployment(tx, "service", id.rawValue, log: service.organisation))
        if works { try tx.recordShown(waiting.map(\.id), for: service.organisation) }
    }
}
