import Foundation
import Postgres

/// What there is to do in a programme on a day: who is to be called, which matches were not seen, what ends soon, what is not known.
/// Computed from facts and rules; it changes nothing. Codes, never names.
package struct Following: Sendable {
    package let day: Day
    /// The first due first, as far as two weeks ahead.
    package let due: [Due]
    /// Active matches that nobody saw meet for thirty days, the longest first.
    package let unseen: [Unseen]
    /// Checks of mentors that end, or hold no longer.
    package let checks: [Ending]
    /// Agreements that end within ninety days: most of them on the day before majority.
    package let agreements: [Ending]
    package let gaps: [Gap]

    /// A call or a review.
    package struct Due: Sendable, Equatable, RowDecodable {
        package let match: ID<Match>
        package let mentor: ID<Mentor>
        package let mentorCode: String
        package let kind: FollowUp.Kind
        package let side: FollowUp.Side?
        package let mentee: ID<Mentee>?
        /// Of the mentee who is called, or of all of them.
        package let personCodes: [String]
        package let dueOn: Day
        /// How many such days have passed.
        package let missed: Int
        /// The last of them.
        let missedOn: Day?

        package init(row: Row) throws {
            let (code, text, last): (String?, String, String?)
            (match, mentor, code, kind, side, mentee, personCodes, text, missed, last) = try row.decode()
            (mentorCode, dueOn, missedOn) = (code ?? "", try Day.whole(text), last.flatMap { Day($0) })
        }
    }

    /// A match that was not seen to meet.
    package struct Unseen: Sendable, RowDecodable {
        package let match: ID<Match>
        package let mentor: ID<Mentor>
        package let mentorCode: String
        package let personCodes: [String]
        package let lastOn: Day
        package let days: Int

        package init(row: Row) throws {
            let (code, text): (String?, String)
            (match, mentor, code, personCodes, text, days) = try row.decode()
            (mentorCode, lastOn) = (code ?? "", try Day.whole(text))
        }
    }

    /// Something whose last day is near, or is over.
    package struct Ending: Sendable, RowDecodable {
        /// Of whom: the code of a mentor, or of a young person.
        package let code: String
        /// A kind of check, or of agreement.
        package let what: Missing?
        package let lastOn: Day?
        /// The mentor, or the mentee.
        package let subject: UUID

        package init(row: Row) throws {
            let (known, kind, day): (String?, String, String?)
            (subject, known, kind, day) = try row.decode()
            (code, what) = (known ?? "", Missing(rawValue: kind))
            lastOn = try day.map(Day.whole)
        }
    }

    /// What is not known of somebody, though something asks for it.
    package struct Gap: Sendable, RowDecodable {
        package let mentor: ID<Mentor>?
        package let mentee: ID<Mentee>?
        package let code: String
        package let missing: [Missing]
        package let unknown: [Unknown]

        package init(row: Row) throws {
            let (known, codes, fields): (String?, [String], [String])
            (mentor, mentee, known, codes, fields) = try row.decode()
            (code, missing) = (known ?? "", Missing.named(codes))
            unknown = fields.compactMap(Unknown.init)
        }
    }

    /// What suggestions, the card or majority ask for.
    package enum Unknown: String, Sendable, CaseIterable {
        case languages, interests, availability, commune
        case birthYear = "birth_year"
        case card
    }

    /// So many days without a meeting are told, once each.
    static let unseenAfter = [30, 60]
    /// So many calls or reviews in a row that were not made are told above whoever leads.
    static let brokenAfter = 2
    /// So many lines of each are shown.
    package static let most = 50

    var isEmpty: Bool {
        due.allSatisfy { $0.missed == 0 } && unseen.isEmpty && checks.isEmpty && agreements.isEmpty && gaps.isEmpty
    }
}

extension Day {
    /// A day as PostgreSQL says it.
    static func whole(_ text: String) throws -> Day {
        guard let day = Day(text) else { throw PostgresError.missingRow }
        return day
    }
}

