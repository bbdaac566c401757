extension Handover.State {
    /// The state as it stands in a sentence: « en attente », "taken".
    package func isNow(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .offered: ("en attente d’une réponse", "waiting for an answer")
            case .taken: ("acceptée", "taken")
            case .declined: ("refusée", "declined")
            case .withdrawn: ("retirée", "withdrawn")
            }
        return language == .french ? french : english
    }
}
