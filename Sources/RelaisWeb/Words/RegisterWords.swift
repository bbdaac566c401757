import RelaisCore

/// The registers, and what is kept no longer.
extension Words {
    // Retention.
    var retention: String { say("Ce qui s’en va", "What goes") }
    var retentionLead: String {
        say(
            "Rien n’est gardé pour toujours. Voici ce qui s’en va, et quand ; rien n’est changé ici.",
            "Nothing is kept for ever. This is what goes, and when; nothing is changed here.")
    }
    var lookAhead: String { say("Regarder d’ici", "Look ahead") }
    func ahead(_ days: Int) -> String {
        days >= 365 ? say("un an", "a year") : count(days, ("jour", "jours"), ("day", "days"))
    }
    var nothingGoes: String { say("Rien ne s’en va", "Nothing goes") }
    var nothingGoesHint: String {
        say("Aucun dossier n’a fait son temps d’ici là.", "No file will have had its time by then.")
    }
    var retentionWhat: String { say("Quoi", "What") }
    var lastContact: String { say("Dernier contact", "Last contact") }
    var goesOn: String { say("S’en va le", "Goes on") }
    var keptAllTheSame: String { say("Reste pourtant", "Stays all the same") }
    func keptFor(_ reason: RetentionPreview.Reason) -> String {
        switch reason {
        case .held: say("conservé pour un litige ou une autorité", "held for a lawsuit or an authority")
        case .restricted: say("traitement limité", "restricted")
        case .open: say("quelque chose est encore en cours", "something is still open")
        }
    }
    var followersToldOn: String { say("Équipe prévenue le", "Team told on") }
    var notToldYet: String { say("pas encore", "not yet") }
    var retentionTerms: String { say("Combien de temps", "How long") }
    func months(_ number: Int) -> String { count(number, ("mois", "mois"), ("month", "months")) }
    func alsoGoes(_ requests: Int, _ consents: Int, _ breaches: Int) -> String {
        say(
            "Et \(count(requests, ("demande répondue", "demandes répondues"), ("", ""))), \(count(consents, ("accord terminé", "accords terminés"), ("", ""))), \(count(breaches, ("violation close", "violations closes"), ("", ""))).",
            "And \(count(requests, ("", ""), ("answered request", "answered requests"))), \(count(consents, ("", ""), ("ended consent", "ended consents"))), \(count(breaches, ("", ""), ("closed breach", "closed breaches")))."
        )
    }
    var listIsCut: String {
        say("Il y en a plus : les premières sont montrées.", "There are more: the first are shown.")
    }

