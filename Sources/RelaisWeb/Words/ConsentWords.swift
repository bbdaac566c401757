import RelaisCore

extension Words {
    var consents: String { say("Accords", "Consents") }
    var noConsent: String { say("Aucun accord noté.", "No consent recorded.") }
    var recordConsent: String { say("Noter un accord", "Record a consent") }
    var endedConsents: String { say("Accords terminés", "Ended consents") }
    func consentPurpose(_ purpose: Consent.Purpose) -> String {
        switch purpose {
        case .referral: say("Orientation vers", "Referral to")
        case .handover: say("Dossier confié à", "File handed over to")
        }
    }
    func consentTo(_ purpose: Consent.Purpose) -> String {
        switch purpose {
        case .referral: say("Accord pour une orientation", "Consent to a referral")
        case .handover: say("Accord pour confier le dossier", "Consent to hand the file over")
        }
    }
    func bothAgree(_ kind: String) -> String {
        say(
            "La personne mineure est d’accord, et qui la représente aussi : \(kind.lowercased())",
            "The minor agrees, and so does whoever represents them: \(kind.lowercased())")
    }
    func givenBy(_ giver: Consent.Giver) -> String {
        switch giver {
        case .person: say("la personne", "the person")
        case .guardian: say("qui la représente, et la personne", "their guardian, and the person")
        case .parentalAuthorityHolder:
            say("qui a l’autorité parentale, et la personne", "the holder of parental authority, and the person")
        case .adHocAdministrator:
            say("l’administrateur ad hoc, et la personne", "the ad hoc administrator, and the person")
        }
    }
    func consentMethod(_ method: Consent.Method) -> String {
        switch method {
        case .written: say("Par écrit", "In writing")
        case .oralWitnessed: say("De vive voix, avec témoin", "In speech, witnessed")
        case .electronic: say("En ligne", "Electronically")
        }
    }
    func standing(_ standing: ConsentLine.Standing) -> String {
        switch standing {
        case .inForce: say("En vigueur", "In force")
        case .toCome: say("À venir", "To come")
        case .over: say("Terminé", "Ended")
        case .ended(.withdrawn): say("Retiré", "Withdrawn")
        case .ended(.expired): say("Terminé", "Ended")
        case .ended(.lapsed): say("Cessé à la majorité", "Lapsed at majority")
        case .ended(.renewed): say("Renouvelé", "Renewed")
        }
    }
    func until(_ day: Day) -> String { say("jusqu’au \(written(day))", "until \(written(day))") }
    func givenLine(_ giver: Consent.Giver, _ day: Day) -> String {
        say("Donné le \(written(day)) par \(givenBy(giver)).", "Given on \(written(day)) by \(givenBy(giver)).")
    }
    /// A day in full: `5 avril 2026`.
    func written(_ day: Day) -> String {
        language == .french && day.day == 1 ? "1er \(birth(day).dropFirst(2))" : birth(day)
    }

    /// A field that may pass, by the name its form has.
    func disclosed(_ field: String) -> String { Invalid.label(field, in: language) }
    var mayPass: String { say("Ce qui peut passer", "What may pass") }

    var notInformed: String {
        say(
            "La personne n’a pas encore été informée de ce que nous faisons de ses données.",
            "The person has not been told yet what we do with their data.")
    }
    func informedOn(_ day: Day, _ version: String, _ language: String) -> String {
        say(
            "Informée le \(written(day)), notice \(version), en \(language).",
            "Told on \(written(day)), notice \(version), in \(language).")
    }
    var recordInformation: String { say("Noter l’information", "Record that they were told") }
    var informAgain: String { say("Informer à nouveau", "Tell them again") }
    var informLead: String {
        say(
            "Remettez la notice, lisez-la ensemble si besoin, puis notez-le ici.",
            "Give the notice, read it together if need be, then record it here.")
    }
    var printNotice: String { say("Imprimer la notice", "Print the notice") }
    var whoWasTold: String { say("Qui a été informé ?", "Who was told?") }
    func told(_ told: Information.Told) -> String {
        switch told {
        case .person: say("La personne", "The person")
        case .representative: say("Qui la représente", "Whoever represents them")
        }
    }
    var toldOn: String { say("Le", "On") }
}

