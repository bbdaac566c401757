import RelaisCore

extension Words {
    var theFile: String { say("Le dossier", "The file") }
    var backToFile: String { say("Revenir au dossier", "Back to the file") }
    var amend: String { say("Corriger", "Correct") }
    var amendLead: String {
        say(
            "Ce qui était écrit reste dans l’historique, avec votre nom et l’heure.",
            "What it said stays in the history, with your name and the time.")
    }
    var factsLegend: String { say("Pour bien l’orienter", "To refer them well") }
    var openToAmend: String { say("Ouvrir pour corriger", "Open to correct") }
    var openToAmendHint: String {
        say(
            "Nom, naissance et contact s’ouvrent pour être corrigés. L’ouverture est notée dans le journal.",
            "Name, birth and contact open so that you can correct them. The opening is written to the log.")
    }
    var save: String { say("Enregistrer", "Save") }
    func changedBy(_ account: String, _ when: String, _ fields: [String]) -> String {
        say("\(account), \(when). \(correctedFields(fields))", "\(account), \(when). \(correctedFields(fields))")
    }
    var corrections: String { say("Corrections", "Corrections") }
    var neverCorrected: String { say("Aucune correction.", "No correction.") }
    func correctedTimes(_ number: Int) -> String {
        count(number, ("correction", "corrections"), ("correction", "corrections"))
    }
    func lastOn(_ day: String) -> String { say("la dernière le \(day)", "the last on \(day)") }
    var history: String { say("Historique", "History") }
    var historyLead: String {
        say("Ce qui a été corrigé, quand et par qui.", "What was corrected, when and by whom.")
    }
    var formerValues: String { say("Ce qui était écrit avant", "What it said before") }
    var itSaid: String { say("Avant, le dossier disait :", "Before, the file said:") }
    func correctedFields(_ fields: [String]) -> String {
        guard fields != ["merged_file"] else {
            return say(
                "Un autre dossier de la personne a été réuni ici.", "Another file of the person was merged here.")
        }
        let names = fields.map { Invalid.label($0, in: language) }.map { $0.prefix(1).lowercased() + $0.dropFirst() }
            .joined(separator: ", ")
        return names.isEmpty
            ? say("Dossiers réunis.", "Files merged.") : say("Corrigé : \(names).", "Corrected: \(names).")
    }

    /// A kept value as it is read: a code by its name.
    func value(_ value: String, of field: String, _ names: [String: String]) -> String {
        switch field {
        case "birth_date": Day(value).map(birth) ?? value
        case "birth_source": Civil.BirthSource(rawValue: value).map(birthSource) ?? value
        case "gender": Civil.Gender(rawValue: value).map(gender) ?? value
        case "french_level": FrenchLevel(rawValue: value).map(level) ?? value
        case "languages": value.split(separator: " ").map { names[String($0)] ?? String($0) }.joined(separator: ", ")
        case "commune": names[value] ?? value
        default: value
        }
    }
}

extension Words {
    func done(_ done: PersonView.Done, _ code: String) -> String {
        switch done {
        case .register: registered(code)
        case .amend: say("C’est corrigé.", "Corrected.")
        case .merge:
            say("Les deux dossiers n’en font plus qu’un : \(code).", "The two files are one now: \(code).")
        case .offer:
            say(
                "Le dossier est proposé. Rien ne change ici tant qu’il n’est pas pris.",
                "The file is offered. Nothing changes here until it is taken.")
        case .note: noteKept
        case .removal: noteRemoved
        case .consent: say("L’accord est noté.", "The consent is recorded.")
        case .inform: informedNote
        case .take: say("Le dossier est à vous. Son code : \(code).", "The file is yours. Their code: \(code).")
        case .erase: say("C’est effacé.", "Erased.")
        case .request: doneRight("request") ?? ""
        case .restrict: doneRight("restrict") ?? ""
        case .lift: doneRight("lift") ?? ""
        }
    }
    func handedOverOn(_ day: String) -> String {
        say(
            "Dossier confié à une autre organisation le \(day). Il se lit encore, il ne se modifie plus. Les orientations en cours restent ici.",
            "File handed over to another organisation on \(day). It can be read, and no longer changed. Open referrals stay here."
        )
    }
    var followedByLabel: String { say("Suivi par", "Followed by") }
    var nobodyFollows: String { say("Personne ne suit ce dossier.", "Nobody follows this file.") }
    var chooseFollowers: String { say("Choisir qui suit", "Choose who follows") }
    var whoFollows: String { say("Qui suit", "Who follows") }
    var today: String { say("Aujourd’hui", "Today") }
    var endFollowing: String { say("Ne suit plus", "No longer follows") }
    var addFollower: String { say("Ajouter une ou un collègue", "Add a colleague") }
    var addFollowerHint: String {
        say("Le dossier s’ouvre pour cette personne, identité comprise.", "The file opens for them, identity included.")
    }
    var chooseColleague: String { say("Choisir dans l’équipe", "Choose from the team") }
    var add: String { say("Ajouter", "Add") }
    var giveReferral: String { say("Confier à un collègue", "Give to a colleague") }
    var giveReferralLead: String {
        say(
            "La ou le collègue verra l’orientation et le dossier de la personne. L’autre organisation n’en sait rien.",
            "They will see the referral and the person’s file. The other organisation does not know.")
    }
    var toWhom: String { say("À qui ?", "To whom?") }
    var andThePerson: String { say("Et la personne ?", "And the person?") }
    var bothFollow: String { say("Les deux la suivent", "Both follow them") }
    var onlyTheyFollow: String { say("Seulement la ou le collègue", "Only the colleague") }
    var give: String { say("Confier", "Give") }
}

