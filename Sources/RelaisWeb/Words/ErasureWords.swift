import RelaisCore

extension Words {
    var erase: String { say("Effacer le dossier", "Erase the file") }
    var eraseLead: String {
        say("Pour toujours : plus rien, ici, ne pourra le rouvrir.", "For good: nothing here can open it again.")
    }
    var whatGoes: String { say("Ce qui disparaît", "What goes") }
    var whatGoesList: [String] {
        [
            say(
                "L’identité, la naissance, les contacts, avec leur historique",
                "Identity, birth and contact, with their history"),
            say(
                "Tout ce que votre organisation a écrit sur la personne",
                "Everything your organisation wrote about the person"),
            say("Les clés qui les ouvrent, et le code du dossier", "The keys that open them, and the code of the file"),
        ]
    }
    var whatStays: String { say("Ce qui reste", "What stays") }
    var whatStaysList: [String] {
        [
            say("Une ligne sans nom, pour les comptes", "A line without a name, for the figures"),
            say("Le journal, qui ne dit plus de qui", "The log, which no longer tells of whom"),
            say(
                "Le dossier des organisations qui ont pris le relais : elles sont prévenues",
                "The file of organisations that took over: they are told"),
        ]
    }
    var whyErase: String { say("Pourquoi ?", "Why?") }
    func erasureReason(_ reason: Person.ErasureReason) -> String {
        switch reason {
        case .request: say("La personne le demande", "The person asks for it")
        case .retention: say("Le dossier a fait son temps", "The file has had its time")
        case .unlawful: say("Il n’aurait pas dû être ouvert", "It should never have been opened")
        }
    }
    var stillUnderWay: String { say("Encore en cours", "Still under way") }
    var endThem: String { say("Y mettre fin d’abord :", "Bring to an end first:") }
    var eraseNow: String { say("Effacer pour toujours", "Erase for good") }
    func erasedOn(_ day: String) -> String {
        say(
            "Effacé le \(day). Il ne reste que ce qui compte sans nommer.",
            "Erased on \(day). Nothing is left but what counts and names nobody.")
    }

    var keepFromErasing: String { say("Empêcher qu’il soit effacé", "Keep it from being erased") }
    var keepFromErasingLead: String {
        say(
            "Un litige, une autorité : le dossier reste tel quel jusqu’à ce que vous le libériez.",
            "A lawsuit, an authority: the file stays as it is until you release it.")
    }
    func heldFor(_ reason: Person.HoldReason) -> String {
        say("Conservé : \(reason.name(in: .french)).", "Held: \(reason.name(in: .english)).")
    }
    func holdReason(_ reason: Person.HoldReason) -> String {
        let name = reason.name(in: language)
        return name.prefix(1).uppercased() + name.dropFirst()
    }
    var hold: String { say("Conserver", "Hold") }
    var release: String { say("Libérer", "Release") }
}
