import Foundation
import Postgres

/// What time asks of someone, besides answers: news of the supports they give, and for whom they stand in.
package struct DeskClocks: Sendable {
    package let newsDue: [Line]
    /// Of today, where the caller is away or stands in.
    package let absences: [Absence]
    package let account: ID<Account>?

    package struct Line: Sendable, RowDecodable {
        package let referral: ID<Referral>
        package let reference: String
        package let at: Date
        package init(row: Row) throws { (referral, reference, at) = try row.decode() }
    }

    /// News that is due within a week, the nearest first.
    package init(in tx: Transaction) throws {
        let later = try AbsenceList.askCurrent(in: tx)
        newsDue = try tx.all(
            """
            SELECT r.id, r.reference, d.rings_at
            FROM casework.news_due(\(tx.now + 7 * 86_400), \(Desk.most)) AS d
            JOIN casework.referral r ON r.id = d.referral
            ORDER BY d.rings_at, r.id
            """)
        let (own, organisation) = try tx.caller.member(.seePeople)
        account = own
        absences = try later.all()
        try tx.recordShown(newsDue.map(\.referral), for: organisation)
    }
}

/// What both sides may know of when: where a referral stands on the list, and what will ring of it.
package struct ReferralTimes: Sendable {
    package let standing: Standing?
    package let clocks: [Standing.Clock]

    /// Asks at once; answers what reads it. The page that shows it is the entry.
    package static func ask(of id: ID<Referral>, in tx: Transaction) throws -> () throws -> ReferralTimes {
        let (standing, clocks) = (try Standing.ask(of: id, in: tx), try Standing.askClocks(of: id, in: tx))
        return { ReferralTimes(standing: try standing.first(), clocks: try clocks.all()) }
    }

    /// The same for whoever asks for that alone, and records it.
    package init(_ id: ID<Referral>, in tx: Transaction) throws {
        let keys = try tx.askKeys(about: [id.rawValue])
        let times = try Self.ask(of: id, in: tx)
        let known: Only<ID<Referral>>? = try tx.first("SELECT id FROM casework.referral WHERE id = \(id)")
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard known != nil else { throw Refusal.notFound(.init(.referral, id.rawValue)) }
        self = try times()
        try tx.record(.referralSeen, .one("referral", id.rawValue, keys.open(), in: organisation), fields: ["clocks"])
    }

    init(standing: Standing?, clocks: [Standing.Clock]) { (self.standing, self.clocks) = (standing, clocks) }
}
