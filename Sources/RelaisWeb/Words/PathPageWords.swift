import Foundation
import RelaisCore

/// What the page of a person's path says, and the lists of paths.
extension Words {
    func pathOf(_ code: String) -> String { say("Parcours \(de(code))", "Path of \(code)") }
    var seePath: String { say("Voir le parcours, étape par étape", "See the path, leg by leg") }
    var pathLegs: String { say("Les étapes", "The legs") }
    var noLegYet: String { say("Aucune étape pour le moment", "No leg yet") }
    var noLegHint: String {
        say("Le parcours commence avec une première orientation.", "The path begins with a first referral.")
    }
    func betweenSince(_ day: String) -> String {
        say("Entre deux étapes depuis le \(day).", "Between two legs since \(day).")
    }
    var betweenHint: String {
        say(
            "Aucune orientation n’est ouverte, et personne n’a dit que le parcours est terminé.",
            "No referral is open, and nobody has said that the path is over.")
    }
    func pathOver(_ reason: Path.EndReason, _ day: String) -> String {
        say(
            "Parcours terminé le \(day) : \(pathEnd(reason).lowercasedFirst).",
            "The path ended on \(day): \(pathEnd(reason).lowercasedFirst).")
    }
    var endPath: String { say("Terminer le parcours", "End the path") }
    func endPathQuestion(_ code: String) -> String {
        say("Terminer le parcours \(de(code)) ?", "End the path of \(code)?")
    }
    var endPathLead: String {
        say(
            "La personne ne sera plus sur la liste de celles qui attendent une suite. Une nouvelle orientation rouvre le parcours.",
            "They will no longer be on the list of those who wait for what comes next. A new referral opens the path again."
        )
    }
    var endPathReason: String { say("Pourquoi se termine-t-il ?", "Why does it end?") }
    var pathEnded: String { say("Le parcours est terminé.", "The path has ended.") }
    func pathEnd(_ reason: Path.EndReason) -> String {
        switch reason {
        case .goalReached: say("Le but est atteint", "The goal is reached")
        case .personDeclined: say("La personne ne souhaite pas continuer", "The person does not wish to go on")
        case .personMoved: say("La personne a déménagé", "The person has moved")
        case .personUnreachable: say("La personne n’est plus joignable", "The person can no longer be reached")
        case .followedElsewhere: say("Une autre organisation prend la suite", "Another organisation goes on with them")
        case .noOffer: say("Rien ne convient ici", "Nothing suits here")
        case .other: say("Autre raison", "Another reason")
        }
    }

    /// How a leg came after another.
    func pathLink(_ link: PathPage.Link, after reference: String) -> String {
        switch link {
        case .onwards: say("Suite de \(reference)", "Goes on from \(reference)")
        case .instead(let reason?):
            say(
                "Nouvel essai après \(reference) : \(self.reason(reason).lowercasedFirst)",
                "Tried again after \(reference): \(self.reason(reason).lowercasedFirst)")
        case .instead(nil): say("Nouvel essai après \(reference)", "Tried again after \(reference)")
        }
    }

    /// What is expected next of a leg; nothing once it is over.
    func expectedNext(of leg: PathPage.Leg, now: Date) -> String? {
        let who = leg.recipient
        switch leg.state {
        case .draft: return say("Reste à envoyer.", "Still to be sent.")
        case .sent:
            guard let due = leg.dueAt else { return nil }
            return due < now
                ? say(
                    "Réponse attendue \(de(who)) depuis le \(day(due, now: now)).",
                    "An answer was expected from \(who) by \(day(due, now: now)).")
                : say(
                    "Réponse attendue \(de(who)) avant le \(day(due, now: now)).",
                    "An answer is expected from \(who) by \(day(due, now: now)).")
        case .waitlisted:
            return say("En attente d’une place chez \(who).", "Waiting for a place at \(who).")
        case .accepted:
            return say("La première séance est attendue.", "The first session is expected.")
        case .inProgress:
            return say("Le résultat sera dit par \(who).", "\(who) will say what came of it.")
        default: return nil
        }
    }
    var legSent: String { say("envoyée le", "sent on") }
    var legAnswered: String { say("réponse le", "answered on") }
    var legStarted: String { say("première séance le", "first session on") }
    var legEnded: String { say("terminée le", "ended on") }
    var tryElsewhere: String { say("Essayer ailleurs", "Try elsewhere") }

    var betweenTitle: String { say("Entre deux étapes", "Between two legs") }
    var betweenLead: String {
        say(
            "Ces personnes ont été orientées, plus rien n’est ouvert pour elles, et personne n’a dit que leur parcours est terminé.",
            "These people were referred, nothing is open for them any more, and nobody has said that their path is over."
        )
    }
    var nobodyBetween: String { say("Personne n’est entre deux étapes", "Nobody is between two legs") }
    var nobodyBetweenHint: String {
        say("Chaque parcours continue, ou a une fin dite.", "Each path goes on, or has an end that was told.")
    }
    func peopleBetween(_ number: Int) -> String {
        number >= 100
            ? say("100 personnes ou plus entre deux étapes", "100 people or more between two legs")
            : count(
                number, ("personne entre deux étapes", "personnes entre deux étapes"),
                ("person between two legs", "people between two legs"))
    }
    var allPaths: String { say("Tous les parcours", "All paths") }
    var pathsTitle: String { say("Parcours", "Paths") }
    var nextIsDrafted: String { say("la suite est en brouillon", "the next leg is drafted") }
    func legsCount(_ number: Int) -> String { count(number, ("étape", "étapes"), ("leg", "legs")) }
    func lastLeg(_ service: String, _ organisation: String, _ state: Referral.State) -> String {
        "\(service), \(organisation) · \(self.state(state).lowercased())"
    }
    func since(_ day: String) -> String { say("depuis le \(day)", "since \(day)") }
}

extension String {
    /// With a small first letter, as it stands inside a sentence.
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
