extension Refusal {
    /// Why someone is not erased, or nothing else is done with a file that was.
    var erasureWords: (french: String, english: String) {
        switch self {
        case .held(let reason):
            (
                "Ce dossier est conservé (\(reason.name(in: .french))) : il ne s’efface pas tant qu’il n’est pas libéré.",
                "This file is held (\(reason.name(in: .english))): it is not erased until it is released."
            )
        case .stillOpen(let referrals, let offers): Self.stillOpenWords(referrals, offers)
        default: ("Ce dossier a été effacé.", "This file was erased.")
        }
    }

    private static func stillOpenWords(_ referrals: [String], _ offers: Int) -> (french: String, english: String) {
        let list = referrals.joined(separator: ", ")
        let french = [
            referrals.isEmpty ? nil : referrals.count == 1 ? "l’orientation \(list)" : "les orientations \(list)",
            offers == 0 ? nil : "la proposition du dossier à une autre organisation",
        ].compactMap(\.self).joined(separator: " et ")
        let english = [
            referrals.isEmpty ? nil : referrals.count == 1 ? "referral \(list)" : "referrals \(list)",
            offers == 0 ? nil : "the offer of the file to another organisation",
        ].compactMap(\.self).joined(separator: " and ")
        return (
            "À mener à terme avant d’effacer : \(french). Ou effacer en y mettant fin.",
            "To be brought to an end before erasing: \(english). Or erase and end them."
        )
    }
}

extension Person.HoldReason {
    /// What a file is held for, as it stands in a sentence.
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .litigation: ("litige", "litigation")
            case .authority: ("demande d’une autorité", "an authority’s request")
            case .safeguarding: ("protection d’une personne", "someone’s protection")
            }
        return language == .french ? french : english
    }
}
