import Foundation
import Postgres
import Vault

extension Meeting {
    /// Plans a meeting of a match.
    ///
    /// - Throws: `Obstacle.matchIs`, `.alreadyMet`, `.notTheirDay`.
    @discardableResult
    package static func plan(_ draft: Draft, for match: ID<Match>, in tx: Transaction) throws -> ID<Meeting> {
        try add(draft, for: match, isPlan: true, in: tx)
    }

    /// Records a meeting: that they met, or did not, and why. The mentor does, or whoever stands in; whoever leads does it for them, also of
    /// a match that is over.
    ///
    /// - Throws: `Obstacle.matchIs`, `.alreadyMet`, `.notTheirDay`, `.nothingToPayBack`.
    @discardableResult
    package static func record(_ draft: Draft, for match: ID<Match>, in tx: Transaction) throws -> ID<Meeting> {
        try add(draft, for: match, isPlan: false, in: tx)
    }

    private static func add(
        _ draft: Draft, for match: ID<Match>, isPlan: Bool, in tx: Transaction
    ) throws -> ID<Meeting> {
        let pair = try Pair(match, in: tx)
        let contents = try draft.checked(isPlan: isPlan, sides: pair.sides, earliest: pair.earliest, in: tx)
        try pair.requireMeeting(on: contents.day, isPlan: isPlan)

        let (id, entry) = (ID<Meeting>(), tx.newEntry())
        var keys = pair.keys
        let sealed = try contents.note.map { note in
            let key = try tx.makeKey(
                .narrative, of: id.rawValue, about: pair.sides[0].person.rawValue, organisation: pair.organisation,
                into: &keys)
            return try key.seal(Words(note: note), at: place(id, in: pair.organisation, version: 1))
        }
        let state = isPlan ? State.planned : contents.state
        let digest: Only<Bytes> = try kept {
            try tx.one(
                """
                INSERT INTO casework.meeting (organisation, id, match, mentor, state, meets_on, start_minute, duration_minutes, mode,
                    activities, commune, transport, distance_km, cost_cents, sealed, dek_version, recorded_by, recorded_at, entry)
                VALUES (\(pair.organisation), \(id), \(match), \(pair.ownMentor ?? pair.match.mentor), \(state),
                    \(contents.day.text)::date, \(contents.startMinute)::bigint, \(contents.minutes)::bigint, \(contents.mode),
                    \(Set(contents.activities).codes), \(contents.commune), \(contents.transport), \(contents.distanceKm)::bigint,
                    \(contents.costCents)::bigint, \(sealed), \(sealed.map { _ in 1 })::bigint, \(pair.account), \(tx.now), \(entry))
                RETURNING audit.digest(meeting)
                """)
        }
        try keep(contents.attendance, of: id, match, pair.organisation, in: tx)
        if !isPlan { try forgetDraft(of: match, in: tx) }
        try tx.record(
            isPlan ? .meetingPlanned : .meetingRecorded, entry: entry, pair.trace, digest: digest.value.bytes)
        if !isPlan, draft.claims == "yes" { try Expense.claim(id, pair, contents, in: tx) }
        return id
    }

