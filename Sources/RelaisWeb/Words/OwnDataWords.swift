import RelaisCore

/// What whoever works here reads of their own data.
extension Words {
    var ownData: String { say("Mes données", "My data") }
    var ownDataLead: String {
        say(
            "Ce que Relais garde de vous parce que vous y travaillez, et qui l’a regardé.",
            "What Relais keeps of you because you work here, and who looked at it.")
    }
    var ownAccount: String { say("Mon compte", "My account") }
    var ownMemberships: String { say("Où j’agis", "Where I act") }
    var ownSessions: String { say("Sessions et jetons", "Sessions and tokens") }
    var ownActs: String { say("Ce que j’ai fait, d’après le journal", "What I did, as the log has it") }
    var ownLooks: String { say("Qui a regardé ou changé mon compte", "Who looked at my account, or changed it") }
    var ownRequests: String { say("Ce que j’ai demandé", "What I asked for") }
    var askAboutOwn: String { say("Demander quelque chose sur mes données", "Ask something about my data") }
    var nobodyLooked: String { say("Personne.", "Nobody.") }
    func keptNotices(_ number: Int) -> String {
        count(number, ("avis gardé", "avis gardés"), ("notice kept", "notices kept"))
    }
    func timesDone(_ number: Int) -> String { count(number, ("fois", "fois"), ("time", "times")) }
    func function(_ function: Statement.Function) -> String {
        switch function {
        case .caseworker: say("quelqu’un de l’accompagnement", "someone who supports people")
        case .coordinator: say("quelqu’un de la coordination", "someone who coordinates")
        case .mentor: say("un parrain ou une marraine", "a mentor")
        case .administration: say("l’administration", "the administration")
        case .service: say("Relais, seul", "Relais itself")
        }
    }
    func ownPresence(_ kind: String) -> String {
        switch kind {
        case "token": say("Jeton", "Token")
        case "mentor_link": say("Lien sans compte", "Link without an account")
        default: say("Session", "Session")
        }
    }
    func named(_ name: String) -> String { say(" « \(name) »", " “\(name)”") }
    var ownVolunteering: String { say("Comme parrain ou marraine", "As a mentor") }
    var ownSince: String { say("Depuis le", "Since") }
    func sinceDay(_ day: String) -> String { say("depuis le \(day)", "since \(day)") }
    func endedAt(_ moment: String) -> String { say("fin : \(moment)", "ended: \(moment)") }
    var howOften: String { say("Combien de fois", "How often") }
    var lastTime: String { say("La dernière fois", "The last time") }
    var whatAct: String { say("Action", "Act") }
    func roleName(_ role: Role) -> String {
        switch role {
        case .caseworker: say("accompagnement", "supports people")
        case .coordinator: say("coordination", "coordinates")
        case .orgAdmin: say("administration de l’organisation", "administers the organisation")
        case .pilotLead: say("pilotage", "leads the pilot")
        case .volunteerCoordinator: say("coordination des bénévoles", "coordinates volunteers")
        case .mentor: say("parrainage", "mentors")
        case .auditor: say("contrôle", "audits")
        case .administrator: say("administration du serveur", "administers the server")
        case .daemon: "Relais"
        }
    }
    var presenceGoesOn: String { say("en cours", "under way") }
}
