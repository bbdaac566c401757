import Foundation
import Postgres

/// How much each colleague opened of what is protected, in the last seven days and in the eight weeks before: so that what is unusual
/// is seen by whoever answers for it. It counts what opens, shows or gives out; it measures nobody's work.
package struct AccessVolumes: Sendable {
    package let lines: [Line]
    /// The end of the last seven days.
    package let until: Date

    /// What is counted. Mirrored by `audit.volumes`.
    package enum Kind: String, Sendable, CaseIterable, PostgresValue {
        /// Identities opened, also in an emergency.
        case identities
        /// Files and referrals looked at.
        case files
        case exports
        /// What was refused.
        case denied
        /// Any of these at a weekend, or between 8 in the evening and 7 in the morning.
        case late
    }

    package struct Line: Sendable, RowDecodable {
        package let account: UUID
        package let name: String
        package let kind: Kind
        /// Nine weeks, the oldest first; the last is the last seven days.
        package let weeks: [Int]
        package let last: Date

        package init(row: Row) throws { (account, name, kind, weeks, last) = try row.decode() }

        init(account: UUID, name: String, kind: Kind, weeks: [Int], last: Date) {
            (self.account, self.name, self.kind, self.weeks, self.last) = (account, name, kind, weeks, last)
        }

        package var now: Int { weeks.last ?? 0 }

        /// What an ordinary week of theirs is: the median of the eight before.
        package var usual: Int {
            let before = weeks.dropLast().sorted()
            return before.isEmpty ? 0 : before[before.count / 2]
        }

        /// At least ten, and more than three times an ordinary week and than any of the eight before.
        package var isUnusual: Bool {
            now >= AccessVolumes.least && now > 3 * usual && now > weeks.dropLast().max() ?? 0
        }
    }

    /// Fewer than these in a week are never told as unusual.
    package static let least = 10
    private static let most = 2500

    private static let identities = (Event.identityReads + [.emergencyOpened]).map(\.rawValue)
    private static let files = [Event.personSeen, .referralSeen].map(\.rawValue)
    private static let exports = [Event.personExported.rawValue]

    /// Of the caller's organisation, the unusual first. That it was asked is an entry.
    ///
    /// - Throws: `Refusal.notPermitted` for whoever does not watch over it.
    package init(in tx: Transaction) throws {
        _ = try tx.caller.member(.reviewEmergencies)
        let now = tx.now
        until = now
        let found: [Line] = try tx.all(
            """
            SELECT account, name, kind, weeks, last_at
            FROM audit.volumes(\(now), \(Day.calendar.timeZone.identifier), \(Self.identities),
                \(Self.files), \(Self.exports), \(Self.most))
            """)
        lines = found.filter(\.isUnusual) + found.filter { !$0.isUnusual }
        try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
    }
}
