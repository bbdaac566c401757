import RelaisCore

/// Whether someone came on a day.
struct AttendanceJSON: Encodable {
    let heldOn: String
    let presence: String
    let minutes: Int?
    let cancelledBy: String?

    init(_ day: Support.Attendance) {
        (heldOn, presence, minutes) = (day.day.text, day.presence.rawValue, day.minutes)
        cancelledBy = day.cancelledBy?.rawValue
    }

    static let schema = Schema.object(
        "Attendance",
        [
            .init("held_on", .text()), .init("presence", .choice(Presence.self)), .maybe("minutes", .integer()),
            .maybe("cancelled_by", .choice(Appointment.CancelledBy.self)),
        ])
}

/// How often someone was expected and came: what both sides read.
struct AttendanceSummaryJSON: Encodable {
    let sessions: Int
    let present: Int
    let excused: Int
    let absent: Int
    let cancelledByPerson: Int
    let cancelledByService: Int
    let cancelledByPartner: Int
    let cancelled: Int
    let firstOn: String?
    let lastOn: String?

    init(_ summary: Support.Summary) {
        (sessions, present, excused, absent) = (summary.sessions, summary.present, summary.excused, summary.absent)
        func by(_ whom: Appointment.CancelledBy) -> Int { summary.cancelled[whom] ?? 0 }
        (cancelledByPerson, cancelledByService, cancelledByPartner) = (by(.person), by(.service), by(.partner))
        cancelled = summary.cancelledOtherwise
        (firstOn, lastOn) = (summary.first?.text, summary.last?.text)
    }

    static let schema = Schema.object(
        "AttendanceSummary",
        [
            "sessions", "present", "excused", "absent", "cancelled_by_person", "cancelled_by_service",
            "cancelled_by_partner",
            "cancelled",
        ].map { .init($0, .integer()) } + [.maybe("first_on", .date), .maybe("last_on", .date)])
}

/// The levels of French and the ratings, from 0 to 4, at one moment; `level` is that of all, the lowest.
struct AssessmentJSON: Encodable {
    let moment: String
    let level: String?
    let listening: String?
    let reading: String?
    let spokenInteraction: String?
    let spokenProduction: String?
    let writing: String?
    let autonomy: Int?
    let socialLink: Int?
    let ownAutonomy: Int?
    let ownSocialLink: Int?

    init(_ assessment: Assessment) {
        moment = assessment.moment.rawValue
        level = assessment.level?.rawValue
        func told(_ skill: Skill) -> String? { assessment.levels[skill]?.rawValue }
        (listening, reading, writing) = (told(.listening), told(.reading), told(.writing))
        (spokenInteraction, spokenProduction) = (told(.spokenInteraction), told(.spokenProduction))
        (autonomy, socialLink) = (assessment.ratings[.autonomy], assessment.ratings[.socialLink])
        (ownAutonomy, ownSocialLink) = (assessment.ratings[.ownAutonomy], assessment.ratings[.ownSocialLink])
    }

    static let schema = Schema.object(
        "Assessment",
        [.init("moment", .choice(Assessment.Moment.self)), .maybe("level", .choice(FrenchLevel.self))]
            + Skill.allCases.map { .maybe($0.rawValue, .choice(FrenchLevel.self)) }
            + Rating.allCases.map { .maybe($0.rawValue, .integer()) })
}
