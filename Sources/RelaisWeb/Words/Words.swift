import Foundation
import RelaisCore

/// Everything the pages say, in the language of whoever reads: each word stands once, French first, English beside it.
struct Words: Sendable {
    let language: Language

    /// The one of two that is read.
    func say(_ french: String, _ english: String) -> String { language == .french ? language.typeset(french) : english }

    /// French elides before a vowel: « d’Entraide », « de MOSAIK ».
    func de(_ name: String) -> String { Self.isElided(name) ? "d’\(name)" : "de \(name)" }
    func que(_ name: String) -> String { Self.isElided(name) ? "qu’\(name)" : "que \(name)" }

    private static func isElided(_ name: String) -> Bool {
        let first = name.prefix(1).folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
        return "aeiouyh".contains(first) && !first.isEmpty
    }

    /// `1 orientation`, `3 orientations`: French counts 0 and 1 as one.
    func count(_ number: Int, _ french: (String, String), _ english: (String, String)) -> String {
        let isOne = language == .french ? number < 2 : number == 1
        return say("\(number) \(isOne ? french.0 : french.1)", "\(number) \(isOne ? english.0 : english.1)")
    }

    /// A large number as the reader writes it: `12 345` with narrow no-break spaces, `12,345`.
    func grouped(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        let mark = language == .french ? "\u{202F}" : ","
        return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: mark)
    }
}

extension Words {
    var skip: String { say("Aller au contenu", "Skip to content") }
    var mainNavigation: String { say("Principale", "Main") }
    var myDay: String { say("Ma journée", "My day") }
    var referrals: String { say("Orientations", "Referrals") }
    var people: String { say("Personnes", "People") }
    var services: String { say("Services", "Services") }
    func youActFor(_ organisation: String) -> String {
        say(
            "Vous agissez pour \(organisation). Le journal le note.",
            "You are acting for \(organisation). The log says so.")
    }
    var signOut: String { say("Se déconnecter", "Sign out") }
    var signIn: String { say("Se connecter", "Sign in") }
    var backToMyDay: String { say("Revenir à ma journée", "Back to my day") }
    var demonstration: String {
        say(
            "Démonstration de Relais. Personnes et situations fictives.",
            "Demonstration of Relais. People and situations are fictional.")
    }
    var footer: String { say("Relais, d’une main à l’autre.", "Relais, from hand to hand.") }
    var optional: String { say("facultatif", "optional") }
    func toCorrect(_ number: Int) -> String {
        number == 1
            ? say("Une réponse est à revoir", "One answer needs another look")
            : say("\(number) réponses sont à revoir", "\(number) answers need another look")
    }
    /// Why a form comes back though everything in it holds: somebody was there first.
    func changedMeanwhile(_ subject: Refusal.Subject.Kind) -> String {
        let (french, english) =
            switch subject {
            case .referral: ("cette orientation", "this referral")
            case .handover: ("cette proposition", "this offer")
            default: ("ce dossier", "this file")
            }
        return say(
            "Quelqu’un a modifié \(french) entre-temps. Ce que vous avez écrit est encore là.",
            "Someone changed \(english) meanwhile. What you wrote is still here.")
    }
    var more: String { say("Voir la suite", "Show more") }
    var colon: String { say(" : ", ": ") }
    var questionMark: String { say(" ?", "?") }
    var back: String { say("Revenir", "Back") }
    var changeNothing: String { say("Ne rien changer", "Change nothing") }
}

extension Words {
    func failureTitle(_ status: Int) -> String {
        switch status {
        case 401: say("Connexion nécessaire", "Sign in needed")
        case 403: say("Ce n’est pas possible ici", "This is not possible here")
        case 404: say("Page introuvable", "Page not found")
        case 409: say("Quelqu’un est passé avant", "Someone was there first")
        case 413: say("C’est trop long", "This is too long")
        case 422, 400: say("Cela ne se lit pas", "This cannot be read")
        case 429: say("Un moment", "One moment")
        case 503: say("Un instant, ça revient", "Back in a moment")
        default: say("C’est notre faute", "This is our fault")
        }
    }
    var unavailable: String {
        say(
            "Relais ne répond pas à cet instant. Réessayez dans un moment, rien n’est perdu.",
            "Relais does not answer just now. Try again in a moment; nothing is lost.")
    }
    var unrecorded: String {
        say(
            "Le journal ne s’écrit pas pour le moment : rien n’a été fait ni montré. Réessayez dans quelques minutes ; si cela dure, prévenez qui s’occupe de Relais.",
            "The log cannot be written for the moment: nothing was done or shown. Try again in a few minutes; if it lasts, tell whoever looks after Relais."
        )
    }
    var readOnly: String {
        say(
            "Relais se lit mais ne s’écrit pas pour le moment. Voir une personne se note au journal : ce n’est donc pas possible non plus. Réessayez dans quelques minutes.",
            "Relais can be read but not written to for the moment. Seeing someone is noted in the log, so that is not possible either. Try again in a few minutes."
        )
    }
    var busy: String {
        say(
            "Beaucoup de monde se connecte. Réessayez dans un moment.",
            "Many people are signing in. Try again in a moment.")
    }
    var crossSite: String {
        say(
            "Ce formulaire ne vient pas de votre session. Ouvrez la page à nouveau, puis recommencez.",
            "This form does not come from your session. Open the page again, then start over.")
    }
    var unreadable: String { say("Ce qui a été envoyé ne se lit pas.", "What was sent cannot be read.") }
    var tooManyCalls: String {
        say(
            "Trop de demandes à la fois. Réessayez dans un instant.",
            "Too many requests at once. Try again in a moment.")
    }
    var wrongMethod: String {
        say(
            "Cette adresse ne connaît pas cette méthode ; Allow dit lesquelles.",
            "This address does not know that method; Allow says which.")
    }
    var unacceptable: String {
        say("Nous répondons en JSON : application/json.", "We answer in JSON: application/json.")
    }
    func mediaType(_ wanted: String) -> String { say("Envoyez \(wanted).", "Send \(wanted).") }
    var tooLarge: String { say("Ce qui a été envoyé est trop long.", "What was sent is too long.") }
    var noPage: String { say("Cette page n’existe pas.", "There is no such page.") }
    var fault: String {
        say(
            "Quelque chose s’est mal passé de notre côté. Rien n’a été changé. C’est noté.",
            "Something went wrong on our side. Nothing was changed. It has been noted.")
    }
}
