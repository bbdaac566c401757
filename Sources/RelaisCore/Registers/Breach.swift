import Foundation
import Postgres
import Vault

/// Something that happened to personal data and should not have: lost, changed or seen (GDPR 4(12), 33, 34). From the moment it is
/// found there are seventy-two hours to tell the authority, unless it is no risk to anybody.
package struct Breach: Sendable {
    package let id: ID<Breach>
    package let foundAt: Date
    package let kinds: [Kind]
    package let people: [People]
    package let data: [DataKind]
    /// About how many; `nil` while nobody knows.
    package let number: Int?
    package let risk: Risk?
    package let assessedAt: Date?
    package let authorityToldAt: Date?
    package let authorityReference: String?
    package let peopleToldAt: Date?
    package let toldThrough: Channel?
    package let recordedBy: String?
    package let recordedAt: Date
    package let closedAt: Date?
    package let rowVersion: Int

    /// What happened to the data. Mirrored by `breach_kinds_known`.
    package enum Kind: String, Sendable, CaseIterable { case confidentiality, integrity, availability }

    /// Whose data they were. Mirrored by `breach_people_known`.
    package enum People: String, Sendable, CaseIterable {
        case peopleHelped = "people_helped"
        case minors, representatives, staff, volunteers
    }

    /// Which data they were. Mirrored by `breach_data_known`.
    package enum DataKind: String, Sendable, CaseIterable {
        case identity, contact, situation, health, protection, words, credentials, other
    }

    /// How much it may harm people. Mirrored by `breach_risk_known`.
    package enum Risk: String, Sendable, CaseIterable, PostgresValue {
        /// None that is likely: the authority need not be told.
        case none
        /// The authority is told.
        case risk
        /// So are the people themselves.
        case high = "high_risk"
    }

    /// Through whom people were told. Mirrored by `breach_told_through_known`.
    package enum Channel: String, Sendable, CaseIterable, PostgresValue {
        case directly
        /// Whoever represents minors.
        case representatives
        case publicly
    }

    /// What is said of it in words; sealed, one blob for all of it.
    package struct Account: Sendable, Equatable, Codable {
        package var happened: String
        package var consequences: String?
        package var measures: String?
        /// Why the risk is what it is held to be.
        package var decision: String?
        /// Why the authority was told late, or people not at all.
        package var delay: String?
    }

    package static let time: TimeInterval = 72 * 3_600

    /// By when the authority is to be told.
    package var dueAt: Date { foundAt + Self.time }
    /// Whether the clock still runs.
    package var isRunning: Bool { authorityToldAt == nil && closedAt == nil && risk != Risk.none }
    package func isLate(at now: Date) -> Bool { isRunning && dueAt < now }
}

extension Breach: RowDecodable {
    static let columns: SQL =
        """
        b.id, b.found_at, b.kinds, b.people, b.data, b.number_of_people, b.risk, b.assessed_at, b.authority_told_at,
            b.authority_reference, b.people_told_at, b.told_through, access.account_name(b.recorded_by), b.recorded_at, b.closed_at,
            b.row_version
        """

    package init(row: Row) throws {
        let lists: ([String], [String], [String])
        (
            id, foundAt, lists.0, lists.1, lists.2, number, risk, assessedAt, authorityToldAt, authorityReference,
            peopleToldAt,
            toldThrough, recordedBy, recordedAt, closedAt, rowVersion
        ) = try row.decode()
        kinds = lists.0.compactMap(Kind.init)
        people = lists.1.compactMap(People.init)
        data = lists.2.compactMap(DataKind.init)
    }

    static func place(_ id: ID<Breach>, in organisation: ID<Organisation>, version: Int) -> Place {
        Place(
            organisation: organisation.rawValue, table: "casework.breach", row: id.rawValue, rowVersion: Int64(version))
    }
}
