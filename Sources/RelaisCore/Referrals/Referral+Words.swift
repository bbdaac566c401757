extension Referral.State {
    /// The state as it stands in a sentence: « envoyée », "sent".
    package func isNow(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .draft: ("un brouillon", "a draft")
            case .sent: ("envoyée", "sent")
            case .accepted: ("acceptée", "accepted")
            case .declined: ("refusée", "declined")
            case .waitlisted: ("en liste d’attente", "on the waiting list")
            case .inProgress: ("en cours", "in progress")
            case .completed: ("réalisée", "completed")
            case .notFulfilled: ("non aboutie", "not fulfilled")
            case .withdrawn: ("annulée", "withdrawn")
            case .expired: ("expirée", "expired")
            case .enteredInError: ("saisie par erreur", "entered in error")
            }
        return language == .french ? french : english
    }
}