    /// Says how a planned meeting went, moves it to another day, or corrects what one recorded oneself.
    ///
    /// - Throws: `Refusal.notFound`, `.changedSince`, `Obstacle.meetingIs`, `.alreadyMet`.
    package static func amend(_ id: ID<Meeting>, to draft: Draft, isPlan: Bool, in tx: Transaction) throws {
        let meeting = try known(id, isLocked: true, in: tx)
        try tx.require(version: meeting.rowVersion)
        guard !isPlan || meeting.state == .planned else { throw Refusal.mentoring(.meetingIs(meeting.state)) }
        let pair = try Pair(meeting.match, in: tx)
        let contents = try draft.checked(isPlan: isPlan, sides: pair.sides, earliest: pair.earliest, in: tx)
        try pair.requireMeeting(on: contents.day, isPlan: isPlan)

        let (entry, version) = (tx.newEntry(), meeting.sealedVersion + 1)
        var keys = pair.keys
        let sealed = try contents.note.map { note in
            var key = try keys.keyIfAny(organisation: pair.organisation, subject: id.rawValue, .narrative)
            if key == nil, meeting.sealed == nil {
                key = try tx.makeKey(
                    .narrative, of: id.rawValue, about: pair.sides[0].person.rawValue,
                    organisation: pair.organisation, into: &keys)
            }
            // Whoever may not open the words that are there writes none over them.
            guard let key else { throw Refusal.invalid([Invalid("note", .unreadable)]) }
            return try key.seal(Words(note: note), at: place(id, in: pair.organisation, version: version))
        }
        // Words that are there stay where nothing is said of them, or by somebody who may not open them.
        let staysAsItWas =
            try sealed == nil && meeting.sealed != nil
            && (draft.note == nil || meeting.note(pair.keys, in: pair.organisation) == nil)
        let words: SQL =
            staysAsItWas
            ? "" : "sealed = \(sealed), dek_version = \(sealed.map { _ in 1 })::bigint, sealed_version = \(version),"
        let digest: Only<Bytes>? = try kept {
            try tx.first(
                """
                UPDATE casework.meeting
                SET mentor = \(pair.ownMentor ?? meeting.mentor), state = \(isPlan ? State.planned : contents.state),
                    meets_on = \(contents.day.text)::date, start_minute = \(contents.startMinute)::bigint,
                    duration_minutes = \(contents.minutes)::bigint, mode = \(contents.mode), activities = \(Set(contents.activities).codes),
                    commune = \(contents.commune), transport = \(contents.transport), distance_km = \(contents.distanceKm)::bigint,
                    cost_cents = \(contents.costCents)::bigint, \(words)
                    recorded_by = \(pair.account), recorded_at = \(tx.now), \(Referral.signed(entry))
                WHERE id = \(id)
                RETURNING audit.digest(meeting)
                """)
        }
        // It is another's to correct.
        guard let digest else { throw Refusal.notFound(.init(.meeting, id.rawValue)) }
        try keep(contents.attendance, of: id, meeting.match, pair.organisation, in: tx)
        if meeting.state == .planned, !isPlan { try forgetDraft(of: meeting.match, in: tx) }
        try tx.record(
            meeting.state == .planned && !isPlan ? .meetingRecorded : .meetingAmended, entry: entry, pair.trace,
            previous: meeting.entry, digest: digest.value.bytes)
        if !isPlan, draft.claims == "yes" { try Expense.claim(id, pair, contents, in: tx) }
    }

    /// Writes who was there. Does not wait.
    private static func keep(
        _ attendance: [Attendance], of id: ID<Meeting>, _ match: ID<Match>, _ organisation: ID<Organisation>,
        in tx: Transaction
    ) throws {
        guard !attendance.isEmpty else { return }
        try tx.execute(
            """
            INSERT INTO casework.meeting_mentee (organisation, meeting, match, mentee, presence)
            SELECT \(organisation), \(id), \(match), g.mentee, g.presence
            FROM unnest(\(attendance.map(\.mentee)), \(attendance.map(\.presence.rawValue))) AS g (mentee, presence)
            ON CONFLICT (organisation, meeting, mentee) DO UPDATE SET presence = EXCLUDED.presence
            """)
    }

    /// What PostgreSQL alone can tell: that one was recorded already, and whose day it is.
    private static func kept<Value>(_ statement: () throws -> Value) throws -> Value {
        do {
            return try statement()
        } catch let error as PostgresError where error.constraint == "meeting_once" {
            throw Refusal.mentoring(.alreadyMet)
        } catch let error as PostgresError where error.sqlState == "RL003" || error.sqlState == "42501" {
            throw Refusal.mentoring(.notTheirDay)
        }
    }
}

extension Pair {
    /// How many days back a meeting may be told of: by whoever leads, from the papers of years.
    var earliest: Int { ownMentor == nil ? 3_660 : 366 }
}
