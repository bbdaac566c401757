import Foundation
import Postgres

/// How people pass from one organisation to another: the caller's own, with those that refer to it and those it refers to.
///
/// A coordinator, who sees every file, reads the numbers. Everyone else reads them with small counts masked.
package struct PathReport: Sendable {
    /// What passes from one organisation to another, and what came of it.
    package struct Passage: Sendable {
        /// `nil` for all others together.
        package let referrer: String?
        package let recipient: String?
        package let isOwnReferrer: Bool
        package let isOwnRecipient: Bool
        package let sent: Count
        package let underWay: Count
        package let completed: Count
        package let unfulfilled: Count
        package let told: Figures.Told
    }

    /// One service, of one's own or of those one refers to.
    package struct ServiceLine: Sendable {
        package let service: String
        package let organisation: String
        /// Masked, it is not told: services add up to passages.
        package let sent: Count
        package let told: Figures.Told
    }

    package let period: Period
    package let isMasked: Bool
    package let organisation: String
    package let passages: [Passage]
    /// All of them together.
    package let total: Passage
    package let services: [ServiceLine]
    /// Why it came to nothing, the most frequent first. Masked, only those of five or more, without their number.
    package let reasons: [(reason: Referral.Reason, count: Count)]
    /// How many are between two legs now, by the service the last leg went to.
    package let lost: [(service: String, organisation: String, count: Count)]

    /// So many passages stand by themselves; the rest is one line.
    static let most = 40

    /// `period` as `Period` reads it. For whoever reads it masked, a calendar year: of two that share months, one could be taken from
    /// the other.
    ///
    /// - Throws: `Refusal.invalid` for a period that is none, or not one of theirs.
    package init(period text: String? = nil, in tx: Transaction) throws {
        let caller = try tx.caller
        guard caller.may(.seePeople) || caller.may(.readRegisters), let own = caller.organisation else {
            throw Refusal.notPermitted(.readRegisters)
        }
        guard let period = Period(text, on: Day(tx.now)) else { throw Refusal.invalid([Invalid("period", .notInList)]) }
        let isMasked = !(caller.roles.contains(.coordinator) && caller.may(.seePeople))
        if isMasked && !period.isYear { throw Refusal.invalid([Invalid("period", .notInList)]) }
        let laterLines: Later<Line> = try tx.ask(
            """
            SELECT f.referrer, f.recipient, f.service, f.what, f.days, f.total
            FROM casework.path_figures(\(period.from.text)::date, \(period.until.text)::date) f
            """)
        let laterLost: Later<Lost> = try tx.ask(
            """
            SELECT v.name, o.name, l.total
            FROM casework.lost_between() l
            JOIN directory.service v ON v.id = l.service
            JOIN directory.organisation o ON o.id = v.organisation
            ORDER BY l.total DESC, v.name, v.id
            """)
        var byService: [Leads: Figures] = [:]
        for line in try laterLines.all() {
            byService[Leads(line), default: Figures()].add(line.what, days: line.days, line.total)
        }
        let names = try Self.names(of: Array(byService.keys), in: tx)

        (self.period, self.isMasked, organisation) = (period, isMasked, caller.organisationName)
        (passages, total) = Self.passages(byService, own: own, names, isMasked)
        services = Self.services(byService, names, isMasked)
        reasons = Self.reasons(byService.values, isMasked)
        lost = try laterLost.all().map { one in
            let isFew = isMasked && one.total < Masking.threshold
            return (one.service, one.organisation, isFew ? .few : .exact(one.total))
        }
        try tx.record(
            .pathsReported, .deployment(tx, "path-report", tx.deployment), fields: [isMasked ? "masked" : "exact"])
    }

    struct Line: RowDecodable {
        let referrer: ID<Organisation>
        let recipient: ID<Organisation>
        let service: ID<Service>
        let what: String
        let days: Int
        let total: Int
        init(row: Row) throws { (referrer, recipient, service, what, days, total) = try row.decode() }
    }

    private struct Lost: RowDecodable {
        let service: String
        let organisation: String
        let total: Int
        init(row: Row) throws { (service, organisation, total) = try row.decode() }
    }

    /// Where something was sent from, and to which service.
    struct Leads: Hashable {
        let referrer: ID<Organisation>
        let recipient: ID<Organisation>
        let service: ID<Service>
        init(_ line: Line) { (referrer, recipient, service) = (line.referrer, line.recipient, line.service) }
    }

    struct Names {
        var organisations: [ID<Organisation>: String] = [:]
        var services: [ID<Service>: String] = [:]
    }

    private static func names(of leads: [Leads], in tx: Transaction) throws -> Names {
        let organisations = Array(Set(leads.flatMap { [$0.referrer, $0.recipient] }))
        let services = Array(Set(leads.map(\.service)))
        let later: Later<Named> = try tx.ask(
            "SELECT o.id, o.name FROM directory.organisation o WHERE o.id = ANY (\(organisations))")
        let named: [Named] = try tx.all("SELECT v.id, v.name FROM directory.service v WHERE v.id = ANY (\(services))")
        var names = Names()
        for one in try later.all() { names.organisations[ID(rawValue: one.id)] = one.name }
        for one in named { names.services[ID(rawValue: one.id)] = one.name }
        return names
    }

    private struct Named: RowDecodable {
        let id: UUID
        let name: String
        init(row: Row) throws { (id, name) = try row.decode() }
    }
}
