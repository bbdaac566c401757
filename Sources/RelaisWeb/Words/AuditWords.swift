import RelaisCore

/// The log as its auditor reads it, and how much each colleague opens.
extension Words {
    var auditLog: String { say("Journal", "Log") }
    var auditLead: String {
        say(
            "Qui a fait quoi, et qui a vu quoi, dans votre organisation. Le journal ne contient ni nom ni contenu ; le lire s’y inscrit aussi.",
            "Who did what, and who saw what, in your organisation. The log holds no name and no content; reading it is written in it too."
        )
    }
    var fileCode: String { say("Code d’un dossier", "Code of a file") }
    var fileCodeHint: String {
        say(
            "Comme K7M-42Q : ce qui touche au dossier et à ses orientations.",
            "Like K7M-42Q: what touches the file and its referrals.")
    }
    var auditActor: String { say("Qui", "Who") }
    var anybody: String { say("Tout le monde", "Everybody") }
    var auditKind: String { say("Quel genre d’action", "What kind of act") }
    var anything: String { say("Tout", "Everything") }
    var auditSince: String { say("Depuis le", "Since") }
    var auditUntil: String { say("Jusqu’au", "Until") }
    func auditKind(_ kind: AuditFilter.Kind) -> String {
        switch kind {
        case .looks: say("Consultations", "Looks")
        case .changes: say("Changements", "Changes")
        case .identities: say("Identités ouvertes", "Identities opened")
        case .emergencies: say("Accès d’urgence", "Emergency access")
        case .given: say("Données transmises ou exportées", "Data passed on or exported")
        case .erasures: say("Effacements", "Erasures")
        case .accounts: say("Comptes, rôles, jetons", "Accounts, roles, tokens")
        case .refusals: say("Refus", "Refusals")
        case .audit: say("Journal et clés", "Log and keys")
        }
    }
    func onlyEvent(_ event: String) -> String {
        say("Seulement : \(event).", "Only: \(event).")
    }
    func onlyThing(_ reference: String) -> String {
        say("Tout ce qui concerne \(reference).", "Everything about \(reference).")
    }
    var whoTouched: String { say("Qui a vu ou changé ce dossier", "Who saw or changed this file") }
    var firstTime: String { say("La première fois", "The first time") }
    var auditEntries: String { say("Inscriptions", "Entries") }
    var auditWhen: String { say("Quand", "When") }
    var auditAbout: String { say("Sur quoi", "About what") }
    var auditPlace: String { say("Position", "Position") }
    var noEntry: String { say("Rien de tel dans le journal", "No such thing in the log") }
    var noEntryHint: String {
        say("Élargissez la période, ou retirez un critère.", "Widen the time, or leave something out.")
    }
    var refusedAct: String { say("refusé", "refused") }
    func alsoIn(_ organisation: String) -> String {
        say("aussi chez \(organisation)", "also at \(organisation)")
    }
    func place(_ position: Int) -> String { say("n° \(grouped(position))", "no. \(grouped(position))") }
    var notPlacedYet: String { say("en attente", "waiting") }

    /// Whether entries about such a thing can be told by it: one of the service itself is about all of it.
    func isThing(_ type: String) -> Bool {
        [
            "person", "referral", "handover", "account", "need", "breach", "meeting", "mentor", "match", "emergency",
            "concern",
        ]
        .contains(type)
    }
    func auditThing(_ type: String) -> String {
        switch type {
        case "person": say("un dossier", "a file")
        case "referral": say("une orientation", "a referral")
        case "handover": say("un dossier proposé", "an offered file")
        case "account": say("un compte", "an account")
        case "session": say("une session", "a session")
        case "need": say("un besoin", "a need")
        case "breach": say("une violation", "a breach")
        case "meeting": say("une rencontre", "a meeting")
        case "mentor": say("un parrain ou une marraine", "a mentor")
        case "match": say("un binôme", "a match")
        case "emergency": say("un accès d’urgence", "an emergency access")
        case "concern": say("une inquiétude", "a concern")
        case "audit": say("le journal", "the log")
        default: "–"
        }
    }
    func auditThings(_ type: String, _ number: Int) -> String {
        switch type {
        case "person": count(number, ("dossier", "dossiers"), ("file", "files"))
        case "referral": count(number, ("orientation", "orientations"), ("referral", "referrals"))
        default: count(number, ("élément", "éléments"), ("item", "items"))
        }
    }

    var signedLog: String { say("Le journal est signé", "The log is signed") }
    func signedSentence(_ size: Int, _ moment: String) -> String {
        say(
            "Ses \(grouped(size)) premières inscriptions ont été signées \(moment).",
            "Its first \(grouped(size)) entries were signed \(moment).")
    }
    var showCheckpoint: String { say("Voir la signature", "Show the signature") }
    var keepCheckpoint: String {
        say(
            "Gardez-en une copie ailleurs : avec elle, n’importe qui peut prouver que rien n’a été changé ni retiré depuis. Elle part aussi par courriel chaque semaine.",
            "Keep a copy elsewhere: with it, anybody can prove that nothing was changed or taken out since. It also goes by e-mail every week."
        )
    }
    func signedFoot(_ size: Int) -> String {
        say("Journal signé : \(grouped(size)) inscriptions", "Signed log: \(grouped(size)) entries")
    }

    var accessVolumes: String { say("Accès par collègue", "Access by colleague") }
    var volumesLead: String {
        say(
            "Ce que chacun a ouvert ces sept derniers jours, à côté de sa semaine ordinaire.",
            "What each colleague opened in the last seven days, beside their ordinary week.")
    }
    func volumesHint(_ least: Int) -> String {
        say(
            "La semaine ordinaire est la médiane des huit précédentes. Est signalé ce qui atteint \(least), dépasse le triple d’une semaine ordinaire et toutes les semaines d’avant. C’est un signe à regarder, pas une faute, et ce n’est pas une mesure du travail.",
            "The ordinary week is the median of the eight before. Told is what reaches \(least), is more than three times an ordinary week and more than any week before. It is a sign to look at, not a fault, and it measures nobody’s work."
        )
    }
    var nothingUnusual: String { say("Rien d’inhabituel cette semaine.", "Nothing unusual this week.") }
    func unusualVolumes(_ number: Int) -> String {
        count(
            number, ("accès inhabituel à regarder", "accès inhabituels à regarder"),
            ("unusual access to look at", "unusual accesses to look at"))
    }
    var unusualWord: String { say("inhabituel", "unusual") }
    func usually(_ number: Int) -> String { say("d’ordinaire \(number)", "usually \(number)") }
    func andOthers(_ number: Int) -> String {
        count(number, ("autre compte", "autres comptes"), ("other account", "other accounts"))
    }
    var accountAddressHint: String { say("Son adresse de connexion.", "The address they sign in with.") }
    func volumeKind(_ kind: AccessVolumes.Kind) -> String {
        switch kind {
        case .identities: say("Identités ouvertes", "Identities opened")
        case .files: say("Dossiers et orientations consultés", "Files and referrals looked at")
        case .exports: say("Dossiers exportés", "Files exported")
        case .denied: say("Refus", "Refusals")
        case .late: say("La nuit ou le week-end", "At night or at the weekend")
        }
    }
}
