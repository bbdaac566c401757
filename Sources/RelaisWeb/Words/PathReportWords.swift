import Foundation
import RelaisCore

/// What the figures of paths say.
extension Words {
    var reportTitle: String { say("D’une organisation à l’autre", "From one organisation to another") }
    /// The finding, for whoever does not see the picture.
    func flowTitle(_ total: Count) -> String {
        say(
            "Passages d’une organisation à l’autre : \(referralsTold(total)). Le tableau qui suit dit la même chose.",
            "What passes from one organisation to another: \(referralsTold(total)). The table below says the same.")
    }
    private func referralsTold(_ count: Count) -> String {
        switch count {
        case .exact(let number): self.count(number, ("orientation", "orientations"), ("referral", "referrals"))
        case .few: say("moins de 5 orientations", "fewer than 5 referrals")
        case .masked: say("un nombre masqué d’orientations", "a masked number of referrals")
        }
    }
    func reportLead(_ total: Count, _ answer: Double?) -> String {
        let first = say("\(referralsTold(total)) sur la période.", "\(referralsTold(total)) in this period.")
            .capitalised
        guard let answer else { return first }
        return first
            + say(
                " La moitié des réponses arrive en \(days(answer)) ou moins.",
                " Half of the answers come within \(days(answer)).")
    }
    var noPassage: String { say("Aucun passage sur la période", "Nothing passed in this period") }
    var noPassageHint: String {
        say("Les orientations envoyées et reçues se comptent ici.", "What is sent and received is counted here.")
    }
    var periods: String { say("Période", "Period") }
    var recentPeriod: String { say("12 mois", "12 months") }
    var wholePeriod: String { say("Depuis le début", "Since the beginning") }
    var hands: String { say("Les passages de main", "From hand to hand") }
    var leftToRight: String { say("De gauche à droite", "From left to right") }
    var sameFigures: String { say("Les mêmes chiffres", "The same figures") }
    var download: String { say("Télécharger (CSV)", "Download (CSV)") }
    var flowNote: String {
        say(
            "Ce que votre organisation envoie et reçoit. Une personne peut être comptée plusieurs fois.",
            "What your organisation sends and receives. One person may be counted several times.")
    }
    var maskedNote: String {
        say(
            "Les nombres de moins de 5 sont masqués, et avec eux ceux qui permettraient de les retrouver. L’année en cours grandit : sa lecture est notée au journal.",
            "Numbers below 5 are masked, and with them those that would tell them. The current year grows: the log notes who reads it."
        )
    }
    var allOthers: String { say("Toutes les autres", "All others") }
    var total: String { say("Total", "Total") }
    var passage: String { say("Passage", "Passage") }
    var towardsWord: String { say("vers", "to") }
    var sentCount: String { say("Orientations", "Referrals") }
    func result(_ result: PathReport.Result) -> String {
        switch result {
        case .completed: say("Réalisées", "Completed")
        case .underWay: say("En cours", "Under way")
        case .unfulfilled: say("Sans suite", "Came to nothing")
        }
    }
    var acceptance: String { say("Acceptées", "Accepted") }
    var answerWithin: String { say("Réponse", "Answer") }
    var inTimeRate: String { say("Dans le délai", "In time") }
    var byService: String { say("Service par service", "Service by service") }
    var medianNote: String { say("Délais médians, en jours.", "Median times, in days.") }
    var sentToReceived: String { say("Envoi à lecture", "Sent to read") }
    var sentToAnswered: String { say("Envoi à réponse", "Sent to answered") }
    var answeredToStarted: String { say("Réponse à première séance", "Answered to first session") }
    var startedToEnded: String { say("Première séance à fin", "First session to end") }
    var medians: String { say("Délais médians", "Median times") }
    var whenItFails: String { say("Quand ça n’aboutit pas", "When it comes to nothing") }
    var lostTitle: String { say("Entre deux étapes, aujourd’hui", "Between two legs, today") }
    var lostAfter: String { say("Après ce service, rien n’est ouvert.", "After this service, nothing is open.") }
    func count(_ count: Count) -> String {
        switch count {
        case .exact(let number): String(number)
        case .few: say("moins de 5", "fewer than 5")
        case .masked: say("masqué", "masked")
        }
    }
    func percent(_ number: Int?) -> String { number.map { say("\($0)\u{a0}%", "\($0)%") } ?? "–" }

    /// `3 jours`, `2,5 jours`, `le jour même`.
    func days(_ number: Double?) -> String {
        guard let number else { return "–" }
        guard number > 0 else { return say("le jour même", "the same day") }
        let whole = Int(number)
        if Double(whole) == number { return count(whole, ("jour", "jours"), ("day", "days")) }
        let text = say("\(whole),5", "\(whole).5")
        return say("\(text) \(number < 2 ? "jour" : "jours")", "\(text) days")
    }
}
