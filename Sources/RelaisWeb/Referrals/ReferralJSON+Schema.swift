import RelaisCore

extension ReferralJSON {
    static let schema = Schema.object(
        "Referral",
        [
            .init("referral", ReferralLineJSON.schema), .init("service_id", .uuid), .maybe("person_id", .uuid),
            .maybe("assignee", .text()), .init("need", .text()), .maybe("already_done", .text()),
            .init("disclosure", Disclosure.schema), .maybe("answered_at", .moment), .maybe("started_at", .moment),
            .maybe("ended_at", .moment), .maybe("reason", .choice(Referral.Reason.self)),
            .maybe("outcome", .choice(Outcome.self)), .maybe("level_at_entry", .choice(FrenchLevel.self)),
            .maybe("level_at_exit", .choice(FrenchLevel.self)), .init("attendance", .list(Attendance.schema)),
            .init("assessments", .list(Levels.schema)), .init("legs", .list(Leg.schema)),
            .init("thread", .list(Step.schema)), .init("moves", .list(.choice(Move.allCases.map(\.noun)))),
            .init("row_version", .integer()),
        ])
}

extension ReferralJSON.Step {
    fileprivate static let schema = Schema.object(
        "Step",
        [
            .init("at", .moment), .init("state", .choice(Referral.State.self)), .init("organisation", .text()),
            .maybe("account", .text()), .maybe("reason", .choice(Referral.Reason.self)), .maybe("note", .text()),
        ])
}

extension ReferralJSON.Attendance {
    fileprivate static let schema = Schema.object(
        "Attendance",
        [.init("held_on", .date), .init("presence", .choice(Presence.self)), .maybe("minutes", .integer())])
}

extension ReferralJSON.Levels {
    fileprivate static let schema = Schema.object(
        "Assessment",
        [.init("moment", .choice(Assessment.Moment.self))]
            + (["level"] + Skill.allCases.map(\.rawValue)).map { .maybe($0, .choice(FrenchLevel.self)) })
}

extension ReferralJSON.Leg {
    fileprivate static let schema = Schema.object(
        "Leg",
        [
            .init("id", .uuid), .init("reference", .text()), .init("state", .choice(Referral.State.self)),
            .init("is_parent", .flag),
        ])
}

extension ReferralJSON.Disclosure {
    fileprivate static let schema = Schema.object(
        "Disclosure",
        [
            .maybe("age_bracket", .choice(AgeBracket.self)), .init("languages", .list(.language)),
            .maybe("french_level", .choice(FrenchLevel.self)), .maybe("commune", .text()),
            .init("is_frozen", .flag), .init("on_acceptance", .list(.text())),
        ])
}
