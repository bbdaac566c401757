import RelaisCore

extension Words {
    /// What a button says.
    func move(_ move: Move) -> String {
        switch move {
        case .withdraw: say("Annuler l’orientation", "Withdraw")
        case .end: say("Mettre fin", "End it")
        case .correct: say("C’était une erreur", "This was an error")
        default: question(move)
        }
    }

    /// What the page before a move asks.
    func question(_ move: Move) -> String {
        switch move {
        case .send: say("Envoyer", "Send")
        case .redraft: say("Modifier", "Edit")
        case .accept: say("Accepter", "Accept")
        case .decline: say("Refuser", "Decline")
        case .waitlist: say("Mettre en attente", "Put on the waiting list")
        case .start: say("Commencer", "Start")
        case .attend: say("Noter une présence", "Record attendance")
        case .assess: say("Noter les niveaux", "Record levels")
        case .conclude: say("Noter le résultat", "Record what comes of it")
        case .complete: say("Terminer", "Complete")
        case .end: say("Mettre fin à", "End")
        case .forward: say("Orienter plus loin", "Refer on")
        case .withdraw: say("Annuler", "Withdraw")
        case .correct: say("Marquer comme erreur", "Mark as an error")
        }
    }

    func consequence(_ move: Move, other: String) -> String {
        switch move {
        case .send:
            say(
                "\(other) verra la demande tout de suite. Ce qui est partagé sera figé.",
                "\(other) will see the request at once. What is shared will be frozen.")
        case .redraft, .forward: ""
        case .accept:
            say(
                "\(other) sera prévenu. Le nom et le contact s’ouvrent pour vous, sous un code à vous.",
                "\(other) will know. Name and contact open for you, under a code of yours.")
        case .decline:
            say(
                "\(other) le saura tout de suite et pourra orienter ailleurs. Un refus ne se reprend pas.",
                "\(other) will know at once and can refer elsewhere. A refusal cannot be taken back.")
        case .waitlist:
            say(
                "\(other) saura que la personne attend, et pourquoi. Vous pourrez accepter ou refuser plus tard.",
                "\(other) will know that the person waits, and why. You can accept or decline later.")
        case .start: say("La personne est venue : l’accompagnement commence.", "The person came: the support begins.")
        case .attend:
            say(
                "\(other) saura combien de fois la personne est venue, sans les dates de chaque séance.",
                "\(other) will know how often the person came, and no session by itself.")
        case .assess:
            say(
                "\(other) le verra si la personne est d’accord. Remplissez ce que vous savez ; le reste peut venir plus tard.",
                "\(other) will see it if the person agreed. Fill in what you know; the rest can come later.")
        case .conclude:
            say(
                "\(other) le verra si la personne est d’accord. Ce qui est noté ici remplace ce qui l’était.",
                "\(other) will see it if the person agreed. What is recorded here replaces what was.")
        case .complete:
            say(
                "\(other) saura que c’est terminé, et verra le résultat si la personne est d’accord.",
                "\(other) will know that it is over, and see what came of it if the person agreed.")
        case .end:
            say(
                "\(other) saura que l’accompagnement s’arrête avant son but, et pourquoi.",
                "\(other) will know that the support stops before its goal, and why.")
        case .withdraw:
            say(
                "\(other) sera prévenu et ne verra plus ce que vous aviez partagé. Une annulation ne se reprend pas.",
                "\(other) will know, and will no longer see what you shared. A withdrawal cannot be taken back.")
        case .correct:
            say(
                "L’orientation ne comptera plus, et ce qui était partagé est repris. \(other) sera prévenu.",
                "The referral no longer counts, and what was shared is taken back. \(other) will know.")
        }
    }

    func doneMove(_ move: Move) -> String {
        switch move {
        case .send: say("Orientation envoyée.", "Referral sent.")
        case .redraft: say("Brouillon gardé.", "Draft kept.")
        case .accept:
            say(
                "Orientation acceptée. La personne a un dossier chez vous.",
                "Referral accepted. The person has a file with you.")
        case .decline: say("Orientation refusée.", "Referral declined.")
        case .waitlist: say("Orientation mise en attente.", "Referral put on the waiting list.")
        case .start: say("L’accompagnement a commencé.", "The support has begun.")
        case .attend: say("Présence notée.", "Attendance recorded.")
        case .assess: say("Niveaux notés.", "Levels recorded.")
        case .conclude: say("Résultat noté.", "What comes of it is recorded.")
        case .complete: say("Orientation réalisée.", "Referral completed.")
        case .end: say("Orientation terminée, non aboutie.", "Referral ended, not fulfilled.")
        case .forward: say("Brouillon préparé.", "Draft prepared.")
        case .withdraw: say("Orientation annulée.", "Referral withdrawn.")
        case .correct: say("Marquée comme saisie par erreur.", "Marked as entered in error.")
        }
    }

    var otherActs: String { say("Autres actions", "Other actions") }
    var noteToReferrer: String { say("Un mot pour l’autre organisation", "A word to the other organisation") }
    var noteHint: String {
        say("Ni santé, ni religion, ni origine, ni avis sur l’âge.", "No health, religion, origin, or opinion on age.")
    }
    var why: String { say("Pourquoi ?", "Why?") }
    var chooseReason: String { say("Choisir un motif", "Choose a reason") }
    var backToReferral: String { say("Revenir à l’orientation", "Back to the referral") }
    var whatCameOfIt: String { say("Qu’en est-il advenu ?", "What came of it?") }
    var levelAtEntry: String { say("Français à l’entrée", "French at entry") }
    var levelAtExit: String { say("Français à la sortie", "French at exit") }
    var notTold: String { say("Non renseigné", "Not recorded") }
}
