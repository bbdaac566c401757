import RelaisCore

/// The entries of the navigation.
enum Place: CaseIterable {
    case day, referrals, people, programmes, log, services
    /// What a mentor sees instead.
    case mentoring, concerns

    var path: String {
        switch self {
        case .day: "/"
        case .referrals: "/referrals"
        case .people: "/people"
        case .programmes: "/programmes"
        case .log: "/audit"
        case .services: "/services"
        case .mentoring: "/mentoring"
        case .concerns: "/concerns"
        }
    }

    var icon: String {
        switch self {
        case .day: "day"
        case .referrals: "ref"
        case .people: "person"
        case .programmes, .mentoring: "duo"
        case .concerns: "warn"
        case .log: "eye"
        case .services: "path"
        }
    }

    /// Whether somebody has anything to do there.
    func isOpen(to caller: Caller) -> Bool {
        switch self {
        case .day: caller.may(.seePeople) || !caller.may(.seeOwnMatches) && !Place.log.isOpen(to: caller)
        case .services: !caller.may(.seeOwnMatches)
        case .log: caller.may(.readAudit) && caller.organisation != nil
        case .referrals, .people: caller.may(.seePeople)
        case .programmes: caller.may(.seeProgrammes)
        case .mentoring, .concerns: caller.may(.seeOwnMatches)
        }
    }

    /// Where meetings are: with a mentor's own, or those of a programme.
    static func ofMeetings(_ caller: Caller) -> Place { caller.may(.seeOwnMatches) ? .mentoring : .programmes }

    func label(_ words: Words) -> String {
        switch self {
        case .day: words.myDay
        case .referrals: words.referrals
        case .people: words.people
        case .programmes: words.programmes
        case .log: words.auditLog
        case .services: words.services
        case .mentoring: words.myMentoring
        case .concerns: words.concerns
        }
    }
}
