import RelaisCore

/// Whether someone came on a day.
struct AttendanceJSON: Encodable {
    let heldOn: String
    let presence: String
    let minutes: Int?

    init(_ day: Support.Attendance) { (heldOn, presence, minutes) = (day.day.text, day.presence.rawValue, day.minutes) }

    static let schema = Schema.object(
        "Attendance",
        [.init("held_on", .text()), .init("presence", .choice(Presence.self)), .maybe("minutes", .integer())])
}

/// The levels of French at one moment; `level` is that of all, the lowest.
struct AssessmentJSON: Encodable {
    let moment: String
    let level: String?
    let listening: String?
    let reading: String?
    let spokenInteraction: String?
    let spokenProduction: String?
    let writing: String?

    init(_ assessment: Assessment) {
        moment = assessment.moment.rawValue
        level = assessment.level?.rawValue
        func told(_ skill: Skill) -> String? { assessment.levels[skill]?.rawValue }
        (listening, reading, writing) = (told(.listening), told(.reading), told(.writing))
        (spokenInteraction, spokenProduction) = (told(.spokenInteraction), told(.spokenProduction))
    }

    static let schema = Schema.object(
        "Assessment",
        [.init("moment", .choice(Assessment.Moment.self)), .maybe("level", .choice(FrenchLevel.self))]
            + Skill.allCases.map { .maybe($0.rawValue, .choice(FrenchLevel.self)) })
}
