import RelaisCore

extension Words {
    var refer: String { say("Orienter une personne", "Refer someone") }
    func greeting(_ name: String, _ day: String) -> String {
        say("Bonjour \(name). \(day.capitalised).", "Good day, \(name). \(day).")
    }
    var toAnswer: String { say("À répondre", "To answer") }
    var late: String { say("En retard", "Late") }
    var waiting: String { say("En attente de réponse", "Waiting for an answer") }
    var underWay: String { say("En cours", "Under way") }
    var sinceYesterday: String { say("Ces deux derniers jours", "These last two days") }
    var youHaveTheHand: String { say("Vous avez la main.", "It is your turn.") }
    var theyHaveTheHand: String { say("Vos partenaires ont la main.", "It is your partners’ turn.") }
    func hasTheHand(_ organisation: String) -> String {
        say("\(organisation) a la main.", "It is \(organisation)’s turn.")
    }
    func drafts(_ number: Int) -> String { say("Brouillons (\(number))", "Drafts (\(number))") }
    var nothingToAnswer: String { say("Rien à répondre", "Nothing to answer") }
    func nothingElse(_ number: Int) -> String {
        number == 0
            ? say("Aucune orientation n’attend.", "No referral is waiting.")
            : say(
                "Vos partenaires ont la main sur \(count(number, ("orientation", "orientations"), ("", ""))).",
                "Your partners have \(count(number, ("", ""), ("referral", "referrals"))) in hand.")
    }
    func requestsWait(_ number: Int) -> String { count(number, ("demande", "demandes"), ("request", "requests")) }
    func waitForYou(_ number: Int) -> String {
        say(
            number < 2 ? "attend votre réponse" : "attendent votre réponse",
            number == 1 ? "waits for your answer" : "wait for your answer")
    }
    func mostPressing(_ left: String) -> String { say("la plus pressée : \(left)", "the most pressing: \(left)") }
    func areLate(_ number: Int) -> String {
        say(
            number < 2 ? "est en retard chez un partenaire" : "sont en retard chez des partenaires",
            number == 1 ? "is late with a partner" : "are late with partners")
    }
    func referralsCount(_ number: Int) -> String {
        count(number, ("orientation", "orientations"), ("referral", "referrals"))
    }
    func from(_ organisation: String) -> String { say("Demande \(de(organisation)).", "Request from \(organisation).") }
    func with(_ organisation: String, _ commune: String, _ when: String) -> String {
        say("Chez \(organisation), \(commune). Envoyée \(when).", "With \(organisation), \(commune). Sent \(when).")
    }
    func fromOrganisation(_ organisation: String) -> String {
        say(de(organisation).capitalised, "From \(organisation)")
    }
    func at(_ organisation: String) -> String { say("Chez \(organisation)", "With \(organisation)") }
    func seeOthers(_ number: Int) -> String {
        say(
            number < 2 ? "Voir l’autre" : "Voir les \(number) autres",
            number == 1 ? "Show the other one" : "Show the other \(number)")
    }
    var wholeList: String { say("Voir toute la liste", "See the whole list") }
    func orMore(_ number: Int) -> String { say("\(number) et plus", "\(number) or more") }
    var answersDue: String { say("Réponses attendues cette semaine", "Answers due this week") }
    func andMore(_ number: Int) -> String {
        say(number < 2 ? "et une autre" : "et \(number) autres", number == 1 ? "and another" : "and \(number) more")
    }
    var notOpenedYet: String { say("Pas encore ouverte.", "Not opened yet.") }
    func opened(_ when: String) -> String { say("Ouverte \(when).", "Opened \(when).") }
    var read: String { say("Lire", "Read") }
    var answer: String { say("Répondre", "Answer") }
    var activity: String { say("Activité", "Activity") }
    func newsLine(_ state: Referral.State, _ organisation: String) -> (before: String, after: String) {
        switch state {
        case .sent: (say("\(organisation) a envoyé ", "\(organisation) sent "), ".")
        case .accepted: (say("\(organisation) a accepté ", "\(organisation) accepted "), ".")
        case .declined: (say("\(organisation) a refusé ", "\(organisation) declined "), ".")
        case .inProgress: (say("\(organisation) a commencé ", "\(organisation) began "), ".")
        case .completed: (say("\(organisation) a terminé ", "\(organisation) completed "), ".")
        case .withdrawn: (say("\(organisation) a annulé ", "\(organisation) withdrew "), ".")
        case .waitlisted: (say("\(organisation) a mis en attente ", "\(organisation) put on its waiting list "), ".")
        case .notFulfilled: (say("\(organisation) a mis fin à ", "\(organisation) ended "), ".")
        default: ("\(organisation)\(colon)", ", \(self.state(state).lowercased()).")
        }
    }
}