/// What stands on the forms.
extension Words {
    var sharesResultLabel: String {
        say("Qui oriente peut-il savoir ce qui en sort ?", "May who refers know what comes of it?")
    }
    var sharesResultHint: String {
        say(
            "C’est la personne qui répond : niveaux, autonomie, suite, difficultés rencontrées.",
            "The person answers: levels, autonomy, what comes next, what stood in the way.")
    }
    var resultKnown: String { say("Résultat connu de qui oriente", "Result known to who refers") }
    var recipientLabel: String { say("À quelle organisation ?", "To which organisation?") }
    var whoAgrees: String { say("Qui donne son accord ?", "Who agrees?") }
    var assentLabel: String { say("La personne mineure est d’accord aussi", "The minor agrees too") }
    var minorNeedsRepresentative: String {
        say(
            "La personne est mineure : son accord se note avec celui de qui la représente. Personne n’est noté dans ce rôle aujourd’hui.",
            "The person is a minor: their consent is recorded together with that of whoever represents them. Nobody is recorded as that today."
        )
    }
    var recordRepresentative: String { say("Noter qui la représente", "Record who represents them") }
    var methodLabel: String { say("Comment ?", "How?") }
    var consentLanguage: String { say("Langue", "Language") }
    var interpreterLabel: String { say("Avec interprète", "With an interpreter") }
    var consentDetails: String { say("Ce qui peut passer, dates, précisions", "What may pass, dates, details") }
    var consentToHandOver: String { say("Pour confier tout le dossier", "To hand the whole file over") }
    var consentToRefer: String { say("Pour une orientation", "For a referral") }
    var givenOnLabel: String { say("Donné le", "Given on") }
    var fromLabel: String { say("À partir du", "From") }
    var untilLabel: String { say("Jusqu’au", "Until") }
    func untilHint(_ days: Int) -> String {
        say("Vide : \(days) jours.", "Empty: \(days) days.")
    }
    var signerLabel: String { say("Qui a signé", "Who signed") }
    var signerHint: String {
        say("Seulement si c’est quelqu’un d’autre encore. Scellé.", "Only if it is someone else again. Sealed.")
    }
    var consentWordsLabel: String { say("À savoir", "To know") }
    var noticeVersionLabel: String { say("Version de la notice", "Version of the notice") }
    var printForm: String { say("Imprimer le formulaire", "Print the form") }
    var printReceipt: String { say("Imprimer le reçu", "Print the receipt") }
    var show: String { say("Afficher", "Show") }
}

/// Ending and renewing.
extension Words {
    var withdrawConsent: String { say("Retirer l’accord", "Withdraw the consent") }
    var withdrawConsentLead: String {
        say(
            "Tout de suite, et sans avoir à dire pourquoi. Cela ne se défait pas : il faudra un nouvel accord.",
            "At once, and without saying why. It cannot be undone: a new consent will be needed.")
    }
    var whatStops: String { say("Ce qui s’arrête", "What stops") }
    var nothingStops: String {
        say("Rien ne repose sur cet accord aujourd’hui.", "Nothing rests on this consent today.")
    }
    var restsUnderWay: String { say("Orientations en cours", "Referrals under way") }
    var restsCopies: String {
        say("Orientations terminées, copie encore là", "Referrals that are over, whose copy is still there")
    }
    func restsOffers(_ number: Int) -> String {
        say(
            count(number, ("proposition de dossier en attente", "propositions de dossier en attente"), ("", "")) + ".",
            count(number, ("", ""), ("offer of the file that waits", "offers of the file that wait")) + ".")
    }
    func restsDrafts(_ number: Int) -> String {
        say(
            count(number, ("brouillon", "brouillons"), ("", "")) + ".",
            count(number, ("", ""), ("draft", "drafts")) + ".")
    }
    var stopsUnderWay: String { say("Orientations annulées", "Referrals withdrawn") }
    var stopsCopies: String {
        say(
            "Orientations terminées : la copie transmise est effacée",
            "Referrals that are over: the copy passed on is deleted")
    }
    func stopsOffers(_ number: Int) -> String {
        say(
            count(number, ("proposition de dossier retirée", "propositions de dossier retirées"), ("", "")) + ".",
            count(number, ("", ""), ("offer of the file taken back", "offers of the file taken back")) + ".")
    }
    func stopsDrafts(_ number: Int) -> String {
        say(
            count(number, ("brouillon ne pourra plus partir", "brouillons ne pourront plus partir"), ("", "")) + ".",
            count(number, ("", ""), ("draft can no longer be sent", "drafts can no longer be sent")) + ".")
    }
    func otherSideIsTold(_ organisation: String) -> String {
        say(
            "\(organisation) est prévenue et ne voit plus que la référence et les dates.",
            "\(organisation) is told, and sees no more than the reference and the dates.")
    }
    var withdrawnNote: String {
        say(
            "L’accord est retiré. Ce qui reposait dessus s’est arrêté, et l’autre organisation est prévenue.",
            "The consent is withdrawn. What rested on it has stopped, and the other organisation is told.")
    }
    var renewedNote: String { say("L’accord est renouvelé.", "The consent is renewed.") }
    var renewConsent: String { say("Renouveler", "Renew") }
    var renewConsentLead: String {
        say(
            "Un nouvel accord, aux mêmes conditions. Ce qui est en cours continue.",
            "A new consent, on the same terms. What is under way goes on.")
    }
    var theConsent: String { say("L’accord", "The consent") }
    var recordedByLabel: String { say("Noté par", "Recorded by") }
    var restsOnIt: String { say("Ce qui repose dessus", "What rests on it") }
    var renewsLabel: String { say("Renouvelle", "Renews") }
    var earlierConsent: String { say("l’accord précédent", "the consent before") }
    var lapsesAtMajority: String {
        say("Cesse à la majorité.", "Lapses at majority.")
    }
}
