import Foundation
import Postgres

extension Intake {
    /// What a form or a command says of places, as it was typed. Without days, they are there all year round.
    package struct Draft: Sendable, Equatable {
        package var places: String?
        package var startsOn: String?
        package var endsOn: String?

        package init(places: String?, startsOn: String? = nil, endsOn: String? = nil) {
            (self.places, self.startsOn, self.endsOn) = (places, startsOn, endsOn)
        }
    }

    /// Says how many places a service has, all year round or in the session that begins on a day: its coordinators and
    /// administrators, or the administrator of the server. More places are offered to whoever waits; there are never fewer than are
    /// taken. What was closed is open again.
    @discardableResult
    package static func set(_ draft: Draft, for service: ID<Service>, in tx: Transaction) throws -> ID<Intake> {
        let organisation = try Service.kept(service, in: tx)
        let (places, starts, ends) = try draft.checked()
        // No key changes: whoever takes a place meanwhile is not waited for in a circle.
        let old: Intake? = try tx.inside(.directory) {
            try tx.first(
                """
                SELECT \(columns)
                FROM \(sources)
                WHERE i.service = \(service) AND i.starts_on IS NOT DISTINCT FROM \(starts?.text)::date
                FOR NO KEY UPDATE OF i
                """)
        }
        try tx.require(version: old?.rowVersion ?? 0)
        if let old, old.places == places, old.endsOn == ends, old.closedAt == nil { throw Refusal.nothingChanged }

        let (id, entry) = (old?.id ?? ID<Intake>(), tx.newEntry())
        do {
            let digest: Only<Bytes> = try tx.inside(.directory) {
                try tx.one(
                    old == nil
                        ? """
                        INSERT INTO directory.intake (organisation, id, service, starts_on, ends_on, places, created_at, entry)
                        VALUES (\(organisation), \(id), \(service), \(starts?.text)::date, \(ends?.text)::date, \(places), \(tx.now), \(entry))
                        RETURNING audit.digest(intake)
                        """
                        : """
                        UPDATE directory.intake
                        SET places = \(places), ends_on = \(ends?.text)::date, closed_at = NULL, \(Referral.signed(entry))
                        WHERE id = \(id)
                        RETURNING audit.digest(intake)
                        """)
            }
            try tx.record(
                .intakeSet, entry: entry, .deployment(tx, "intake", id.rawValue, log: organisation),
                previous: old?.entry,
                digest: digest.value.bytes)
        } catch let error as PostgresError where error.constraint == "intake_count_never_over" {
            throw Refusal.invalid([Invalid("places", .outOfRange(least: old?.taken ?? 0, most: most))])
        } catch let error as PostgresError where error.constraint == "intake_session_key" {
            throw Refusal.changedSince
        }
        try tx.execute("SELECT casework.offer_new_places(\(service), \(tx.now))")
        tx.hasEnqueued = true
        return id
    }

    /// Takes nobody more into a session, or into the places of the whole year. Whoever has a place keeps it.
    package static func close(_ id: ID<Intake>, in tx: Transaction) throws {
        try tx.caller.require(.keepServices)
        let service: Only<ID<Service>>? = try tx.first("SELECT service FROM directory.intake WHERE id = \(id)")
        guard let service else { throw Refusal.notFound(.init(.service, id.rawValue)) }
        let organisation = try Service.kept(service.value, in: tx)
        let old: Intake? = try tx.inside(.directory) {
            try tx.first("SELECT \(columns) FROM \(sources) WHERE i.id = \(id) FOR NO KEY UPDATE OF i")
        }
        guard let old else { throw Refusal.notFound(.init(.service, id.rawValue)) }
        try tx.require(version: old.rowVersion)
        guard old.closedAt == nil else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.directory) {
            try tx.one(
                """
                UPDATE directory.intake
                SET closed_at = \(tx.now), \(Referral.signed(entry))
                WHERE id = \(id)
                RETURNING audit.digest(intake)
                """)
        }
        try tx.record(
            .intakeSet, entry: entry, .deployment(tx, "intake", id.rawValue, log: organisation), previous: old.entry,
            digest: digest.value.bytes)
    }
}

extension Intake.Draft {
    fileprivate func checked() throws -> (places: Int, starts: Day?, ends: Day?) {
        var checks = Checks()
        let places = checks.number("places", places, 0...Intake.most)
        if self.places?.allSatisfy(\.isWhitespace) ?? true { checks.refuse("places", .missing) }
        func day(_ field: String, _ typed: String?, isNeeded: Bool) -> Day? {
            guard let text = checks.text(field, typed, most: 10, isNeeded: isNeeded) else { return nil }
            guard let day = Day(text), day.precision == .day else {
                checks.refuse(field, .notADay)
                return nil
            }
            return day
        }
        let hasStart = startsOn?.contains { !$0.isWhitespace } ?? false
        let hasEnd = endsOn?.contains { !$0.isWhitespace } ?? false
        let starts = day("starts_on", startsOn, isNeeded: hasEnd)
        let ends = day("ends_on", endsOn, isNeeded: hasStart)
        if let starts, let ends, starts.isAfter(ends) { checks.refuse("ends_on", .beforeItBegins) }
        try checks.done()
        return (places ?? 0, starts, ends)
    }
}
