import RelaisCore

extension Words {
    func writeTo(_ organisation: String) -> String {
        say("Écrire à \(organisation)", "Write to \(organisation)")
    }
    func bothRead(_ organisation: String) -> String {
        say(
            "\(organisation) et vous le lisez. Des faits utiles à la suite ; ni santé, ni religion, ni origine.",
            "\(organisation) and you both read it. Facts that help what comes next; no health, religion or origin.")
    }
    var sendMessage: String { say("Envoyer le message", "Send the message") }
    func wrote(_ organisation: String) -> String { say("\(organisation) a écrit", "\(organisation) wrote") }
    func hasWritten(_ organisation: String) -> String {
        say("\(organisation) a écrit.", "\(organisation) has written.")
    }
    var takenBack: String { say("Message repris par son auteur.", "Message taken back by its author.") }
    var noLongerShared: String { say("Ces mots ne sont plus partagés.", "These words are no longer shared.") }
    var takeBack: String { say("Reprendre", "Take back") }
    var takeBackQuestion: String { say("Reprendre ce message", "Take this message back") }
    var takeBackConsequence: String {
        say(
            "Ses mots disparaissent des deux côtés. Il reste écrit qu’un message a été repris.",
            "Its words go on both sides. That a message was taken back stays written.")
    }
    var messageSent: String { say("Message envoyé.", "Message sent.") }
    var messageTakenBack: String { say("Message repris.", "Message taken back.") }
    func notesOf(_ organisation: String) -> String {
        say("Notes \(de(organisation))", "Notes of \(organisation)")
    }
    func onlyYouRead(_ organisation: String) -> String {
        say("Lues seulement par \(organisation).", "Read by \(organisation) alone.")
    }
    var addNote: String { say("Ajouter une note", "Add a note") }
    var noteLabel: String { say("Note", "Note") }
    var noteAdvice: String {
        say(
            "Des faits, que la personne pourrait lire. Ni santé, ni religion, ni origine.",
            "Facts that the person could read. No health, religion or origin.")
    }
    var keepNote: String { say("Garder la note", "Keep the note") }
    var noteKept: String { say("Note gardée.", "Note kept.") }
    var removeNote: String { say("Supprimer", "Remove") }
    var removeNoteQuestion: String { say("Supprimer cette note", "Remove this note") }
    var removeNoteConsequence: String {
        say("Ses mots sont effacés et ne reviennent pas.", "Its words are erased and do not come back.")
    }
    var noteRemoved: String { say("Note supprimée.", "Note removed.") }
}
