import RelaisCore

/// What an entry of the log tells of paths, places, absences, and of those who have no account.
extension Words {
    func pathEvent(_ event: Event) -> String? {
        switch event {
        case .needRecorded: say("Besoin sans réponse noté", "Unmet need recorded")
        case .needClosed: say("Besoin clos", "Need closed")
        case .needsListed: say("Besoins sans réponse consultés", "Unmet needs seen")
        case .pathsListed: say("Liste de parcours consultée", "List of paths seen")
        case .pathSeen: say("Parcours consulté", "Path seen")
        case .pathEnded: say("Parcours terminé", "Path ended")
        case .pathsReported: say("Chiffres des parcours consultés", "Figures of paths seen")
        case .pathFollowed: say("Parcours type suivi", "Template followed")
        case .pathDeparted: say("Parcours type quitté", "Template departed from")
        case .referralCarried: say("Étape portée à plusieurs", "Leg carried together")
        case .templateProposed: say("Parcours type proposé", "Template proposed")
        case .templateAgreed: say("Parcours type accepté", "Template agreed to")
        case .templateRetired: say("Parcours type retiré", "Template retired")
        case .templatesListed: say("Parcours types consultés", "Templates seen")
        default: timeEvent(event) ?? outsiderEvent(event)
        }
    }

    private func timeEvent(_ event: Event) -> String? {
        switch event {
        case .intakeSet: say("Places fixées", "Places set")
        case .clocksSet: say("Délais d’un service fixés", "Clocks of a service set")
        case .placesSeen: say("Places consultées", "Places seen")
        case .placeOffered: say("Place proposée", "Place offered")
        case .offerLapsed: say("Proposition de place échue", "Offer of a place lapsed")
        case .offerDeclined: say("Place proposée non retenue", "Offer of a place declined")
        case .absenceDeclared: say("Absence déclarée", "Absence declared")
        case .absenceEnded: say("Absence terminée", "Absence ended")
        case .absencesListed: say("Absences consultées", "Absences seen")
        default: nil
        }
    }

    private func outsiderEvent(_ event: Event) -> String? {
        switch event {
        case .appointmentMade: say("Rendez-vous noté", "Appointment made")
        case .appointmentCancelled: say("Rendez-vous annulé", "Appointment cancelled")
        case .linkGiven: say("Lien de réponse créé", "Link to answer made")
        case .linkMailed: say("Lien de réponse à envoyer par courriel", "Link to answer to be e-mailed")
        case .linkEnded: say("Lien de réponse retiré", "Link to answer withdrawn")
        case .linkCodeGiven: say("Code d’un lien donné", "Code of a link given")
        case .linkIdentified: say("Code d’un lien saisi", "Code of a link typed")
        case .linkRefused: say("Code d’un lien refusé", "Code of a link refused")
        case .slipMade: say("Fiche de confirmation créée", "Confirmation slip made")
        case .slipEnded: say("Fiche de confirmation retirée", "Confirmation slip withdrawn")
        case .slipOpened: say("Fiche de confirmation ouverte", "Confirmation slip opened")
        case .slipRefused: say("Code d’une fiche refusé", "Code of a slip refused")
        case .slipSeen: say("Fiche de confirmation relue", "Confirmation slip seen")
        case .outcomeConfirmed: say("Résultat confirmé par la personne", "Outcome confirmed by the person")
        case .outcomeDisputed: say("Résultat contesté par la personne", "Outcome disputed by the person")
        default: nil
        }
    }
}
