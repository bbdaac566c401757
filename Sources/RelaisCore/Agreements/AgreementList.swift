import Foundation
import Postgres

/// The register of agreements: an organisation's own, or all of them for the administrator of the server. Those that wait and
/// those in force first.
package struct AgreementList: Sendable {
    package let lines: [Agreement]
    /// The day it was read on: what is in force then.
    package let today: Day

    package init(in tx: Transaction) throws {
        try tx.caller.require(.readAgreements)
        lines = try tx.inside(.directory) {
            try tx.all(
                """
                SELECT \(Agreement.columns)
                FROM \(Agreement.sources)
                ORDER BY a.ended_at IS NOT NULL, a.confirmed_at IS NOT NULL, q.name, p.name, a.signed_on DESC, a.id
                LIMIT 500
                """)
        }
        today = Day(tx.now)
        try tx.record(.agreementsListed, .deployment(tx, "agreement-list", tx.deployment))
    }

    /// How long before its end both sides are told.
    static let notice: TimeInterval = 30 * 86_400

    /// Tells both sides of agreements that end within a month: the daemon's, every day.
    static func tellOfEnds(in tx: Transaction) throws {
        let (today, last) = (Day(tx.now), Day(tx.now + notice))
        try tx.execute(
            "SELECT directory.tell_of_ending_agreements(\(tx.now), \(today.text)::date, \(last.text)::date)")
    }
}
