import Postgres

extension Programme {
    /// The rules of a programme, as data: one version of them.
    package struct Rules: Sendable, Equatable {
        package var frames: Set<Frame>
        /// In whole years, from the first to the birthday they end at.
        package var minimumAge: Int
        package var limitAge: Int
        package var requires: Set<Requirement>
        /// A month.
        package var meetingsLeast: Int
        package var meetingsMost: Int
        /// After so many months a match is looked at again; after so many days it is asked after.
        package var reviewMonths: [Int]
        package var monitoringDays: [Int]
        /// So many days before a check ends somebody is told, the first time first.
        package var noticeDays: [Int]
        package var activities: Set<Mentoring.Activity>
        package var weights: Weights
        /// Cents a kilometre; at most so many cents a month for one match.
        package var rateCents: Int
        package var capCents: Int
        package var checks: [Check]

        /// A check that is asked for.
        package struct Check: Sendable, Equatable {
            package var kind: Mentor.CheckKind
            /// It holds so many months from the day it bears, and bears a day of the last months where that is asked.
            package var months: Int
            package var freshMonths: Int?
            /// So many days a match goes on without.
            package var graceDays: Int

            package init(_ kind: Mentor.CheckKind, months: Int, freshMonths: Int? = nil, graceDays: Int) {
                (self.kind, self.months, self.freshMonths, self.graceDays) = (kind, months, freshMonths, graceDays)
            }
        }

        /// What weighs how much in a suggestion, from 0 to 100.
        package struct Weights: Sendable, Equatable {
            package var language = 30
            package var interests = 25
            package var distance = 20
            package var availability = 15
            package var preferences = 5
            package var load = 5
            package init() {}
        }
    }
}

extension Programme.Rules {
    static let none = Programme.Rules.standard(for: .local)

    /// What a programme begins with: two to four meetings a month, the reviews and calls of good practice, what the law asks for.
    package static func standard(for scheme: Programme.Scheme) -> Programme.Rules {
        let isOfLaw = !scheme.required.isEmpty
        return Programme.Rules(
            frames: isOfLaw ? [.childProtection] : [], minimumAge: max(scheme.youngest, 11), limitAge: 21,
            requires: Set(Programme.Requirement.allCases), meetingsLeast: 2, meetingsMost: 4, reviewMonths: [3, 6, 12],
            monitoringDays: [15, 30], noticeDays: [60, 30, 7], activities: Set(Mentoring.Activity.allCases),
            weights: Weights(), rateCents: 0, capCents: 0,
            checks: isOfLaw
                ? [Check(.honourability, months: 36, freshMonths: 6, graceDays: 15)]
                : [Check(.criminalRecord, months: 36, freshMonths: 3, graceDays: 15)])
    }

    /// Rules that were asked for and have not been read yet.
    struct Asked {
        fileprivate let row: Later<RulesRow>
        fileprivate let checks: Later<Check>

        func read() throws -> Programme.Rules {
            var rules = try row.one().rules
            rules.checks = try checks.all()
            return rules
        }
    }

    static func ask(of programme: ID<Programme>, version: Int, in tx: Transaction) throws -> Asked {
        Asked(
            row: try tx.ask(
                """
                SELECT frames, requires, activities, minimum_age, limit_age, meetings_least, meetings_most, review_months::bigint[],
                    monitoring_days::bigint[], notice_days::bigint[],
                    ARRAY[weight_language, weight_interests, weight_distance, weight_availability, weight_preferences, weight_load]::bigint[],
                    rate_cents, cap_cents
                FROM casework.programme_rules
                WHERE programme = \(programme) AND version = \(version)
                """),
            checks: try tx.ask(
                """
                SELECT kind, months, fresh_months, grace_days
                FROM casework.programme_check
                WHERE programme = \(programme) AND version = \(version)
                ORDER BY kind
                LIMIT 20
                """))
    }

    /// Writes them as a version of their own. Does not wait.
    func keep(
        of programme: ID<Programme>, version: Int, by account: ID<Account>, of organisation: ID<Organisation>,
        entry: ID<Entry>, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO casework.programme_rules (organisation, programme, version, frames, minimum_age, limit_age, requires,
                meetings_least, meetings_most, review_months, monitoring_days, notice_days, activities, weight_language, weight_interests,
                weight_distance, weight_availability, weight_preferences, weight_load, rate_cents, cap_cents, made_by, made_at, entry)
            VALUES (\(organisation), \(programme), \(version), \(frames.codes), \(minimumAge), \(limitAge), \(requires.codes),
                \(meetingsLeast), \(meetingsMost), \(reviewMonths)::smallint[], \(monitoringDays)::smallint[], \(noticeDays)::smallint[],
                \(activities.codes), \(weights.language), \(weights.interests), \(weights.distance), \(weights.availability),
                \(weights.preferences), \(weights.load), \(rateCents), \(capCents), \(account), \(tx.now), \(entry))
            """)
        try tx.execute(
            """
            INSERT INTO casework.programme_check (organisation, programme, version, kind, months, fresh_months, grace_days)
            SELECT \(organisation), \(programme), \(version), g.kind, g.months, nullif(g.fresh, 0), g.grace
            FROM unnest(\(checks.map(\.kind.rawValue)), \(checks.map(\.months)), \(checks.map { $0.freshMonths ?? 0 }),
                \(checks.map(\.graceDays))) AS g (kind, months, fresh, grace)
            """)
    }
}

extension Set where Element: RawRepresentable<String> & CaseIterable {
    /// The codes, in the order of their list.
    var codes: [String] { Element.allCases.filter(contains).map(\.rawValue) }
}

private struct RulesRow: RowDecodable {
    let rules: Programme.Rules

    init(row: Row) throws {
        let codes: ([String], [String], [String])
        let numbers: (Int, Int, Int, Int, Int, Int)
        let lists: ([Int], [Int], [Int], [Int])
        (
            codes.0, codes.1, codes.2, numbers.0, numbers.1, numbers.2, numbers.3, lists.0, lists.1, lists.2, lists.3,
            numbers.4, numbers.5
        ) = try row.decode()
        var weights = Programme.Rules.Weights()
        guard lists.3.count == 6 else { throw PostgresError.missingRow }
        (weights.language, weights.interests, weights.distance) = (lists.3[0], lists.3[1], lists.3[2])
        (weights.availability, weights.preferences, weights.load) = (lists.3[3], lists.3[4], lists.3[5])
        rules = Programme.Rules(
            frames: Set(codes.0.compactMap(Programme.Frame.init)), minimumAge: numbers.0, limitAge: numbers.1,
            requires: Set(codes.1.compactMap(Programme.Requirement.init)), meetingsLeast: numbers.2,
            meetingsMost: numbers.3, reviewMonths: lists.0, monitoringDays: lists.1,
            noticeDays: lists.2.sorted(by: >), activities: Set(codes.2.compactMap(Mentoring.Activity.init)),
            weights: weights, rateCents: numbers.4, capCents: numbers.5, checks: [])
    }
}

extension Programme.Rules.Check: RowDecodable {
    package init(row: Row) throws { (kind, months, freshMonths, graceDays) = try row.decode() }
}
