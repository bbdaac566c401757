import RelaisCore

extension Words {
    var tokens: String { say("Jetons d’accès", "Access tokens") }
    var tokensLead: String {
        say(
            "Un jeton laisse un programme agir en votre nom, pas plus loin que vous, et seulement pour ce que vous cochez.",
            "A token lets a program act in your name, no further than you may, and only for what you tick.")
    }
    var noToken: String { say("Aucun jeton", "No token") }
    var noTokenHint: String {
        say("Vous n’en avez besoin que pour brancher un programme.", "You need one only to connect a program.")
    }
    var makeToken: String { say("Créer un jeton", "Make a token") }
    var tokenName: String { say("Nom", "Name") }
    var tokenNameHint: String {
        say("Pour le reconnaître : « Export du soir ».", "To know it again: “Night export”.")
    }
    var tokenScopes: String { say("Ce qu’il permet", "What it may do") }
    var tokenScopesHint: String {
        say(
            "Le moins possible. Agir pour une personne comprend la voir.",
            "As little as possible. Doing something for a person includes seeing them.")
    }
    var tokenLasts: String { say("Pour combien de temps ?", "For how long?") }
    func lasting(_ days: Int) -> String {
        days == 365 ? say("Un an", "A year") : say("\(days) jours", "\(days) days")
    }
    var tokenUsed: String { say("Dernier usage", "Last used") }
    var neverUsed: String { say("jamais", "never") }
    var tokenEnds: String { say("Se termine", "Ends") }
    var tokenIsOver: String { say("terminé", "ended") }
    var tokenAct: String { say("Action", "Action") }
    var endToken: String { say("Mettre fin", "End") }
    func endTokenQuestion(_ name: String) -> String { say("Mettre fin à « \(name) » ?", "End “\(name)”?") }
    var endTokenLead: String {
        say(
            "Le programme qui s’en sert n’entrera plus, tout de suite. Un jeton terminé ne se reprend pas.",
            "The program that uses it is shut out at once. A token that was ended does not come back.")
    }
    var tokenEnded: String { say("Le jeton est terminé.", "The token has ended.") }
    var newToken: String { say("Votre nouveau jeton", "Your new token") }
    var newTokenHint: String {
        say(
            "Copiez-le maintenant : il n’est gardé nulle part et ne sera plus montré.",
            "Copy it now: it is kept nowhere, and will not be shown again.")
    }
    /// The same in every language: a header of HTTP.
    var tokenHeader: String { "Authorization: Bearer …" }
    var newTokenUse: String { say("Le programme l’envoie ainsi :", "The program sends it so:") }

    /// What a permission lets someone do, as it is ticked.
    func permission(_ permission: Permission) -> String {
        switch permission {
        case .seePeople: say("Voir les personnes et les orientations", "See people and referrals")
        case .registerPeople: say("Ouvrir des dossiers", "Open files")
        case .revealIdentity: say("Ouvrir des identités", "Open identities")
        case .amendPeople: say("Corriger des dossiers", "Correct files")
        case .mergePeople: say("Réunir des dossiers", "Merge files")
        case .handOverPeople: say("Confier et prendre des dossiers", "Hand files over, and take them")
        case .assignPeople: say("Choisir qui suit", "Choose who follows")
        case .referPeople: say("Orienter", "Refer")
        case .answerReferrals: say("Répondre aux orientations", "Answer referrals")
        case .keepServices: say("Tenir les services", "Keep services")
        case .keepAgreements: say("Tenir les conventions", "Keep agreements")
        case .readAgreements: say("Lire les conventions", "Read agreements")
        case .keepOrganisations: say("Tenir les organisations", "Keep organisations")
        case .keepAccounts: say("Tenir les comptes", "Keep accounts")
        case .readAudit: say("Lire le journal", "Read the log")
        case .loadDemonstration: say("Charger la démonstration", "Load the demonstration")
        case .keepConsents: say("Noter et retirer des accords", "Record and withdraw consents")
        case .keepProtection: say("Ouvrir et tenir la protection", "Open and keep what protects")
        case .endConsents: say("Mettre fin à des accords", "End consents")
        case .openInEmergency: say("Ouvrir un dossier en urgence", "Open a file in an emergency")
        case .reviewEmergencies: say("Relire les accès d’urgence", "Review emergency access")
        case .keepJobs: say("Reprendre des tâches", "Retry jobs")
        case .keepKeys: say("Tenir les clés et les sauvegardes", "Keep keys and backups")
        case .erasePeople: say("Effacer des personnes", "Erase people")
        case .exportPeople: say("Remettre des dossiers entiers", "Give out whole files")
        case .restrictPeople: say("Limiter le traitement", "Restrict processing")
        case .keepRequests: say("Noter et répondre aux demandes", "Record and answer requests")
        case .readRequests: say("Lire les demandes", "Read requests")
        case .keepBreaches: say("Tenir le registre des violations", "Keep the register of breaches")
        case .readRegisters: say("Lire le registre des traitements", "Read the register of processing")
        case .previewRetention: say("Voir ce qui s’en va", "See what goes")
        case .endRetention: say("Mettre fin à ce qui a fait son temps", "End what has had its time")
        case .seeProgrammes: say("Voir les programmes de parrainage", "See programmes of mentoring")
        case .keepProgrammes: say("Tenir les programmes de parrainage", "Keep programmes of mentoring")
        case .keepMentors: say("Tenir les parrains et leurs contrôles", "Keep mentors and their checks")
        case .keepMentees: say("Tenir les filleuls", "Keep mentees")
        case .keepMatches: say("Tenir les binômes", "Keep matches")
        case .raiseConcerns: say("Confier une inquiétude", "Raise a concern")
        case .keepConcerns: say("Recevoir les inquiétudes qui lui sont confiées", "Receive the concerns brought to one")
        case .seeOwnMatches: say("Voir qui l’on accompagne", "See whom one accompanies")
        case .recordMeetings: say("Noter des rencontres", "Record meetings")
        case .approveExpenses: say("Accorder des remboursements aux parrains", "Approve what is paid back to mentors")
        case .reviewMentors: say("Suivre les contrôles des parrains", "Review the checks of mentors")
        case .expireReferrals: say("Faire expirer des orientations", "Expire referrals")
        }
    }
}
