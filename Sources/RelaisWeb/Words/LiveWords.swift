import RelaisCore

/// The words of the quiet line.
extension Words {
    var refresh: String { say("Actualiser", "Refresh") }
    var offline: String {
        say("Hors ligne : ce que vous voyez peut dater.", "Offline: what you see may be out of date.")
    }
    var sessionEnded: String { say("Votre session est terminée", "Your session has ended") }
    var screenIsLocked: String {
        say(
            "L’écran est fermé, pour que personne d’autre ne lise. Ce que vous aviez tapé n’est pas perdu : vous le retrouverez en vous reconnectant.",
            "The screen is closed so that nobody else reads it. What you had typed is not lost: it will be there once you have signed in again."
        )
    }
    var signInOnceMore: String { say("Se reconnecter", "Sign in again") }
    func sessionEndsIdle(in minutes: Int) -> String {
        say(
            "Sans geste de votre part, votre session se termine dans \(aFewMinutes(minutes)).",
            "Unless you do something, your session ends in \(aFewMinutes(minutes)).")
    }
    func sessionEnds(in minutes: Int) -> String {
        say(
            "Votre journée de connexion se termine dans \(aFewMinutes(minutes)). Rien de ce que vous tapez ne sera perdu.",
            "You have been signed in all day: this ends in \(aFewMinutes(minutes)). Nothing you type will be lost.")
    }
    var signInAgain: String {
        say("Votre session est terminée : reconnectez-vous.", "Your session has ended: sign in again.")
    }
    var typedIsKept: String {
        say(
            "Votre session est terminée. Reconnectez-vous dans l’heure : vous retrouverez ce que vous avez tapé.",
            "Your session has ended. Sign in again within the hour, and what you typed will be there.")
    }
    var fileIsNotKept: String {
        say(
            "Votre session est terminée et rien n’a été importé. Un fichier n’est gardé nulle part : reconnectez-vous, puis choisissez-le à nouveau. Vos choix de colonnes, eux, sont gardés une heure.",
            "Your session has ended and nothing was imported. A file is kept nowhere: sign in again, then choose it once more. What you chose for its columns is kept for an hour."
        )
    }
    var chooseFileAgain: String {
        say(
            "Votre session était terminée : rien n’a été importé. Choisissez le fichier à nouveau ; vos choix de colonnes seront repris.",
            "Your session had ended: nothing was imported. Choose the file again; what you chose for its columns will be used."
        )
    }
    var nothingIsLost: String {
        say(
            "Votre session était terminée. Rien n’est perdu et rien n’est fait encore : relisez, puis envoyez.",
            "Your session had ended. Nothing is lost and nothing is done yet: check, then send.")
    }
    var stay: String { say("Rester connecté", "Stay signed in") }
    private func aFewMinutes(_ number: Int) -> String {
        count(number, ("minute", "minutes"), ("minute", "minutes"))
    }

    func newOnDesk(toAnswer: Int, unread: Int) -> String {
        let waiting = toAnswer == 0 ? nil : "\(requestsWait(toAnswer)) \(waitForYou(toAnswer))"
        let told =
            unread == 0 ? nil : count(unread, ("avis à lire", "avis à lire"), ("notice to read", "notices to read"))
        let both = [waiting, told].compactMap { $0 }.joined(separator: ", ")
        return both.isEmpty
            ? say("Il y a du nouveau.", "There is something new.") : say("Du nouveau : \(both).", "News: \(both).")
    }

    var referralChanged: String {
        say("Cette orientation a changé depuis.", "This referral has changed since.")
    }

    func happened(_ state: Referral.State, by organisation: String) -> String {
        switch state {
        case .draft: referralChanged
        case .sent: say("\(organisation) a envoyé cette orientation.", "\(organisation) has sent this referral.")
        case .accepted:
            say("\(organisation) a accepté cette orientation.", "\(organisation) has accepted this referral.")
        case .declined:
            say("\(organisation) a refusé cette orientation.", "\(organisation) has declined this referral.")
        case .waitlisted:
            say(
                "\(organisation) a mis cette orientation en liste d’attente.",
                "\(organisation) has put this referral on the waiting list.")
        case .inProgress:
            say("\(organisation) a commencé l’accompagnement.", "\(organisation) has begun the support.")
        case .completed:
            say("\(organisation) a terminé l’accompagnement.", "\(organisation) has completed the support.")
        case .notFulfilled:
            say("\(organisation) a mis fin à cette orientation.", "\(organisation) has ended this referral.")
        case .withdrawn:
            say("\(organisation) a annulé cette orientation.", "\(organisation) has withdrawn this referral.")
        case .expired: say("Sans réponse, cette orientation a expiré.", "Without an answer, this referral has expired.")
        case .enteredInError:
            say(
                "\(organisation) a signalé une erreur de saisie.", "\(organisation) says it was entered in error.")
        }
    }
}
