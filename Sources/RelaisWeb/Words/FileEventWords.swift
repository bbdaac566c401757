import RelaisCore

/// What an entry of the log tells of people, their referrals and what they agreed to.
extension Words {
    func fileEvent(_ event: Event) -> String {
        personEvent(event) ?? referralEvent(event) ?? consentEvent(event) ?? pathEvent(event) ?? mentoringEvent(event)
            ?? event.rawValue
    }

    private func personEvent(_ event: Event) -> String? {
        switch event {
        case .personRegistered: say("Dossier créé", "File made")
        case .personsListed: say("Liste de dossiers consultée", "List of files seen")
        case .personsSearched: say("Recherche parmi les dossiers", "Search among files")
        case .personSeen: say("Dossier consulté", "File seen")
        case .personRevealed: say("Identité ouverte", "Identity opened")
        case .personReceived: say("Dossier reçu avec une orientation", "File received with a referral")
        case .personAmended: say("Dossier corrigé", "File amended")
        case .personHistoryRevealed: say("Historique de l’identité ouvert", "History of the identity opened")
        case .personMerged: say("Dossiers réunis", "Files merged")
        case .personAssigned: say("Dossier confié", "File assigned")
        case .personUnassigned: say("Suivi terminé", "No longer followed")
        case .personHandoverOffered: say("Transfert de dossier proposé", "Handover of a file offered")
        case .personHandoverTaken: say("Dossier transféré accepté", "Handed over file taken")
        case .personHandoverOpened: say("Identité transférée ouverte", "Handed over identity opened")
        case .personHandoverDeclined: say("Transfert refusé", "Handover declined")
        case .personHandoverWithdrawn: say("Transfert retiré", "Handover withdrawn")
        case .personHandoverSeen: say("Transfert consulté", "Handover seen")
        case .personHandoversListed: say("Liste des transferts consultée", "List of handovers seen")
        case .personsCompared: say("Doublons recherchés à l’import", "Doubles looked for on import")
        case .personsImported: say("Dossiers importés", "Files imported")
        case .personNumbered: say("Numéro interne noté", "Own number recorded")
        case .personErased: say("Dossier effacé", "File erased")
        case .personErasureTold: say("Effacement annoncé", "Erasure told")
        case .personHeld: say("Effacement suspendu", "Erasure held")
        case .personReleased: say("Suspension d’effacement levée", "Hold on erasure ended")
        case .emergencyOpened: say("Dossier ouvert en urgence", "File opened in an emergency")
        case .emergencyClosed: say("Accès d’urgence refermé", "Emergency access closed")
        case .emergencyReviewed: say("Accès d’urgence relu", "Emergency access reviewed")
        case .emergencySeen: say("Accès d’urgence consulté", "Emergency access seen")
        case .emergenciesListed: say("Accès d’urgence listés", "Emergency accesses listed")
        case .personCorrectionOffered: say("Correction transmise", "Correction passed on")
        case .personCorrectionReplaced: say("Correction remplacée", "Correction replaced")
        case .personCorrectionAccepted: say("Correction reprise", "Correction taken over")
        case .personCorrectionDeclined: say("Correction écartée", "Correction declined")
        case .personCorrectionSeen: say("Correction consultée", "Correction seen")
        case .personCorrectionsListed: say("Corrections listées", "Corrections listed")
        case .personRestricted: say("Traitement limité", "Processing restricted")
        case .personRestrictionLifted: say("Limitation levée", "Restriction lifted")
        case .personRestrictionTold: say("Limitation annoncée", "Restriction told")
        case .personStatementMade: say("Relevé des accès établi", "Statement of accesses made")
        case .personExported: say("Données exportées", "Data exported")
        case .personWordsEnded: say("Notes anciennes effacées", "Old notes deleted")
        case .requestRecorded: say("Demande enregistrée", "Request recorded")
        case .requestProlonged: say("Délai d’une demande prolongé", "Time of a request prolonged")
        case .requestAnswered: say("Demande traitée", "Request answered")
        case .requestSeen: say("Demande consultée", "Request seen")
        case .requestsListed: say("Liste des demandes consultée", "List of requests seen")
        default: nil
        }
    }

    private func referralEvent(_ event: Event) -> String? {
        switch event {
        case .referralAssigned: say("Orientation confiée", "Referral assigned")
        case .referralDrafted: say("Orientation préparée", "Referral drafted")
        case .referralRedrafted: say("Brouillon modifié", "Draft amended")
        case .referralSent: say("Orientation envoyée", "Referral sent")
        case .referralReceived: say("Orientation reçue", "Referral received")
        case .referralAccepted: say("Orientation acceptée", "Referral accepted")
        case .referralDeclined: say("Orientation refusée", "Referral declined")
        case .referralWaitlisted: say("Mise en liste d’attente", "Put on the waiting list")
        case .referralStarted: say("Accompagnement commencé", "Support started")
        case .referralAttended: say("Présence notée", "Attendance recorded")
        case .referralAssessed: say("Niveaux de français notés", "Levels of French recorded")
        case .referralConcluded: say("Résultat noté", "What came of it recorded")
        case .referralCompleted: say("Orientation menée à bien", "Referral completed")
        case .referralEnded: say("Orientation sans suite", "Referral not fulfilled")
        case .referralForwarded: say("Relais passé à une autre étape", "Forwarded to a next leg")
        case .referralWithdrawn: say("Orientation retirée", "Referral withdrawn")
        case .referralCorrected: say("Saisie annulée", "Entered in error")
        case .referralExpired: say("Orientation restée sans réponse", "Referral expired")
        case .referralSeen: say("Orientation consultée", "Referral seen")
        case .referralsListed: say("Liste d’orientations consultée", "List of referrals seen")
        case .messageWritten: say("Message écrit", "Message written")
        case .messageTakenBack: say("Message retiré", "Message taken back")
        case .noteWritten: say("Note écrite", "Note written")
        case .noteRemoved: say("Note supprimée", "Note removed")
        case .disclosureFrozen: say("Liste transmise figée", "Manifest frozen")
        case .disclosureOpened: say("Identité transmise ouverte", "Disclosed identity opened")
        case .disclosureRetracted: say("Copie transmise reprise", "Disclosed copy taken back")
        default: nil
        }
    }

    private func consentEvent(_ event: Event) -> String? {
        switch event {
        case .consentGiven: say("Consentement donné", "Consent given")
        case .consentRenewed: say("Consentement renouvelé", "Consent renewed")
        case .consentWithdrawn: say("Consentement retiré", "Consent withdrawn")
        case .consentExpired: say("Consentement arrivé à terme", "Consent expired")
        case .consentLapsed: say("Consentement caduc à la majorité", "Consent lapsed at majority")
        case .consentSeen: say("Consentement consulté", "Consent seen")
        case .consentFormSeen: say("Formulaire de consentement ouvert", "Consent form opened")
        case .majorityReviewed: say("Majorités à venir vérifiées", "Coming majorities reviewed")
        case .personInformed: say("Information donnée", "Information given")
        case .representativeAdded: say("Représentant légal noté", "Legal representative recorded")
        case .representativeAmended: say("Représentant légal modifié", "Legal representative amended")
        case .representativeEnded: say("Représentation terminée", "Representation ended")
        case .minorityStated: say("Minorité renseignée", "Minority recorded")
        case .protectionOpened: say("Protection consultée", "Protection opened")
        default: nil
        }
    }
}
