import RelaisCore

/// What an entry of the log tells, in a few words. What concerns people and referrals is in `FileEventWords.swift`.
extension Words {
    /// `action` as the log has it; one that is unknown here is shown as it is.
    func event(_ action: String) -> String { Event(rawValue: action).map(event) ?? action }

    func event(_ event: Event) -> String { accessEvent(event) ?? administrationEvent(event) ?? fileEvent(event) }

    private func accessEvent(_ event: Event) -> String? {
        switch event {
        case .signedIn: say("Connexion", "Signed in")
        case .signInRefused: say("Connexion refusée", "Sign-in refused")
        case .signedOut: say("Déconnexion", "Signed out")
        case .verified: say("Identité reconfirmée", "Identity confirmed again")
        case .verificationRefused: say("Nouvelle preuve refusée", "New proof refused")
        case .passwordGiven: say("Mot de passe donné, code attendu", "Password given, code awaited")
        case .passwordRehashed: say("Mot de passe gardé plus solidement", "Password kept more safely")
        case .passwordChanged: say("Mot de passe changé", "Password changed")
        case .factorOffered: say("Second facteur proposé", "Second factor offered")
        case .factorConfirmed: say("Second facteur confirmé", "Second factor confirmed")
        case .codesRenewed: say("Codes de secours renouvelés", "Recovery codes renewed")
        case .sessionsEnded: say("Sessions fermées", "Sessions ended")
        case .deviceForgotten: say("Appareil oublié", "Device forgotten")
        case .forgotten: say("Mot de passe ou téléphone perdu signalé", "Password or telephone reported lost")
        case .invitationUsed: say("Invitation utilisée", "Invitation used")
        case .recoveryUsed: say("Lien de secours utilisé", "Recovery link used")
        case .denied: say("Accès refusé", "Access denied")
        case .unreadable: say("Donnée scellée illisible", "Sealed data that did not open")
        case .tokenAdded: say("Jeton créé", "Token made")
        case .tokenEnded: say("Jeton retiré", "Token withdrawn")
        case .answerRepeated: say("Réponse répétée", "Answer repeated")
        case .answersForgotten: say("Réponses gardées oubliées", "Kept answers forgotten")
        case .accountAdded: say("Compte créé", "Account made")
        case .accountAmended: say("Compte modifié", "Account amended")
        case .accountsListed: say("Liste des comptes consultée", "List of accounts seen")
        case .accountSeen: say("Compte consulté", "Account seen")
        case .accountInvited: say("Invitation envoyée", "Invitation made")
        case .rolesChanged: say("Rôles changés", "Roles changed")
        case .accountDisabled: say("Compte désactivé", "Account disabled")
        case .accountEnabled: say("Compte réactivé", "Account enabled")
        case .accountLeft: say("Départ d’un collègue", "Departure of a colleague")
        case .accountLost: say("Appareil déclaré perdu", "Device declared lost")
        case .recoveryAsked: say("Secours demandé pour un compte", "Recovery asked for an account")
        case .recoveryMade: say("Lien de secours créé", "Recovery link made")
        case .accountBound: say("Secret professionnel noté", "Professional secrecy recorded")
        case .accountReleased: say("Secret professionnel levé", "Professional secrecy ended")
        case .mailChosen: say("Courriels réglés", "E-mails chosen")
        case .mailTriedAgain: say("Adresse de courriel à réessayer", "E-mail address to be tried again")
        case .mailReturned: say("Courriel refusé à cette adresse", "E-mail refused at this address")
        case .mailTested: say("Envoi de courriels essayé", "Sending e-mails tried")
        case .ownDataSeen: say("Ses propres données consultées", "One’s own data seen")
        default: nil
        }
    }

    private func administrationEvent(_ event: Event) -> String? {
        switch event {
        case .organisationAdded: say("Organisation ajoutée", "Organisation added")
        case .organisationsImported: say("Organisations importées", "Organisations imported")
        case .serviceAdded: say("Service ajouté", "Service added")
        case .serviceAmended: say("Service modifié", "Service amended")
        case .servicesImported: say("Services importés", "Services imported")
        case .demonstrationLoaded: say("Démonstration chargée", "Demonstration loaded")
        case .agreementProposed: say("Accord proposé", "Agreement proposed")
        case .agreementConfirmed: say("Accord confirmé", "Agreement confirmed")
        case .agreementEnded: say("Accord terminé", "Agreement ended")
        case .agreementsListed: say("Accords consultés", "Agreements seen")
        case .settingSet: say("Réglage changé", "Setting changed")
        case .settingsListed: say("Réglages consultés", "Settings seen")
        case .breachRecorded: say("Violation de données notée", "Data breach recorded")
        case .breachAmended: say("Violation de données complétée", "Data breach amended")
        case .breachAssessed: say("Risque d’une violation évalué", "Risk of a breach assessed")
        case .breachAuthorityTold: say("Autorité de contrôle prévenue", "Supervisory authority told")
        case .breachPeopleTold: say("Personnes concernées prévenues", "People concerned told")
        case .breachClosed: say("Violation de données close", "Data breach closed")
        case .breachSeen: say("Violation de données consultée", "Data breach seen")
        case .breachesListed: say("Registre des violations consulté", "Register of breaches seen")
        case .registerPrinted: say("Registre des traitements imprimé", "Register of processing printed")
        case .retentionPreviewed: say("Échéances de conservation consultées", "Retention previewed")
        case .retentionReviewed: say("Durées de conservation appliquées", "Retention applied")
        case .rightsPurged: say("Demandes anciennes supprimées", "Old requests deleted")
        case .noticesListed: say("Avis consultés", "Notices seen")
        case .noticesRead: say("Avis marqués comme lus", "Notices marked as read")
        case .jobsRetried: say("Tâches relancées", "Jobs retried")
        case .leftoversPurged: say("Restes temporaires effacés", "Temporary leftovers deleted")
        case .auditRead: say("Journal consulté", "Log read")
        case .auditVerified: say("Journal vérifié", "Log verified")
        case .auditExported: say("Journal exporté", "Log exported")
        case .auditProved: say("Ligne du journal prouvée", "Log entry proved")
        case .auditCosigned: say("Journal contresigné", "Log cosigned")
        case .auditPurged: say("Journal purgé à l’échéance", "Log purged when due")
        case .keysRotated: say("Clé de chiffrement renouvelée", "Encryption key rotated")
        case .keysRewrapped: say("Clés rechiffrées", "Keys wrapped anew")
        case .keysDestroyed: say("Ancienne clé détruite", "Old key destroyed")
        case .keysVerified: say("Clés vérifiées", "Keys verified")
        case .backupMade: say("Sauvegarde faite", "Backup made")
        case .backupRestored: say("Sauvegarde restaurée", "Backup restored")
        default: nil
        }
    }
}
