import Foundation
import Postgres
import Vault

/// A breach held for changing: its row locked, its words open.
struct HeldBreach {
    let breach: Breach
    var account: Breach.Account
    let organisation: ID<Organisation>
    private let entry: ID<Entry>
    private let sealedVersion: Int
    private let keys: Keys

    private struct HeldRow: RowDecodable {
        let sealed: Bytes
        let sealedVersion: Int
        let entry: ID<Entry>
        init(row: Row) throws { (sealed, sealedVersion, entry) = try row.decode() }
    }

    /// - Throws: `Refusal.notFound` when there is none the caller may know of; `.breachClosed` once it is closed.
    init(_ id: ID<Breach>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterRow: Later<HeldRow> = try tx.ask(
            "SELECT sealed, sealed_version, entry FROM casework.breach WHERE id = \(id) FOR UPDATE")
        let breach: Breach? = try tx.first("SELECT \(Breach.columns) FROM casework.breach b WHERE b.id = \(id)")
        let (_, organisation) = try tx.caller.member(.keepBreaches)
        guard let breach, let row = try laterRow.first() else { throw Refusal.notFound(.init(.breach, id.rawValue)) }
        try tx.require(version: breach.rowVersion)
        guard breach.closedAt == nil else { throw Refusal.breachClosed }
        keys = try laterKeys.open()
        let key = try keys.key(organisation: organisation, subject: id.rawValue, .narrative)
        account = try key.open(
            row.sealed, at: Breach.place(id, in: organisation, version: row.sealedVersion))
        (self.breach, self.organisation, entry, sealedVersion) = (breach, organisation, row.entry, row.sealedVersion)
    }

    /// Writes what changed, with the words sealed anew, and records it: the last beats of every verb on a breach.
    func write(_ event: Event, _ assignments: SQL, fields: [String], in tx: Transaction) throws {
        let entry = tx.newEntry()
        let key = try keys.key(organisation: organisation, subject: breach.id.rawValue, .narrative)
        let sealed = try key.seal(
            account, at: Breach.place(breach.id, in: organisation, version: sealedVersion + 1))
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.breach
            SET \(assignments), sealed = \(sealed), sealed_version = \(sealedVersion + 1), \(Referral.signed(entry))
            WHERE id = \(breach.id)
            RETURNING audit.digest(breach)
            """)
        try tx.record(
            event, entry: entry, .deployment(tx, "breach", breach.id.rawValue), previous: self.entry,
            digest: digest.value.bytes, fields: fields)
    }
}

extension Checks {
    /// A moment, as a day and a time of day in France, from one to another; noon where no time is given.
    mutating func moment(
        _ field: String, _ day: String?, time: String?, from earliest: Date?, to latest: Date, isNeeded: Bool = true
    ) -> Date? {
        guard isNeeded || !(day?.isEmpty ?? true) else { return nil }
        guard let known = self.day(field, day, from: nil, to: latest) else { return nil }
        let clock = (text("found_time", time, most: 8) ?? "").split { $0 == ":" || $0 == "h" || $0 == "H" }.map {
            Int($0.trimmingCharacters(in: .whitespaces)) ?? -1
        }
        let (hour, minute) = (clock.first ?? 12, clock.count > 1 ? clock[1] : 0)
        guard (0...23).contains(hour), (0...59).contains(minute), clock.count <= 2,
            let moment = DateComponents(
                calendar: Day.calendar, timeZone: Day.calendar.timeZone, year: known.year, month: known.month,
                day: known.day, hour: hour,
                minute: minute
            ).date
        else {
            refuse("found_time", .unreadable)
            return nil
        }
        // Of today without a time, what is meant is before now.
        let meant = clock.isEmpty ? min(moment, latest) : moment
        if meant > latest { refuse(field, .inTheFuture) }
        if let earliest, meant < earliest {
            guard clock.isEmpty, known == Day(earliest) else {
                refuse(field, .tooEarly)
                return nil
            }
            return earliest
        }
        return meant
    }

    /// Several of a list of codes, each once.
    mutating func choices<Value: RawRepresentable<String>>(
        _ field: String, _ given: [String], as _: Value.Type = Value.self
    ) -> [String] {
        let codes = codes(field, given, most: 20)
        if codes.contains(where: { Value(rawValue: $0) == nil }) { refuse(field, .notInList) }
        return codes
    }
}
