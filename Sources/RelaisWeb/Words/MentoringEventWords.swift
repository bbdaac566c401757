import RelaisCore

/// What an entry of the log tells of programmes, mentors, mentees and matches.
extension Words {
    func mentoringEvent(_ event: Event) -> String? {
        volunteerEvent(event) ?? matchEvent(event) ?? followingEvent(event) ?? meetingEvent(event)
            ?? concernEvent(event)
    }

    private func volunteerEvent(_ event: Event) -> String? {
        switch event {
        case .programmesListed: say("Programmes de parrainage consultés", "Programmes of mentoring seen")
        case .programmeSeen: say("Programme de parrainage consulté", "Programme of mentoring seen")
        case .programmeFounded: say("Programme de parrainage créé", "Programme of mentoring founded")
        case .programmeAmended: say("Programme de parrainage modifié", "Programme of mentoring amended")
        case .programmeClosed: say("Programme de parrainage clos", "Programme of mentoring closed")
        case .mentorsListed: say("Liste des parrains consultée", "List of mentors seen")
        case .mentorsImported: say("Parrains importés", "Mentors imported")
        case .mentorSeen: say("Fiche d’un parrain consultée", "Mentor seen")
        case .mentorEnquired: say("Candidature d’un parrain notée", "Enquiry of a mentor kept")
        case .mentorAmended: say("Fiche d’un parrain modifiée", "Mentor amended")
        case .mentorScreened: say("Candidature d’un parrain à l’étude", "Mentor screened")
        case .mentorTrained: say("Parrain formé", "Mentor trained")
        case .mentorCleared: say("Parrain habilité", "Mentor cleared")
        case .mentorPaused: say("Parrain en pause", "Mentor paused")
        case .mentorResumed: say("Retour d’un parrain", "Mentor back")
        case .mentorLeft: say("Départ d’un parrain", "Mentor left")
        case .mentorForgotten: say("Données d’un parrain effacées", "Data of a mentor erased")
        case .mentorBound: say("Compte d’un parrain rattaché", "Account of a mentor set")
        case .mentorLinkGiven: say("Lien d’un parrain créé", "Link of a mentor made")
        case .mentorLinkEnded: say("Lien d’un parrain repris", "Link of a mentor taken back")
        case .mentorFactRecorded: say("Étape d’un parrain notée", "Step of a mentor recorded")
        case .mentorChecked: say("Contrôle d’un parrain noté", "Check of a mentor recorded")
        case .mentorExempted: say("Dérogation pour un parrain", "Mentor exempted for some days")
        case .mentorChecksPurged: say("Anciens contrôles supprimés", "Old checks deleted")
        default: nil
        }
    }

    private func matchEvent(_ event: Event) -> String? {
        switch event {
        case .menteesListed: say("Liste des filleuls consultée", "List of mentees seen")
        case .menteesImported: say("Filleuls importés", "Mentees imported")
        case .menteeSeen: say("Fiche d’un filleul consultée", "Mentee seen")
        case .menteeEnrolled: say("Entrée dans un programme de parrainage", "Enrolled in a programme of mentoring")
        case .menteeAmended: say("Fiche d’un filleul modifiée", "Mentee amended")
        case .menteeFactRecorded:
            say("Accord ou inscription d’un filleul noté", "Agreement or inscription of a mentee recorded")
        case .menteeFactWithdrawn: say("Accord d’un filleul retiré", "Agreement of a mentee withdrawn")
        case .menteeCardWritten: say("Carte pour le parrain écrite", "Card for the mentor written")
        case .menteeEnded: say("Sortie d’un programme de parrainage", "Left a programme of mentoring")
        case .matchesListed: say("Liste des binômes consultée", "List of matches seen")
        case .matchSeen: say("Binôme consulté", "Match seen")
        case .ownMatchesSeen: say("Carte consultée par le parrain", "Card seen by the mentor")
        case .matchProposed: say("Binôme proposé", "Match proposed")
        case .matchAgreed: say("Accord d’une partie du binôme", "One side of a match agreed")
        case .matchConsented: say("Binôme accepté par tous", "Match agreed to by all")
        case .matchTried: say("Rencontre d’essai fixée", "Trial meeting set")
        case .matchSigned: say("Convention signée", "Convention signed")
        case .matchActivated: say("Parrainage commencé", "Match begun")
        case .matchHeld: say("Binôme suspendu", "Match held")
        case .matchResumed: say("Binôme repris", "Match resumed")
        case .matchClosed: say("Parrainage terminé", "Match closed")
        case .matchDeclined: say("Binôme refusé", "Match declined")
        case .matchInterviewed: say("Entretien de fin noté", "Exit interview recorded")
        case .matchSubstituted: say("Remplaçant du parrain nommé", "Substitute for the mentor named")
        case .matchSubstituteEnded: say("Remplacement du parrain terminé", "Substitution of the mentor ended")
        default: nil
        }
    }
}
