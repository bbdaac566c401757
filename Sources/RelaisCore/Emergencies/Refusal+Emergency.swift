extension Refusal {
    /// What is said of emergencies, and of too many identities.
    var emergencyWords: (french: String, english: String) {
        switch self {
        case .tooManyIdentities:
            (
                "Vous avez révélé beaucoup d’identités dans l’heure. Attendez un moment ; l’administration de votre organisation est prévenue.",
                "You have revealed many identities within the hour. Wait a while; the administration of your organisation has been told."
            )
        case .emergencySuspended(.unreviewed):
            (
                "Un de vos accès d’urgence n’a pas été relu sous 72 heures : ce droit est suspendu jusqu’à sa relecture.",
                "One of your emergency accesses was not reviewed within 72 hours: this right is suspended until it is."
            )
        case .emergencySuspended(.notJustified):
            (
                "Votre dernier accès d’urgence n’a pas été jugé justifié : ce droit est suspendu.",
                "Your last emergency access was not found justified: this right is suspended."
            )
        case .emergencyOpen:
            (
                "Un dossier vous est déjà ouvert en urgence. Refermez-le d’abord.",
                "One file is open to you in an emergency already. Close it first."
            )
        case .ownEmergency:
            (
                "C’est à quelqu’un d’autre de relire votre accès d’urgence.",
                "It is for someone else to review your emergency access."
            )
        default: ("", "")
        }
    }
}
