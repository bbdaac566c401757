import Foundation
import Postgres

/// What the recipient told of a support: facts, which both sides read.
package struct Support: Sendable, Equatable {
    /// The days told of, the latest first, at most `Support.most`.
    package let days: [Attendance]
    /// The levels at entry and at exit, where they were told.
    package let assessments: [Assessment]

    package static let most = 60

    /// Whether nothing was told yet.
    package var isEmpty: Bool { days.isEmpty && assessments.isEmpty }

    package struct Attendance: Sendable, Equatable, RowDecodable {
        package let day: Day
        package let presence: Presence
        /// How long, where it was told.
        package let minutes: Int?

        package init(row: Row) throws {
            let text: String
            (text, presence, minutes) = try row.decode()
            guard let read = Day(text) else { throw PostgresError.missingRow }
            day = read
        }
    }

    /// The levels at one moment.
    package func assessment(at moment: Assessment.Moment) -> Assessment? { assessments.first { $0.moment == moment } }

    /// Facts that were asked for and have not been read yet.
    struct Asked {
        fileprivate let days: Later<Attendance>
        fileprivate let assessments: Later<AssessmentRow>

        func read() throws -> Support {
            Support(days: try days.all(), assessments: try assessments.all().map(\.assessment))
        }
    }

    static func ask(of referral: ID<Referral>, in tx: Transaction) throws -> Asked {
        Asked(
            days: try tx.ask(
                """
                SELECT held_on::text, presence, minutes
                FROM casework.attendance
                WHERE referral = \(referral)
                ORDER BY held_on DESC
                LIMIT \(most)
                """),
            assessments: try tx.ask(
                """
                SELECT moment, listening, reading, spoken_interaction, spoken_production, writing
                FROM casework.assessment
                WHERE referral = \(referral)
                ORDER BY moment
                """))
    }
}

private struct AssessmentRow: RowDecodable {
    let assessment: Assessment
    init(row: Row) throws {
        let moment: Assessment.Moment
        let told: (FrenchLevel?, FrenchLevel?, FrenchLevel?, FrenchLevel?, FrenchLevel?)
        (moment, told.0, told.1, told.2, told.3, told.4) = try row.decode()
        var levels: [Skill: FrenchLevel] = [:]
        (levels[.listening], levels[.reading], levels[.spokenInteraction]) = (told.0, told.1, told.2)
        (levels[.spokenProduction], levels[.writing]) = (told.3, told.4)
        assessment = Assessment(moment: moment, levels: levels)
    }
}

extension ReferralPage {
    /// The level of French at a moment: the lowest of the skills, or the one that was told of all.
    package func level(at moment: Assessment.Moment) -> FrenchLevel? {
        support.assessment(at: moment)?.level ?? (moment == .entry ? levelAtEntry : levelAtExit)
    }

    /// Whether the support is over and its progress cannot be told, for want of a level at exit.
    package var lacksExit: Bool {
        [.completed, .notFulfilled].contains(line.state) && level(at: .entry) != nil && level(at: .exit) == nil
    }
}

/// Another leg of the path a referral belongs to, on which the caller's organisation stands too.
package struct Leg: Sendable, Equatable, RowDecodable {
    package let id: ID<Referral>
    package let reference: String
    package let state: Referral.State
    package let serviceName: String
    /// Whether it came before.
    package let isParent: Bool

    package init(row: Row) throws { (id, reference, state, serviceName, isParent) = try row.decode() }

    /// The parent first, then what went on from here.
    static func ask(around referral: ID<Referral>, in tx: Transaction) throws -> Later<Leg> {
        try tx.ask(
            """
            SELECT r.id, r.reference, r.state, v.name, s.parent IS DISTINCT FROM \(referral)
            FROM (
                SELECT o.parent AS referral FROM casework.referral_side o
                WHERE o.organisation = (SELECT access.organisation()) AND o.referral = \(referral)
                UNION ALL
                SELECT o.referral FROM casework.referral_side o
                WHERE o.organisation = (SELECT access.organisation()) AND o.parent = \(referral)
            ) AS near
            JOIN casework.referral_side s
                ON s.organisation = (SELECT access.organisation()) AND s.referral = near.referral
            JOIN casework.referral r ON r.id = s.referral
            JOIN directory.service v ON v.id = r.service
            ORDER BY s.parent = \(referral), r.drafted_at, r.id
            LIMIT 20
            """)
    }
}
