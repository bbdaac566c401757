import RelaisCore

/// What is chosen from lists about mentees and matches.
extension Words {
    func menteeFact(_ kind: Mentee.FactKind) -> String {
        switch kind {
        case .inscriptionPPE: say("Inscrit au projet pour l’enfant", "In the project for the child")
        case .inscriptionAutonomy: say("Inscrit au projet d’accès à l’autonomie", "In the project for autonomy")
        case .assent: say("Le jeune est d’accord", "The young person assents")
        case .authorityAgreement: say("Accord écrit de qui exerce l’autorité", "Written agreement of the authority")
        case .ownAgreement: say("Majeur : son propre accord", "Of age: their own agreement")
        }
    }
    func menteeFactHint(_ kind: Mentee.FactKind) -> String {
        switch kind {
        case .inscriptionPPE, .inscriptionAutonomy: say("auprès de l’aide sociale à l’enfance", "with child welfare")
        case .assent: say("dit par le jeune, à vous", "said by the young person, to you")
        case .authorityAgreement: say("pour un mineur, par un représentant", "for a minor, by a representative")
        case .ownAgreement: say("dès la majorité", "once they are of age")
        }
    }
    func menteeEnding(_ reason: Mentee.Ending) -> String {
        switch reason {
        case .ownWish: say("Le jeune le souhaite", "The young person’s wish")
        case .ageLimit: say("Limite d’âge", "Past the age")
        case .moved: say("Déménagement", "Moved away")
        case .placementEnded: say("Fin de la prise en charge", "The placement ended")
        case .programmeEnd: say("Fin du programme", "The programme ended")
        case .otherSupport: say("Un autre soutien", "Other support")
        case .merged: say("Dossiers réunis", "Files merged")
        case .erased: say("Dossier effacé", "File erased")
        }
    }
    func holding(_ reason: Match.Holding) -> String {
        switch reason {
        case .mentorRequest: say("À la demande du parrain", "The mentor asks for it")
        case .menteeRequest: say("À la demande du jeune", "The mentee asks for it")
        case .mentorPaused: say("Le parrain est en pause", "The mentor pauses")
        case .checkLapsed: say("Un contrôle est périmé", "A check has lapsed")
        case .agreementLapsed: say("Un accord est terminé ou retiré", "An agreement is over or withdrawn")
        case .absence: say("Une absence", "An absence")
        case .programme: say("Décision du programme", "The programme decides")
        }
    }
    func matchEnding(_ reason: Match.Ending) -> String {
        switch reason {
        case .goalReached: say("But atteint", "Goal reached")
        case .programmeEnd: say("Fin du programme", "The programme ended")
        case .ageLimit: say("Limite d’âge", "Past the age")
        case .menteeMoved: say("Le jeune déménage", "The mentee moves")
        case .menteeRequest: say("Le jeune arrête", "The mentee stops")
        case .mentorRequest: say("Le parrain arrête", "The mentor stops")
        case .mentorUnavailable: say("Le parrain n’est plus disponible", "The mentor is not available")
        case .incompatibility: say("Ils ne s’entendent pas", "They do not get on")
        case .safeguarding: say("Protection du jeune", "Safeguarding")
        case .checkExpired: say("Contrôle périmé", "A check lapsed")
        case .lostContact: say("Plus de nouvelles", "No contact any more")
        case .placementEnded: say("Fin de la prise en charge", "The placement ended")
        case .died: say("Décès", "Death")
        case .menteeDeclined: say("Le jeune refuse", "The mentee declines")
        case .mentorDeclined: say("Le parrain refuse", "The mentor declines")
        case .authorityDeclined: say("L’autorité refuse", "The authority declines")
        case .programmeDeclined: say("Le programme renonce", "The programme declines")
        case .fileErased: say("Dossier effacé", "File erased")
        }
    }
    func signatory(_ signatory: Match.Signatory) -> String { signatory.name(in: language).capitalised }
    func exit(_ exit: Match.Exit) -> String {
        switch exit {
        case .workContract: say("Contrat de travail", "Work contract")
        case .diplomaOrTraining: say("Diplôme ou formation", "Diploma or training")
        case .residencePermit: say("Titre de séjour", "Residence permit")
        case .stableHousing: say("Logement stable", "Stable housing")
        case .lastingBond: say("Un lien qui dure", "A lasting bond")
        case .none: say("Rien de cela", "None of these")
        }
    }
    /// Why a match moved: a reason to hold it or to end it, or who agreed.
    func moveReason(_ code: String) -> String? {
        Match.Holding(rawValue: code).map(holding) ?? Match.Ending(rawValue: code).map(matchEnding)
    }
}