    // Breaches.
    var breach: String { say("Violation de données", "Data breach") }
    var breaches: String { say("Violations de données", "Data breaches") }
    var breachesLead: String {
        say(
            "Perdu, modifié ou vu à tort : l’autorité l’apprend en soixante-douze heures.",
            "Lost, changed or wrongly seen: the authority learns of it within seventy-two hours.")
    }
    var noBreach: String { say("Aucune violation notée", "No breach recorded") }
    var noBreachHint: String {
        say(
            "Un doute suffit pour en noter une : on juge ensuite.",
            "A doubt is enough to record one: it is judged afterwards.")
    }
    var recordBreach: String { say("Noter une violation", "Record a breach") }
    var recordBreachLead: String {
        say(
            "Ne nommez personne : des catégories, des nombres, des faits.", "Name nobody: categories, numbers, facts.")
    }
    func breachKind(_ kind: Breach.Kind) -> String {
        switch kind {
        case .confidentiality: say("Vu ou transmis à tort", "Wrongly seen or passed on")
        case .integrity: say("Modifié à tort", "Wrongly changed")
        case .availability: say("Perdu ou inaccessible", "Lost or out of reach")
        }
    }
    func breachPeople(_ people: Breach.People) -> String { people.name(in: language).capitalised }
    func breachData(_ data: Breach.DataKind) -> String {
        switch data {
        case .identity: say("Identité", "Identity")
        case .contact: say("Coordonnées", "Contact")
        case .situation: say("Situation", "Situation")
        case .health: say("Santé", "Health")
        case .protection: say("Protection, représentation", "Protection, representation")
        case .words: say("Textes libres", "Free text")
        case .credentials: say("Mots de passe, clés", "Passwords, keys")
        case .other: say("Autre", "Other")
        }
    }
    var foundOn: String { say("Constatée le", "Found on") }
    var foundTime: String { say("À", "At") }
    var foundTimeHint: String { say("Par exemple 14:30", "For example 14:30") }
    var numberOfPeople: String { say("Combien de personnes, à peu près", "How many people, about") }
    var numberUnknown: String { say("pas encore connu", "not known yet") }
    var whatHappenedKinds: String { say("Qu’est-il arrivé aux données ?", "What happened to the data?") }
    var whoseData: String { say("De qui ?", "Whose?") }
    var whichData: String { say("Quelles données ?", "Which data?") }
    var whatHappened: String { say("Ce qui s’est passé", "What happened") }
    var consequences: String { say("Suites possibles", "What may follow") }
    var measuresTaken: String { say("Ce qui a été fait", "What was done") }
    var riskLabel: String { say("Risque pour les personnes", "Risk for people") }
    var notAssessed: String { say("pas encore jugé", "not assessed yet") }
    var assessBreach: String { say("Juger du risque", "Assess the risk") }
    func risk(_ risk: Breach.Risk) -> String { risk.name(in: language) }
    var whyThisRisk: String { say("Pourquoi", "Why") }
    var amendBreach: String { say("Compléter", "Say more") }
    var authority: String { say("Autorité (CNIL)", "Authority (CNIL)") }
    var tellAuthority: String { say("L’autorité est informée", "The authority was told") }
    var authorityTold: String { say("Autorité informée", "Authority told") }
    var authorityReference: String { say("Référence reçue", "Reference received") }
    var whyLate: String { say("Pourquoi si tard", "Why so late") }
    var whyLateHint: String {
        say("Nécessaire après soixante-douze heures.", "Needed after seventy-two hours.")
    }
    var tellPeople: String { say("Les personnes sont informées", "People were told") }
    var peopleTold: String { say("Personnes informées", "People told") }
    var throughWhom: String { say("Par qui", "Through whom") }
    func channel(_ channel: Breach.Channel) -> String {
        switch channel {
        case .directly: say("Directement", "Directly")
        case .representatives: say("Par qui les représente (mineurs)", "Through whoever represents them (minors)")
        case .publicly: say("Par une annonce publique", "By a public announcement")
        }
    }
    var closeBreach: String { say("Clore", "Close") }
    var closeBreachLead: String {
        say(
            "Une fois close, elle ne change plus, et reste cinq ans.",
            "Once closed it changes no more, and stays five years.")
    }
    var whyPeopleUntold: String {
        say("Pourquoi les personnes ne sont pas informées", "Why people are not told")
    }
    var whyPeopleUntoldHint: String {
        say("Nécessaire si le risque est élevé.", "Needed where the risk is high.")
    }
    func breachClock(_ hours: Int) -> String {
        hours < 0
            ? say("\(-hours) h de retard", "\(-hours) h late")
            : say("encore \(hours) h pour informer l’autorité", "\(hours) h left to tell the authority")
    }
    var breachClosed: String { say("Close", "Closed") }
    var breachNotToTell: String { say("Ouverte, autorité non concernée", "Open, the authority is not concerned") }
    var toldOnDay: String { say("Le", "On") }
    var justNow: String { say("Vide : à l’instant.", "Empty: just now.") }
    func doneBreach(_ done: String) -> String? {
        switch done {
        case "record":
            say(
                "La violation est notée. Qui tient le registre est prévenu.",
                "The breach is recorded. Whoever keeps the register is told.")
        case "amend": say("C’est complété.", "It says more now.")
        case "assess": say("Le risque est jugé.", "The risk is assessed.")
        case "authority": say("C’est noté : l’autorité est informée.", "Recorded: the authority was told.")
        case "people": say("C’est noté : les personnes sont informées.", "Recorded: people were told.")
        case "close": say("La violation est close.", "The breach is closed.")
        default: nil
        }
    }

    // The register of processing.
    var processing: String { say("Registre des traitements", "Register of processing") }
    var processingLead: String {
        say(
            "Tiré de ce que la base dit de chaque donnée, de vos réglages et de vos conventions : toujours à jour.",
            "Made from what the database says of each piece of data, your settings and your agreements: always up to date."
        )
    }
    var downloadMarkdown: String { say("Télécharger (texte)", "Download (text)") }
    var legalBasis: String { say("Base légale", "Ground") }
    var peopleConcerned: String { say("Personnes", "People") }
    var purposesLabel: String { say("Finalités", "Purposes") }
    var retentionsLabel: String { say("Durées", "How long") }
    func columnsKept(_ number: Int) -> String {
        count(number, ("donnée", "données"), ("piece of data", "pieces of data"))
    }
    var recipientsLabel: String { say("Destinataires", "Recipients") }
    var noRecipient: String { say("Aucune convention en vigueur.", "No agreement in force.") }
    var securityMeasures: String { say("Mesures de sécurité", "Security measures") }
    var semicolon: String { say(" ; ", "; ") }
    var controller: String { say("Responsable", "Controller") }
    var contactLabel: String { say("Contact pour les données", "Contact about data") }
    var contactUnset: String { say("à préciser dans les réglages", "to be settled in the settings") }
}
