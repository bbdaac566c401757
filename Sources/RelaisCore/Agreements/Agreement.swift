import Foundation
import Postgres

/// What two organisations that work together have signed: who answers for what, towards the people they help (GDPR 26).
package struct Agreement: Sendable {
    package let id: ID<Agreement>
    package let proposer: ID<Organisation>
    package let partner: ID<Organisation>
    package let proposerName: String
    package let partnerName: String
    /// What it covers, in words of the two organisations.
    package let covers: String
    /// Where the paper is found.
    package let paper: String
    package let signedOn: Day
    /// Its last day, where it has one.
    package let endsOn: Day?
    package let proposedBy: String?
    package let confirmedBy: String?
    package let confirmedAt: Date?
    package let endedAt: Date?
    package let rowVersion: Int
    let entry: ID<Entry>

    package enum State: String, Sendable, CaseIterable {
        /// The partner has not confirmed it.
        case proposed
        case inForce = "in_force"
        /// One of the two ended it, or its last day has passed.
        case ended
    }

    /// Where it stands on a day.
    package func state(on today: Day) -> State {
        if endedAt != nil || endsOn.map(today.isAfter) ?? false { return .ended }
        return confirmedAt == nil ? .proposed : .inForce
    }
}

extension Agreement: RowDecodable {
    static let columns: SQL =
        """
        a.id, a.proposer, a.partner, p.name, q.name, a.covers, a.reference, a.signed_on::text, a.ends_on::text,
            access.account_name(a.proposed_by), access.account_name(a.confirmed_by), a.confirmed_at, a.ended_at, a.row_version, a.entry
        """
    static let sources: SQL =
        """
        directory.agreement a
        JOIN directory.organisation p ON p.id = a.proposer
        JOIN directory.organisation q ON q.id = a.partner
        """

    package init(row: Row) throws {
        let days: (String, String?)
        (
            id, proposer, partner, proposerName, partnerName, covers, paper, days.0, days.1, proposedBy, confirmedBy,
            confirmedAt, endedAt, rowVersion, entry
        ) = try row.decode()
        guard let signed = Day(days.0) else { throw PostgresError.missingRow }
        (signedOn, endsOn) = (signed, days.1.flatMap(Day.init))
    }
}

extension Agreement {
    /// The agreement, locked until the transaction ends, if it is the caller's to change.
    ///
    /// - Throws: `Refusal.notFound` when there is none of their organisation; `.agreementIs` once it has ended.
    static func held(_ id: ID<Agreement>, in tx: Transaction) throws -> Agreement {
        try tx.caller.require(.keepAgreements)
        let found: Agreement? = try tx.inside(.directory) {
            try tx.execute("SELECT FROM directory.agreement WHERE id = \(id) FOR UPDATE")
            return try tx.first("SELECT \(columns) FROM \(sources) WHERE a.id = \(id)")
        }
        guard let found else { throw Refusal.notFound(.init(.agreement, id.rawValue)) }
        try tx.require(version: found.rowVersion)
        guard found.endedAt == nil else { throw Refusal.agreementIs(.ended) }
        return found
    }

    /// What every change of one ends with: the audit of the organisations it binds, and a notice to those who keep the other's.
    static func tell(
        _ event: Event, _ kind: Notice.Kind, of id: ID<Agreement>, between sides: [ID<Organisation>], entry: ID<Entry>,
        previous: ID<Entry>? = nil, digest: Bytes, in tx: Transaction
    ) throws {
        let own = try tx.caller.organisation
        let first = own ?? sides[0]
        let other = sides.first { $0 != first }
        let crossing = other.map { Crossing(organisation: $0, trace: .deployment(tx, "agreement", id.rawValue)) }
        try tx.record(
            event, entry: entry, .deployment(tx, "agreement", id.rawValue, log: first), previous: previous,
            digest: digest.bytes, crossing: crossing)
        try tx.inside(.directory) {
            try tx.execute("SELECT directory.tell_of_agreement(\(id), \(kind), \(tx.now), \(entry))")
        }
    }
}

extension Agreement.State {
    /// The state as it stands in a sentence.
    package func isNow(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .proposed: ("proposée", "proposed")
            case .inForce: ("en vigueur", "in force")
            case .ended: ("terminée", "ended")
            }
        return language == .french ? french : english
    }
}
