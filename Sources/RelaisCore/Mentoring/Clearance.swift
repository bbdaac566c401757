import Postgres

/// Whether somebody may accompany young people in a programme on a day: computed from what was seen and from the rules, never kept.
package struct Clearance: Sendable, Equatable {
    package let day: Day
    /// Each check the programme asks for, by its kind.
    package let checks: [Standing]

    /// How a check stands. The worst is the last.
    package enum Status: String, Sendable, CaseIterable, PostgresValue {
        case clear
        /// Holds, and ends within the first of the days that somebody is told.
        case ending
        /// Holds no longer: matches go on, and none begins.
        case grace
        /// The grace is over: matches are held.
        case lapsed
        /// Was never seen, or was not given.
        case missing
    }

    package struct Standing: Sendable, Equatable, RowDecodable {
        package let kind: Mentor.CheckKind
        package let status: Status
        /// Its last day.
        package let until: Day?

        package init(kind: Mentor.CheckKind, status: Status, until: Day?) {
            (self.kind, self.status, self.until) = (kind, status, until)
        }

        package init(row: Row) throws {
            let day: String?
            (kind, status, day) = try row.decode()
            until = day.flatMap { Day($0) }
        }
    }

    /// The worst of them.
    package var status: Status {
        let all = Status.allCases
        return checks.map(\.status).max { (all.firstIndex(of: $0) ?? 0) < (all.firstIndex(of: $1) ?? 0) } ?? .clear
    }

    /// Whether a match may begin.
    package var isClear: Bool { [.clear, .ending].contains(status) }

    /// Asks how somebody stands today; the caller must be in the compartment, or one that may ask.
    static func ask(
        of mentor: ID<Mentor>, for programme: ID<Programme>, in organisation: ID<Organisation>, _ tx: Transaction
    ) throws -> LaterClearance {
        let day = Day(tx.now)
        return LaterClearance(
            day: day,
            rows: try tx.inside(.volunteer) {
                try tx.ask(
                    """
                    SELECT s.kind, s.status, s.until_on::text
                    FROM volunteer.standing(\(organisation), \(mentor), \(programme), \(day.text)::date) s
                    ORDER BY s.kind
                    LIMIT 20
                    """)
            })
    }

    /// What a mentor lacks today to be matched in a programme.
    static func lacks(
        _ mentor: ID<Mentor>, for programme: ID<Programme>, in organisation: ID<Organisation>, _ tx: Transaction
    ) throws -> [Missing] {
        let codes: Only<[String]> = try tx.inside(.volunteer) {
            try tx.one(
                "SELECT volunteer.lacks(\(organisation), \(mentor), \(programme), \(Day(tx.now).text)::date)")
        }
        return Missing.named(codes.value)
    }
}

/// A clearance that was asked for and has not been read yet.
struct LaterClearance {
    fileprivate let day: Day
    fileprivate let rows: Later<Clearance.Standing>

    func read() throws -> Clearance { Clearance(day: day, checks: try rows.all()) }
}
