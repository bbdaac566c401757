import Foundation
import Postgres

/// Someone is away for some days, and a colleague stands in: reaches in that time what the other follows and has in hand, and is told
/// what the other is told.
package struct Absence: Sendable {
    package let id: ID<Absence>
    package let account: ID<Account>
    package let accountName: String
    package let substitute: ID<Account>
    package let substituteName: String
    /// Its first and its last day.
    package let startsOn: Day
    package let endsOn: Day
    /// Ended before its last day.
    package let endedAt: Date?
    package let rowVersion: Int
    let entry: ID<Entry>

    package enum State: String, Sendable, CaseIterable {
        /// Its first day has not come.
        case planned
        case current
        /// Its last day has passed, or somebody ended it.
        case ended
    }

    /// Where it stands on a day.
    package func state(on today: Day) -> State {
        if endedAt != nil || today.isAfter(endsOn) { return .ended }
        return startsOn.isAfter(today) ? .planned : .current
    }

    /// So many days at most.
    package static let longest = 366
}

extension Absence: RowDecodable {
    static let columns: SQL =
        """
        b.id, b.account, access.account_name(b.account), b.substitute, access.account_name(b.substitute), b.starts_on::text,
            b.ends_on::text, b.ended_at, b.row_version, b.entry
        """

    package init(row: Row) throws {
        let days: (String, String)
        let names: (String?, String?)
        (id, account, names.0, substitute, names.1, days.0, days.1, endedAt, rowVersion, entry) = try row.decode()
        guard let first = Day(days.0), let last = Day(days.1) else { throw PostgresError.missingRow }
        (accountName, substituteName, startsOn, endsOn) = (names.0 ?? "", names.1 ?? "", first, last)
    }
}

extension Absence {
    /// What a form or a command says of an absence, as it was typed.
    package struct Draft: Sendable, Equatable {
        /// A colleague's id or name; the caller themselves where nothing is given.
        package var account: String?
        package var substitute: String?
        package var startsOn: String?
        package var endsOn: String?

        package init(account: String? = nil, substitute: String?, startsOn: String?, endsOn: String?) {
            (self.account, self.substitute, self.startsOn, self.endsOn) = (account, substitute, startsOn, endsOn)
        }
    }

    /// Says that someone will be away, and who stands in: for oneself, or a coordinator for a colleague. Whoever stands in is told.
    @discardableResult
    package static func declare(_ draft: Draft, in tx: Transaction) throws -> ID<Absence> {
        let (own, organisation) = try tx.caller.member(.seePeople)
        let colleagues = try Colleague.ask(in: tx).all()
        var checks = Checks()
        func colleague(_ field: String, _ typed: String?) -> ID<Account>? {
            guard let text = checks.text(field, typed, most: 150) else { return nil }
            let found = colleagues.filter { $0.id == ID(text) || $0.name.lowercased() == text.lowercased() }
            if found.count != 1 { checks.refuse(field, .notInList) }
            return found.first?.id
        }
        let account = colleague("absent", draft.account) ?? own
        let substitute = colleague("substitute", draft.substitute)
        if draft.substitute?.allSatisfy(\.isWhitespace) ?? true { checks.refuse("substitute", .missing) }
        if substitute == account { checks.refuse("substitute", .notInList) }
        let today = Day(tx.now)
        let starts = checks.day("starts_on", draft.startsOn, from: tx.now, to: tx.now + Double(longest) * 86_400)
        let ends = checks.day("ends_on", draft.endsOn, from: tx.now, to: tx.now + Double(2 * longest) * 86_400)
        if let starts, let ends {
            if starts.isAfter(ends) { checks.refuse("ends_on", .beforeItBegins) }
            if starts.days(until: ends) > longest { checks.refuse("ends_on", .tooFar(days: longest)) }
        }
        try checks.done()
        guard try account == own || tx.caller.may(.assignPeople) else { throw Refusal.notPermitted(.assignPeople) }
        guard let substitute, let starts, let ends else { throw Refusal.invalid([Invalid("substitute", .missing)]) }
        let isFree: Only<Bool> = try tx.one(
            "SELECT casework.may_be_absent(\(account), \(substitute), \(starts.text)::date, \(ends.text)::date)")
        guard isFree.value else { throw Refusal.invalid([Invalid("starts_on", .taken)]) }

        let (id, entry) = (ID<Absence>(), tx.newEntry())
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.absence (organisation, id, account, substitute, starts_on, ends_on, declared_by, declared_at, entry)
            VALUES (\(organisation), \(id), \(account), \(substitute), \(starts.text)::date, \(ends.text)::date, \(own), \(tx.now), \(entry))
            RETURNING audit.digest(absence)
            """)
        try tx.record(
            .absenceDeclared, entry: entry, .deployment(tx, "account", account.rawValue, log: organisation),
            digest: digest.value.bytes, fields: [starts == today ? "current" : "planned"])
        try tx.execute("SELECT casework.tell_of_absence(\(id), \(tx.now))")
        return id
    }

    /// Ends an absence before its last day: whoever was away, or a coordinator. What was reached through it is reached no more.
    package static func end(_ id: ID<Absence>, in tx: Transaction) throws {
        let (own, organisation) = try tx.caller.member(.seePeople)
        let found: Absence? = try tx.first("SELECT \(columns) FROM casework.absence b WHERE b.id = \(id)")
        guard let found else { throw Refusal.notFound(.init(.account, id.rawValue)) }
        guard try found.account == own || tx.caller.may(.assignPeople) else {
            throw Refusal.notPermitted(.assignPeople)
        }
        let held: Absence? = try tx.first(
            "SELECT \(columns) FROM casework.absence b WHERE b.id = \(id) FOR UPDATE OF b")
        guard let held else { throw Refusal.notFound(.init(.account, id.rawValue)) }
        try tx.require(version: held.rowVersion)
        guard held.state(on: Day(tx.now)) != .ended else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.absence
            SET ended_at = \(tx.now), \(Referral.signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(absence)
            """)
        try tx.record(
            .absenceEnded, entry: entry, .deployment(tx, "account", held.account.rawValue, log: organisation),
            previous: held.entry, digest: digest.value.bytes)
    }
}

/// Who is away, or will be: for a coordinator all of the organisation's, for anyone else their own and those they stand in for. Those
/// that are over come last.
package struct AbsenceList: Sendable {
    package let lines: [Absence]
    package let today: Day

    package init(in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.seePeople)
        today = Day(tx.now)
        lines = try tx.all(
            """
            SELECT \(Absence.columns)
            FROM casework.absence b
            ORDER BY b.ended_at IS NOT NULL OR b.ends_on < \(today.text)::date, b.starts_on DESC, b.id
            LIMIT 100
            """)
        try tx.record(.absencesListed, .deployment(tx, "absence-list", tx.deployment, log: organisation))
    }

    /// Those of today that the caller is part of: away, or standing in. For the desk.
    static func askCurrent(in tx: Transaction) throws -> Later<Absence> {
        try tx.ask(
            """
            SELECT \(Absence.columns)
            FROM casework.absence b
            WHERE (SELECT access.account()) IN (b.account, b.substitute) AND b.ended_at IS NULL
              AND \(Day(tx.now).text)::date BETWEEN b.starts_on AND b.ends_on
            ORDER BY b.starts_on, b.id
            LIMIT 10
            """)
    }
}
