import Foundation
import Postgres

/// Somebody who stands in for the mentor of a match, for some days: they see the card, and nothing that was before.
package struct Substitute: Sendable, RowDecodable {
    package let id: ID<Substitute>
    package let match: ID<Match>
    package let mentor: ID<Mentor>
    package let starts: Day
    package let ends: Day
    package let endedAt: Date?
    package let rowVersion: Int
    let entry: ID<Entry>

    /// So many days at most.
    package static let longest = 92

    static let columns: SQL =
        "s.id, s.match, s.mentor, s.starts_on::text, s.ends_on::text, s.ended_at, s.row_version, s.entry"

    package init(row: Row) throws {
        let days: (String, String)
        (id, match, mentor, days.0, days.1, endedAt, rowVersion, entry) = try row.decode()
        guard let first = Day(days.0), let last = Day(days.1) else { throw PostgresError.missingRow }
        (starts, ends) = (first, last)
    }
}

extension Match {
    /// Names who stands in for the mentor, from a day to another. They must be cleared as the mentor is.
    ///
    /// - Throws: `Obstacle.sameMentor`, `.missing`, `.mentorIs`, `.matchIs`.
    @discardableResult
    package static func substitute(
        _ id: ID<Match>, by mentor: ID<Mentor>, from first: String?, to last: String?, in tx: Transaction
    ) throws -> ID<Substitute> {
        let (match, keys) = try held(id, in: tx)
        let (account, organisation) = try tx.caller.member(.keepMatches)
        guard [.trial, .active].contains(match.state) else {
            throw Refusal.mentoring(.matchIs(match.state, needs: [.trial, .active]))
        }
        guard mentor != match.mentor else { throw Refusal.mentoring(.sameMentor) }
        var checks = Checks()
        let latest = tx.now + 366 * 86_400
        let starts = checks.day("starts_on", first, from: tx.now, to: latest)
        let ends = checks.day("ends_on", last, from: tx.now, to: latest)
        if let starts, let ends {
            if starts.isAfter(ends) { checks.refuse("ends_on", .beforeItBegins) }
            if starts.days(until: ends) > Substitute.longest {
                checks.refuse("ends_on", .tooFar(days: Substitute.longest))
            }
        }
        try checks.done()
        guard let starts, let ends else { throw Refusal.invalid([Invalid("starts_on", .missing)]) }
        try requireCleared(mentor, for: match.programme, in: organisation, tx)

        let (substitute, entry) = (ID<Substitute>(), tx.newEntry())
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.match_substitute (organisation, id, match, mentor, starts_on, ends_on, named_by, named_at, entry)
            VALUES (\(organisation), \(substitute), \(id), \(mentor), \(starts.text)::date, \(ends.text)::date, \(account), \(tx.now), \(entry))
            RETURNING audit.digest(match_substitute)
            """)
        try tx.record(.matchSubstituted, entry: entry, match.trace(keys), digest: digest.value.bytes)
        return substitute
    }

    /// They stand in no longer, before their last day.
    package static func endSubstitute(_ id: ID<Substitute>, in tx: Transaction) throws {
        _ = try tx.caller.member(.keepMatches)
        let found: Substitute? = try tx.first(
            "SELECT \(Substitute.columns) FROM casework.match_substitute s WHERE s.id = \(id) FOR UPDATE")
        guard let found else { throw Refusal.notFound(.init(.match, id.rawValue)) }
        try tx.require(version: found.rowVersion)
        guard found.endedAt == nil, !Day(tx.now).isAfter(found.ends) else { throw Refusal.nothingChanged }
        let (match, keys) = try locked(found.match, in: tx)

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.match_substitute
            SET ended_at = \(tx.now), \(Referral.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(match_substitute)
            """)
        try tx.record(
            .matchSubstituteEnded, entry: entry, match.trace(keys), previous: found.entry, digest: digest.value.bytes)
    }
}
