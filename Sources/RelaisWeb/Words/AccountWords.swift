import RelaisCore

/// The words of accounts, for whoever keeps them.
extension Words {
    var accounts: String { say("Comptes", "Accounts") }
    var account: String { say("Compte", "Account") }
    var accountsLead: String {
        say("Qui travaille ici, et ce que chacun peut faire.", "Who works here, and what each may do.")
    }
    var roles: String { say("Rôles", "Roles") }
    var accountStands: String { say("Où en est le compte", "How it stands") }
    var inviteSomeone: String { say("Inviter quelqu’un", "Invite someone") }
    var whoMayDoWhat: String { say("Qui peut quoi", "Who may do what") }
    var inviteLead: String {
        say(
            "Vous recevrez un lien à lui remettre ; cette personne choisit elle-même son mot de passe.",
            "You will be given a link to pass on; this person chooses their own password.")
    }
    var theirName: String { say("Nom", "Name") }
    var yourNameHint: String {
        say("Tel que collègues et partenaires le connaissent.", "As colleagues and partners know it.")
    }
    var rolesHint: String { say("Le moins possible.", "As little as possible.") }
    var notYourOwnRoles: String {
        say("Les vôtres : une autre personne les change.", "Your own: someone else changes them.")
    }
    var makeInvitation: String { say("Créer l’invitation", "Make the invitation") }
    var linkMade: String { say("Le lien est prêt", "The link is ready") }
    var invitationLinkLead: String {
        say(
            "Remettez-le à cette personne et à nulle autre. Il sert une fois, pendant sept jours.",
            "Pass it on to this person and to nobody else. It works once, for seven days.")
    }
    var recoveryLinkLead: String {
        say(
            "Remettez-le en main propre ou de vive voix, une fois sûr que c’est bien cette personne. Il sert une fois, pendant un jour.",
            "Pass it on by hand or by voice, once you are sure that it is this person. It works once, for a day.")
    }
    var linkShownOnce: String {
        say("Il n’est gardé nulle part et ne sera plus montré.", "It is kept nowhere, and will not be shown again.")
    }
    var backToAccount: String { say("Revenir au compte", "Back to the account") }
    var invitation: String { say("Invitation", "Invitation") }
    var invitedLead: String {
        say("Cette personne n’a pas encore choisi son mot de passe.", "This person has not chosen a password yet.")
    }
    var anotherLink: String { say("Créer un autre lien", "Make another link") }
    var nameAndRoles: String { say("Nom et rôles", "Name and roles") }
    var cannotSignInAnyMore: String { say("Ne peut plus se connecter", "Cannot sign in any more") }
    var recoveryLead: String {
        say(
            "Deux personnes qui tiennent les comptes se mettent d’accord : l’une le demande, une autre l’accorde et reçoit le lien.",
            "Two who keep the accounts agree: one asks, another agrees and is given the link.")
    }
    func recoveryAskedBy(_ name: String, _ moment: String, _ lost: [String]) -> String {
        let lost = lost.joined(separator: ", ").lowercased()
        return say("\(name) l’a demandé \(moment) : \(lost).", "\(name) asked for it \(moment): \(lost).")
    }
    var agree: String { say("Donner mon accord et créer le lien", "Agree, and make the link") }
    var whatIsLost: String { say("Ce qui est perdu", "What is lost") }
    func reset(_ reset: Link.Reset) -> String {
        switch reset {
        case .password: say("Le mot de passe", "The password")
        case .factor: say("Le téléphone et les codes sur papier", "The telephone and the codes on paper")
        }
    }
    var askRecovery: String { say("Demander un lien", "Ask for a link") }
    var leaves: String { say("Quitte l’organisation", "Leaves the organisation") }
    var nothingInHand: String { say("Rien n’est entre ses mains.", "Nothing is in their hands.") }
    func inHand(_ work: OpenWork) -> String {
        let parts = [
            count(work.people, ("personne suivie", "personnes suivies"), ("person followed", "people followed")),
            count(
                work.referrals, ("orientation en cours", "orientations en cours"), ("open referral", "open referrals")),
            count(work.drafts, ("brouillon", "brouillons"), ("draft", "drafts")),
        ]
        return say(
            "Entre ses mains : \(parts.joined(separator: ", ")). Un collègue reprend tout, ou rien n’est fait.",
            "In their hands: \(parts.joined(separator: ", ")). A colleague takes over all of it, or nothing is done.")
    }
    var whoTakesOver: String { say("Qui reprend", "Who takes over") }
    var endMembership: String { say("Mettre fin", "End the membership") }
    var leftLead: String {
        say(
            "Cette personne a quitté l’organisation. Son travail est repris.",
            "This person has left. Their work was taken over.")
    }
    var closeAccount: String { say("Fermer le compte", "Shut the account") }
    var closeLead: String {
        say(
            "Tout de suite et partout : sessions, jetons, appareils. Son travail reste où il est.",
            "At once and everywhere: sessions, tokens, devices. Their work stays where it is.")
    }
    var closeNow: String { say("Fermer maintenant", "Shut it now") }
    var openAgain: String { say("Rouvrir le compte", "Open it again") }

