import Foundation

extension Refusal {
    /// What is said of signing in and of accounts.
    var accessWords: (french: String, english: String) {
        switch self {
        case .signInLapsed:
            (
                "Trop de temps a passé depuis votre mot de passe. Recommencez.",
                "Too much time has passed since your password. Start over."
            )
        case .offerLapsed:
            (
                "Ce second facteur n’est plus proposé. Recommencez.",
                "This second factor is not offered any more. Start over."
            )
        case .noFactor: ("Vous n’avez pas de second facteur.", "You have no second factor.")
        case .linkLapsed:
            (
                "Ce lien ne sert plus : il a déjà servi, ou son délai est passé. Demandez-en un autre.",
                "This link is of no use any more: it was used, or its time is over. Ask for another."
            )
        case .alreadyJoined:
            ("Cette personne a déjà choisi son mot de passe.", "This person has already chosen a password.")
        case .notJoined:
            (
                "Cette personne n’a pas encore répondu à son invitation, ou son compte est fermé.",
                "This person has not answered the invitation yet, or their account is shut."
            )
        case .hasLeft: ("Cette personne a quitté l’organisation.", "This person has left the organisation.")
        case .ownRoles:
            (
                "On ne le fait pas pour son propre compte : demandez à une autre personne.",
                "Nobody does this to their own account: ask someone else."
            )
        case .lastKeeper:
            (
                "Personne d’autre ne tient les comptes de l’organisation : nommez d’abord quelqu’un.",
                "Nobody else keeps the organisation’s accounts: name someone first."
            )
        case .ofTwoOrganisations:
            (
                "Ce compte est aussi d’une autre organisation : l’administrateur du serveur peut le modifier.",
                "This account is of another organisation too: the administrator of the server can change it."
            )
        case .nothingAsked:
            ("Rien n’est demandé pour ce compte.", "Nothing is asked for this account.")
        default:
            (
                "Vous l’avez demandé : c’est à une autre personne de donner son accord.",
                "You asked for it: someone else has to agree."
            )
        }
    }
}

extension Invalid.Problem {
    /// Of a password that would be guessed.
    func passwordWords(field: String) -> (french: String, english: String) {
        self == .commonPassword
            ? ("\(field) : choisissez-en un plus difficile à deviner.", "\(field): choose one that is harder to guess.")
            : (
                "\(field) : trop proche de votre nom, de votre adresse ou de votre organisation.",
                "\(field): too close to your name, your address or your organisation."
            )
    }
}