extension Following {
    /// For whoever leads a programme or coordinates volunteers, and for the daemon.
    init(of programme: ID<Programme>, in tx: Transaction) throws {
        let today = Day(tx.now)
        let day: SQL = "\(today.text)::date"
        let codes: SQL =
            "array(SELECT f.code FROM casework.mentee_files(array(SELECT o.mentee FROM casework.match_mentee o WHERE o.match = t.id)) f ORDER BY f.code)"
        let laterDue: Later<Due> = try tx.ask(
            """
            SELECT d.match, t.mentor, volunteer.code_of(t.mentor), d.kind, d.side, d.mentee,
                CASE WHEN d.mentee IS NULL THEN \(codes) ELSE array(SELECT f.code FROM casework.mentee_files(ARRAY[d.mentee]) f) END,
                d.due_on::text, d.missed, d.last_on::text
            FROM casework.following_due(\(programme), \(day)) d
            JOIN casework.match t ON t.id = d.match
            WHERE d.due_on <= \(day) + 14
            ORDER BY d.due_on, d.match, d.kind, d.side, d.mentee
            LIMIT \(Self.most * 2)
            """)
        let laterUnseen: Later<Unseen> = try tx.ask(
            """
            SELECT t.id, t.mentor, volunteer.code_of(t.mentor), \(codes), l.day::text, \(day) - l.day
            FROM casework.match t
            CROSS JOIN LATERAL (SELECT casework.last_met(t.id) AS day) l
            WHERE t.programme = \(programme) AND t.state = 'active' AND \(day) - l.day >= \(Self.unseenAfter.min())
            ORDER BY l.day, t.id
            LIMIT \(Self.most)
            """)
        let laterAgreements: Later<Ending> = try tx.ask(
            """
            SELECT g.mentee, f.code, 'authority_agreement', g.ends_on::text
            FROM (SELECT k.mentee, max(coalesce(k.ends_on, 'infinity')) AS ends_on
                  FROM casework.mentee_fact k
                  JOIN casework.mentee e ON e.organisation = k.organisation AND e.id = k.mentee
                  WHERE e.programme = \(programme) AND e.ended_at IS NULL AND k.withdrawn_at IS NULL
                    AND k.kind IN ('authority_agreement', 'own_agreement')
                  GROUP BY k.mentee) g
            JOIN casework.mentee_files(array(SELECT e.id FROM casework.mentee e WHERE e.programme = \(programme) AND e.ended_at IS NULL)) f
                ON f.mentee = g.mentee
            WHERE g.ends_on < 'infinity' AND g.ends_on <= \(day) + 90
            ORDER BY g.ends_on, f.code
            LIMIT \(Self.most)
            """)
        let laterYoung: Later<Gap> = try tx.ask(
            """
            SELECT NULL::uuid, e.id, f.code, casework.mentee_lacks(e.organisation, e.id, \(day)),
                array_remove(ARRAY[CASE WHEN f.languages = '{}' THEN 'languages' END, CASE WHEN e.interests = '{}' THEN 'interests' END,
                    CASE WHEN e.availability = '{}' THEN 'availability' END, CASE WHEN f.commune IS NULL THEN 'commune' END,
                    CASE WHEN f.birth_year IS NULL THEN 'birth_year' END,
                    CASE WHEN NOT casework.has_card(e.id) THEN 'card' END], NULL)
            FROM casework.mentee e
            JOIN casework.mentee_files(array(SELECT g.id FROM casework.mentee g WHERE g.programme = \(programme) AND g.ended_at IS NULL)) f
                ON f.mentee = e.id
            ORDER BY f.code
            LIMIT 500
            """)
        let (checks, mentors): ([Ending], [Gap]) = try tx.inside(.volunteer) {
            let laterChecks: Later<Ending> = try tx.ask(
                """
                SELECT m.id, m.code, s.kind, s.until_on::text
                FROM volunteer.mentor m
                CROSS JOIN LATERAL volunteer.standing(m.organisation, m.id, m.programme, \(day)) s
                WHERE m.programme = \(programme) AND m.state = 'cleared' AND s.status <> 'clear'
                ORDER BY s.until_on NULLS FIRST, m.code
                LIMIT \(Self.most)
                """)
            let mentors: [Gap] = try tx.all(
                """
                SELECT m.id, NULL::uuid, m.code, '{}'::text[],
                    array_remove(ARRAY[CASE WHEN m.languages = '{}' THEN 'languages' END, CASE WHEN m.interests = '{}' THEN 'interests' END,
                        CASE WHEN m.availability = '{}' THEN 'availability' END, CASE WHEN m.commune IS NULL THEN 'commune' END], NULL)
                FROM volunteer.mentor m
                WHERE m.programme = \(programme) AND m.state IN ('trained', 'cleared')
                ORDER BY m.code
                LIMIT 500
                """)
            return (try laterChecks.all(), mentors)
        }
        (self.day, self.checks) = (today, checks)
        (due, unseen, agreements) = (try laterDue.all(), try laterUnseen.all(), try laterAgreements.all())
        gaps = Array(
            (try laterYoung.all() + mentors).filter { !$0.missing.isEmpty || !$0.unknown.isEmpty }.prefix(Self.most))
    }
}