    func roles(_ names: [String]) -> String {
        names.map { Role(rawValue: $0).map(role) ?? $0 }.joined(separator: ", ")
    }
    func role(_ role: Role) -> String {
        switch role {
        case .caseworker: say("Intervenant social", "Caseworker")
        case .pilotLead: say("Responsable de pilote", "Pilot lead")
        case .coordinator: say("Coordination", "Coordinator")
        case .volunteerCoordinator: say("Coordination des bénévoles", "Volunteer coordinator")
        case .mentor: say("Parrain ou marraine", "Mentor")
        case .orgAdmin: say("Tient les comptes", "Keeps accounts")
        case .auditor: say("Délégué à la protection des données", "Data protection officer")
        case .administrator: say("Administrateur du serveur", "Server administrator")
        case .daemon: say("Le service lui-même", "The service itself")
        }
    }
    func roleHint(_ role: Role) -> String {
        switch role {
        case .caseworker: say("suit des personnes, oriente, répond", "follows people, refers, answers")
        case .pilotLead: say("suit des personnes et mène un pilote", "follows people and leads a pilot")
        case .coordinator: say("voit toute l’organisation, répartit", "sees the whole organisation, assigns")
        case .volunteerCoordinator: say("parrains et binômes, aucun dossier", "mentors and matches, no file")
        case .mentor: say("bénévole, sans autre rôle", "a volunteer, and nothing else")
        case .orgAdmin: say("n’ouvre aucun dossier", "opens no file")
        case .auditor: say("lit le journal, n’ouvre aucun dossier", "reads the log, opens no file")
        case .administrator, .daemon: ""
        }
    }
    func state(_ state: Account.State) -> String {
        switch state {
        case .invited: say("Invitation en attente", "Invited")
        case .unenrolled: say("Sans second facteur", "No second factor yet")
        case .open: say("Ouvert", "Open")
        case .disabled: say("Fermé", "Shut")
        case .left: say("A quitté l’organisation", "Has left")
        }
    }
    /// What was just done, by the word in the address.
    func accountDone(_ done: String) -> String? {
        switch done {
        case "amendment", "account": say("C’est enregistré.", "Saved.")
        case "disabling": say("Le compte est fermé, partout.", "The account is shut, everywhere.")
        case "enabling": say("Le compte est rouvert.", "The account is open again.")
        case "departure": say("C’est fait : le travail est repris.", "Done: the work was taken over.")
        case "recovery":
            say(
                "C’est demandé. Une autre personne doit donner son accord.",
                "It is asked for. Someone else has to agree.")
        case "password":
            say(
                "Le mot de passe est changé ; vos autres sessions sont terminées.",
                "The password is changed; your other sessions have ended.")
        case "sessions": say("La session est terminée.", "The session has ended.")
        case "mail": say("Vos courriels sont réglés.", "Your e-mails are settled.")
        case "mail-again": say("Le prochain courriel sera envoyé.", "The next e-mail will be sent.")
        case "address": say("L’adresse est changée.", "The address was changed.")
        case "device": say("Cet appareil n’est plus connu.", "This device is not known any more.")
        default: nil
        }
    }
}