extension Words {
    var merge: String { say("Réunir deux dossiers", "Merge two files") }
    var mergeLead: String {
        say(
            "Deux dossiers de la même personne n’en font plus qu’un. Rien ne se perd, et cela ne se défait pas.",
            "Two files of the same person become one. Nothing is lost, and it cannot be undone.")
    }
    var otherCode: String { say("Code de l’autre dossier", "Code of the other file") }
    var otherCodeHint: String { say("Comme K7M-42Q.", "Such as K7M-42Q.") }
    var compare: String { say("Comparer", "Compare") }
    var bornColumn: String { say("Naissance", "Born") }
    var bothFiles: String { say("Les deux dossiers", "The two files") }
    var whichStays: String { say("Lequel garder ?", "Which one stays?") }
    var whichStaysHint: String {
        say(
            "Ce qu’il dit reste ; ce qui lui manque vient de l’autre. Les deux codes mèneront à lui.",
            "What it says stays; what it lacks comes from the other. Both codes will lead to it.")
    }
    var keepThis: String { say("Garder celui-ci", "Keep this one") }
    var mergeNow: String { say("Réunir", "Merge") }
}

extension Words {
    var handOver: String { say("Confier le dossier", "Hand the file over") }
    var handOverLead: String {
        say(
            "L’autre organisation prend ou non. Si elle prend, la personne est suivie là-bas, et ce dossier ne fait plus que se lire.",
            "The other organisation takes it or not. If it does, they follow the person, and this file is only read.")
    }
    var toWhichOrganisation: String { say("À quelle organisation ?", "To which organisation?") }
    var chooseOrganisation: String { say("Choisir une organisation", "Choose an organisation") }
    var wordForThem: String { say("Un mot pour l’équipe", "A word for the team") }
    var wordForThemHint: String {
        say("Ni nom, ni santé, ni religion, ni origine.", "No name, health, religion or origin.")
    }
    var offerFile: String { say("Proposer le dossier", "Offer the file") }
    var handovers: String { say("Dossiers proposés", "Offered files") }
    var handoverTitle: String { say("Dossier proposé", "Offered file") }
    var handoversLead: String {
        say("D’une organisation à l’autre, si elle le veut bien.", "From one organisation to another, if it agrees.")
    }
    var noHandover: String { say("Aucun dossier proposé", "No file is offered") }
    var noHandoverHint: String {
        say("Un dossier se propose depuis sa page.", "A file is offered from its own page.")
    }
    var offeredToUs: String { say("Proposés à votre organisation", "Offered to your organisation") }
    var offeredByUs: String { say("Proposés par votre organisation", "Offered by your organisation") }
    var answered: String { say("Terminés", "Ended") }
    func offeredTo(_ organisation: String) -> String { say("à \(organisation)", "to \(organisation)") }
    func offeredFrom(_ organisation: String) -> String {
        say("Dossier \(de(organisation))", "File of \(organisation)")
    }
    func handoverState(_ state: Handover.State) -> String {
        switch state {
        case .offered: say("Proposé", "Offered")
        case .taken: say("Pris", "Taken")
        case .declined: say("Refusé", "Declined")
        case .withdrawn: say("Retiré", "Withdrawn")
        }
    }
    var nothingLeft: String {
        say("Ce qui était montré a été effacé.", "What was shown has been deleted.")
    }
    var ownFile: String { say("Votre dossier", "Your file") }
    var takeFile: String { say("Prendre le dossier", "Take the file") }
    func declineFileLead(_ organisation: String) -> String {
        say(
            "\(organisation) le saura tout de suite et garde le dossier. Ce qui était scellé pour vous est effacé.",
            "\(organisation) will know at once, and keeps the file. What was sealed for you is deleted.")
    }
    func referralsStay(_ number: Int) -> String {
        let open = count(number, ("orientation en cours reste", "orientations en cours restent"), ("", ""))
        let english = count(number, ("", ""), ("open referral stays", "open referrals stay"))
        return say(
            "\(open) chez vous et ne \(number == 1 ? "passe" : "passent") pas : qui s’en occupe la mène à son terme ou l’annule.",
            "\(english) with you and \(number == 1 ? "does" : "do") not pass: whoever deals with it brings it to its end, or withdraws it."
        )
    }
    var declineFile: String { say("Refuser", "Decline") }
    var withdrawOffer: String { say("Retirer la proposition", "Withdraw the offer") }
    var whatPasses: String { say("Ce qui passe", "What passes") }
    var onOffer: String { say("Dès la proposition", "With the offer") }
    var onTaking: String { say("Si le dossier est pris", "If the file is taken") }
    var slipFacts: String { say("Langues, niveau de français, secteur", "Languages, level of French, area") }
    var slipWord: String { say("Le mot pour l’équipe", "The word for the team") }
    var slipIdentity: String { say("Nom, naissance, genre", "Name, birth, gender") }
    var slipContact: String { say("Téléphone, e-mail, adresse, souhaits", "Telephone, e-mail, address, wishes") }
    var slipFoot: String {
        say(
            "Un nouveau code est donné là-bas. Les orientations et l’historique ne passent pas.",
            "A new code is given there. Referrals and history do not pass.")
    }
}
