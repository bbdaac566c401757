extension Obstacle {
    /// What is said of meetings, and of what is paid back for them.
    var meetingWords: (french: String, english: String) {
        switch self {
        case .meetingIs(let state):
            state == .planned
                ? ("Cette rencontre est encore à venir.", "This meeting is still to come.")
                : ("Cette rencontre est déjà notée.", "This meeting is recorded already.")
        case .alreadyMet:
            (
                "Une rencontre est déjà notée ce jour-là à la même heure.",
                "A meeting is recorded on that day at the same time already."
            )
        case .notTheirDay:
            (
                "Ce n’est pas un jour où vous pouvez noter une rencontre de ce binôme.",
                "That is no day on which you can record a meeting of this match."
            )
        case .nothingToPayBack:
            (
                "Il n’y a rien à rembourser : ni trajet en voiture, ni dépense, ou ce programme ne rembourse pas.",
                "There is nothing to pay back: no journey by car, no cost, or this programme pays nothing back."
            )
        case .alreadyClaimed:
            ("Le remboursement est déjà demandé.", "It was asked to be paid back already.")
        case .expenseIs(let state):
            state == .approved
                ? ("Ce remboursement est déjà accordé.", "This was approved already.")
                : ("Ce remboursement est déjà refusé.", "This was refused already.")
        case .ownExpense:
            ("Quelqu’un d’autre décide de ce que vous demandez.", "Somebody else decides on what you ask for.")
        case .monthIsSpent:
            (
                "Le plafond du mois est atteint pour ce binôme.",
                "This match has had all that a month allows."
            )
        default: ("Ce n’est pas possible.", "That is not possible.")
        }
    }
}
