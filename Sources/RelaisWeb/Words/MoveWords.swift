import RelaisCore

extension Words {
    func move(_ move: Move) -> String {
        switch move {
        case .send: say("Envoyer", "Send")
        case .redraft: say("Modifier", "Edit")
        case .accept: say("Accepter", "Accept")
        case .decline: say("Refuser", "Decline")
        case .start: say("Commencer", "Start")
        case .complete: say("Terminer", "Complete")
        case .withdraw: say("Annuler l’orientation", "Withdraw")
        }
    }

    func question(_ move: Move) -> String {
        switch move {
        case .send: say("Envoyer", "Send")
        case .redraft: say("Modifier", "Edit")
        case .accept: say("Accepter", "Accept")
        case .decline: say("Refuser", "Decline")
        case .start: say("Commencer", "Start")
        case .complete: say("Terminer", "Complete")
        case .withdraw: say("Annuler", "Withdraw")
        }
    }

    func consequence(_ move: Move, other: String) -> String {
        switch move {
        case .send:
            say(
                "\(other) verra la demande tout de suite. Ce qui est partagé sera figé.",
                "\(other) will see the request at once. What is shared will be frozen.")
        case .redraft: ""
        case .accept:
            say(
                "\(other) sera prévenu. Le nom et le contact s’ouvrent pour vous, sous un code à vous.",
                "\(other) will know. Name and contact open for you, under a code of yours.")
        case .decline:
            say(
                "\(other) le saura tout de suite et pourra orienter ailleurs. Un refus ne se reprend pas.",
                "\(other) will know at once and can refer elsewhere. A refusal cannot be taken back.")
        case .start: say("La personne est venue : l’accompagnement commence.", "The person came: the support begins.")
        case .complete: say("\(other) verra ce qu’il en est advenu.", "\(other) will see what came of it.")
        case .withdraw:
            say(
                "\(other) sera prévenu et ne verra plus ce que vous aviez partagé. Une annulation ne se reprend pas.",
                "\(other) will know, and will no longer see what you shared. A withdrawal cannot be taken back.")
        }
    }

    var noteToReferrer: String { say("Un mot pour l’autre organisation", "A word to the other organisation") }
    var noteHint: String {
        say("Ni santé, ni religion, ni origine, ni avis sur l’âge.", "No health, religion, origin, or opinion on age.")
    }
    var why: String { say("Pourquoi ?", "Why?") }
    var backToReferral: String { say("Revenir à l’orientation", "Back to the referral") }
    var whatCameOfIt: String { say("Qu’en est-il advenu ?", "What came of it?") }
    var levelAtEntry: String { say("Français à l’entrée", "French at entry") }
    var levelAtExit: String { say("Français à la sortie", "French at exit") }
    var notTold: String { say("Non renseigné", "Not recorded") }
}
