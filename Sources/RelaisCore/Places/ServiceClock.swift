import Foundation
import Postgres

/// What a service settles for its clocks. Where it says nothing, its organisation's settings hold, or the program's own.
package struct ServiceClock: Sendable {
    /// So many days for each clock that the service settles itself.
    package let own: [Setting: Int]
    /// So many days that hold, for every clock.
    package let days: [Setting: Int]
    /// Who hears that an answer is late, besides whoever is to answer.
    package let escalation: ID<Account>?
    package let escalationName: String?
    package let rowVersion: Int
    let entry: ID<Entry>?

    /// Whoever may be named: the organisation's coordinators, who see all of its referrals.
    package struct Coordinator: Sendable, RowDecodable {
        package let id: ID<Account>
        package let name: String
        package init(row: Row) throws { (id, name) = try row.decode() }
    }
}

extension Setting {
    /// Those that are so many days of a clock, which each service may settle for itself.
    package static let clocks: [Setting] = [.reminderDays, .expiryDays, .offerDays, .startDays, .progressDays]
}

extension ServiceClock: RowDecodable {
    /// Of a service `v`, whether it settled anything or not.
    static let columns: SQL =
        """
        k.reminder_days, k.expiry_days, k.offer_days, k.start_days, k.progress_days,
        \(.joined(Setting.clocks.map { "directory.clock_days(v.id, \($0))" }, by: ", ")),
        k.escalation, access.account_name(k.escalation), coalesce(k.row_version, 0), k.entry
        """
    static let sources: SQL = "directory.service v LEFT JOIN directory.service_clock k ON k.service = v.id"

    package init(row: Row) throws {
        let settled: (Int?, Int?, Int?, Int?, Int?)
        let held: (Int, Int, Int, Int, Int)
        (
            settled.0, settled.1, settled.2, settled.3, settled.4, held.0, held.1, held.2, held.3, held.4, escalation,
            escalationName, rowVersion, entry
        ) = try row.decode()
        let own = [settled.0, settled.1, settled.2, settled.3, settled.4]
        let days = [held.0, held.1, held.2, held.3, held.4]
        self.own = Dictionary(
            uniqueKeysWithValues: zip(Setting.clocks, own).compactMap { clock, number in number.map { (clock, $0) } })
        self.days = Dictionary(uniqueKeysWithValues: zip(Setting.clocks, days))
    }
}

extension ServiceClock {
    /// What a form or a command says of clocks, as it was typed; what is left empty is the organisation's.
    package struct Draft: Sendable, Equatable {
        package var days: [Setting: String]
        /// A coordinator's id, or their name.
        package var escalation: String?

        package init(days: [Setting: String] = [:], escalation: String? = nil) {
            (self.days, self.escalation) = (days, escalation)
        }
    }

    /// Settles the clocks of a service: its coordinators and administrators, or the administrator of the server. What is under way
    /// keeps the times it has.
    package static func set(_ draft: Draft, for service: ID<Service>, in tx: Transaction) throws {
        let organisation = try Service.kept(service, in: tx)
        let (old, colleagues) = try tx.inside(.directory) {
            let later: Later<ServiceClock> = try tx.ask("SELECT \(columns) FROM \(sources) WHERE v.id = \(service)")
            let named: [Coordinator] = try tx.all("SELECT account, name FROM access.coordinators(\(organisation))")
            return (try later.one(), named)
        }
        try tx.require(version: old.rowVersion)
        var checks = Checks()
        let days = Setting.clocks.map { clock -> Int? in
            checks.number(clock.rawValue, draft.days[clock], clock.form?.range ?? 1...365)
        }
        let named = checks.text("escalation", draft.escalation, most: 150)
        let escalation = named.flatMap { text in
            colleagues.first { $0.id.text == text || $0.name.lowercased() == text.lowercased() }?.id
        }
        if named != nil, escalation == nil { checks.refuse("escalation", .notInList) }
        try checks.done()
        let before = Setting.clocks.map { old.own[$0] }
        guard days != before || escalation != old.escalation else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.inside(.directory) {
            try tx.one(
                """
                INSERT INTO directory.service_clock AS k (organisation, service, reminder_days, expiry_days, offer_days, start_days,
                    progress_days, escalation, entry)
                VALUES (\(organisation), \(service), \(days[0]), \(days[1]), \(days[2]), \(days[3]), \(days[4]), \(escalation), \(entry))
                ON CONFLICT ON CONSTRAINT service_clock_pkey
                DO UPDATE SET reminder_days = excluded.reminder_days, expiry_days = excluded.expiry_days,
                    offer_days = excluded.offer_days, start_days = excluded.start_days, progress_days = excluded.progress_days,
                    escalation = excluded.escalation, row_version = k.row_version + 1, entry = excluded.entry
                RETURNING audit.digest(k)
                """)
        }
        try tx.record(
            .clocksSet, entry: entry, .deployment(tx, "service-clock", service.rawValue, log: organisation),
            previous: old.entry, digest: digest.value.bytes)
    }
}
