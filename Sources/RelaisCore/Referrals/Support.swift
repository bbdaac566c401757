import Foundation
import Postgres

/// What the recipient told of a support. The other side reads how often the person came, and the levels where the person agreed.
package struct Support: Sendable, Equatable {
    /// How often the person was expected and came.
    package let summary: Summary
    /// The days told of, the latest first, at most `Support.most`: for whoever gives the support.
    package let days: [Attendance]
    /// The levels at entry and at exit, where they were told.
    package let assessments: [Assessment]

    package static let most = 60

    /// Whether nothing was told yet.
    package var isEmpty: Bool { summary.isEmpty && assessments.isEmpty }

    package struct Attendance: Sendable, Equatable, RowDecodable {
        package let day: Day
        package let presence: Presence
        /// How long, where it was told.
        package let minutes: Int?
        /// Whose doing it was, of a session that did not take place, where it was told.
        package let cancelledBy: Appointment.CancelledBy?

        package init(row: Row) throws {
            let text: String
            (text, presence, minutes, cancelledBy) = try row.decode()
            guard let read = Day(text) else { throw PostgresError.missingRow }
            day = read
        }
    }

    /// The levels at one moment.
    package func assessment(at moment: Assessment.Moment) -> Assessment? { assessments.first { $0.moment == moment } }

    /// Facts that were asked for and have not been read yet.
    struct Asked {
        fileprivate let summary: Later<Summary>
        fileprivate let days: Later<Attendance>
        fileprivate let assessments: Later<AssessmentRow>

        func read() throws -> Support {
            Support(
                summary: try summary.one(), days: try days.all(), assessments: try assessments.all().map(\.assessment))
        }
    }

    static func ask(of referral: ID<Referral>, in tx: Transaction) throws -> Asked {
        Asked(
            summary: try tx.ask("SELECT \(Summary.columns) FROM casework.attendance_summary(\(referral)) AS s"),
            days: try tx.ask(
                """
                SELECT held_on::text, presence, minutes, cancelled_by
                FROM casework.attendance
                WHERE referral = \(referral)
                ORDER BY held_on DESC
                LIMIT \(most)
                """),
            assessments: try tx.ask(
                """
                SELECT moment, listening, reading, spoken_interaction, spoken_production, writing, autonomy, social_link, own_autonomy,
                    own_social_link
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
        let rated: (Int?, Int?, Int?, Int?)
        (moment, told.0, told.1, told.2, told.3, told.4, rated.0, rated.1, rated.2, rated.3) = try row.decode()
        var levels: [Skill: FrenchLevel] = [:]
        (levels[.listening], levels[.reading], levels[.spokenInteraction]) = (told.0, told.1, told.2)
        (levels[.spokenProduction], levels[.writing]) = (told.3, told.4)
        var ratings: [Rating: Int] = [:]
        (ratings[.autonomy], ratings[.socialLink]) = (rated.0, rated.1)
        (ratings[.ownAutonomy], ratings[.ownSocialLink]) = (rated.2, rated.3)
        assessment = Assessment(moment: moment, levels: levels, ratings: ratings)
    }
}

extension ReferralPage {
    /// Whether the support is over and its progress cannot be told, for want of a level at exit.
    package var lacksExit: Bool {
        Confirmation.states.contains(line.state) && level(at: .entry) != nil && level(at: .exit) == nil
    }

    /// What was rated at entry and not at exit, though the support is over.
    package var unratedAtExit: [Rating] {
        guard Confirmation.states.contains(line.state) else { return [] }
        let (entry, exit) = (support.assessment(at: .entry), support.assessment(at: .exit))
        return Rating.allCases.filter { entry?.ratings[$0] != nil && exit?.ratings[$0] == nil }
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
