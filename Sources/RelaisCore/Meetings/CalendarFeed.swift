import Foundation
import Postgres
import Vault

/// A calendar of one's own meetings, read with a secret by whatever shows calendars. It names nobody, and no place.
package struct CalendarFeed: Sendable {
    package let text: String

    /// Since when the caller's calendar is read; `nil` where there is none.
    package static func since(in tx: Transaction) throws -> Date? {
        let (account, _) = try tx.caller.member(.recordMeetings)
        let found: Only<Date>? = try tx.first("SELECT made_at FROM casework.calendar WHERE account = \(account)")
        return found?.value
    }

    /// Makes the calendar of the caller, or gives it another address: the one before leads nowhere from then on. The secret is shown once;
    /// only its hash is kept.
    package static func make(in tx: Transaction) throws -> Token {
        let (account, organisation) = try tx.caller.member(.recordMeetings)
        guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
        let (secret, entry) = (Token(), tx.newEntry())
        try tx.execute("DELETE FROM casework.calendar WHERE account = \(account)")
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.calendar (organisation, account, token_sha256, made_at, entry)
            VALUES (\(organisation), \(account), \(Bytes(secret.hash)), \(tx.now), \(entry))
            RETURNING audit.digest(calendar)
            """)
        try tx.record(
            .calendarMade, entry: entry, .deployment(tx, "account", account.rawValue), digest: digest.value.bytes)
        return secret
    }

    /// Ends it: its address leads nowhere, at once.
    ///
    /// - Throws: `Refusal.nothingChanged` where there is none.
    package static func end(in tx: Transaction) throws {
        let (account, _) = try tx.caller.member(.recordMeetings)
        let gone: Only<ID<Account>>? = try tx.first(
            "DELETE FROM casework.calendar WHERE account = \(account) RETURNING account")
        guard gone != nil else { throw Refusal.nothingChanged }
        try tx.record(.calendarEnded, .deployment(tx, "account", account.rawValue))
    }

    /// The calendar of whoever has that secret: from two months ago to a year from now.
    ///
    /// - Throws: `Refusal.notFound`, whether there never was one, it was ended, or its owner has left.
    package static func of(_ secret: Token, in store: Store) async throws -> CalendarFeed {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        return try await store.read(as: daemon) { tx in
            let today = Day(tx.now)
            let rows: [EventRow] = try tx.all(
                """
                SELECT language, meeting, meets_on::text, start_minute, duration_minutes, state, sequence, changed_at
                FROM casework.calendar_of(\(Bytes(secret.hash)), \(today.adding(days: -60).text)::date, \(today.adding(days: 366).text)::date)
                """)
            guard let language = rows.first?.language else { throw Refusal.notFound(.init(.account)) }
            return CalendarFeed(text: ICalendar.text(rows.compactMap(\.event), in: language))
        }
    }

    private struct EventRow: RowDecodable {
        let language: Language
        let event: ICalendar.Event?
        init(row: Row) throws {
            let (id, day, start, minutes): (ID<Meeting>?, String?, Int?, Int?)
            let (state, sequence, changedAt): (Meeting.State?, Int?, Date?)
            (language, id, day, start, minutes, state, sequence, changedAt) = try row.decode()
            if let id, let day = day.flatMap({ Day($0) }), let state, let sequence, let changedAt {
                event = ICalendar.Event(
                    id: id.text, day: day, startMinute: start, minutes: minutes, isCancelled: state == .missed,
                    sequence: sequence, changedAt: changedAt)
            } else {
                event = nil
            }
        }
    }
}
