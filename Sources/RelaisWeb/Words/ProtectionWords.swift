import RelaisCore

extension Words {
    var protection: String { say("Protection", "Protection") }
    var protectionMasked: String { say("Protection masquée", "Protection masked") }
    var protectionHint: String {
        say(
            "Qui représente la personne, ce qui a été décidé de sa minorité. L’ouverture est notée dans le journal.",
            "Who represents the person, what was decided of their minority. The opening is written to the log.")
    }
    var secrecyOnly: String {
        say(
            "Réservé aux collègues tenus au secret professionnel qui suivent ce dossier.",
            "For colleagues who are bound by professional secrecy and follow this person.")
    }
    var openProtection: String { say("Ouvrir", "Open") }
    var minorityLabel: String { say("Minorité", "Minority") }
    var noStatement: String { say("Rien n’est noté.", "Nothing is recorded.") }
    func minority(_ status: Minority.Status) -> String {
        switch status {
        case .recognised: say("Reconnue", "Recognised")
        case .underAssessment: say("En cours d’évaluation", "Under assessment")
        case .judicialAppealPending: say("Recours devant le juge", "Appeal before the judge")
        case .notRecognised: say("Non reconnue", "Not recognised")
        case .adult: say("Personne majeure", "Of age")
        }
    }
    var minorityHint: String {
        say(
            "Pendant l’évaluation ou un recours, la personne est traitée comme mineure.",
            "While minority is assessed, or on appeal, the person is treated as a minor.")
    }
    var stateMinority: String { say("Noter une décision", "Record a decision") }
    var decidedOnLabel: String { say("Décidé le", "Decided on") }
    var representatives: String { say("Qui la représente", "Who represents them") }
    var noRepresentative: String { say("Personne n’est noté.", "Nobody is recorded.") }
    var addRepresentativeTitle: String { say("Qui représente la personne ?", "Who represents the person?") }
    var representativeLead: String {
        say(
            "Un tuteur, un administrateur ad hoc, un tiers digne de confiance… Il peut y en avoir plusieurs. Tout est scellé.",
            "A guardian, an ad hoc administrator, a trusted third party… There may be several. All of it is sealed.")
    }
    func representativeKind(_ kind: Representative.Kind) -> String {
        switch kind {
        case .departmentGuardian: say("Tutelle du département", "Guardianship of the département")
        case .adHocAdministrator: say("Administrateur ou administratrice ad hoc", "Ad hoc administrator")
        case .trustedThirdParty: say("Tiers digne de confiance", "Trusted third party")
        case .delegate: say("Délégation d’autorité parentale", "Delegated parental authority")
        case .parentalAuthorityHolder: say("Titulaire de l’autorité parentale", "Holder of parental authority")
        case .noneYet: say("Personne encore, demande en cours", "Nobody yet, asked for")
        }
    }
    var kindLabel: String { say("À quel titre ?", "By which title?") }
    var chooseKind: String { say("Choisir un titre", "Choose a title") }
    var representativeName: String { say("Nom", "Name") }
    var authorityLabel: String { say("Décision de", "Decided by") }
    var authorityHint: String { say("Un tribunal, un juge, une autorité.", "A court, a judge, an authority.") }
    var representativeContact: String { say("Contact", "Contact") }
    var levelLabel: String { say("Que décide cette personne ?", "What do they decide?") }
    func level(_ level: DecisionLevel) -> String {
        switch level {
        case .usual: say("Les actes usuels", "Everyday matters")
        case .serious: say("Aussi les décisions importantes", "Important decisions too")
        }
    }
    func inOffice(_ from: Day, _ until: Day?) -> String {
        until.map { say("du \(written(from)) au \(written($0))", "from \(written(from)) to \(written($0))") }
            ?? say("depuis le \(written(from))", "since \(written(from))")
    }
    var whenLabel: String { say("Quand", "When") }
    var informedNote: String { say("C’est noté.", "It is recorded.") }
    var timeIsOver: String { say("terminé", "ended") }
    var endRepresentative: String { say("Mettre fin", "End") }
    var itSaidBefore: String { say("Avant correction", "Before it was corrected") }
    var untilUnknown: String { say("Vide si la fin n’est pas connue.", "Empty if the end is not known.") }
    var openToAmendProtection: String {
        say("Ce qui est noté s’ouvre pour être corrigé.", "What is recorded opens so that you can correct it.")
    }
}

/// What an organisation settles, and who is bound by secrecy.
extension Words {
    var settings: String { say("Réglages", "Settings") }
    var settingsLead: String {
        say("Ce que votre organisation règle pour elle-même.", "What your organisation settles for itself.")
    }
    func setting(_ setting: Setting) -> String { Invalid.label(setting.rawValue, in: language) }
    func settingHint(_ setting: Setting) -> String {
        switch setting {
        case .consentDays:
            say("Si rien d’autre n’est dit en le notant.", "Unless something else is said when it is recorded.")
        case .consentNotices, .majorityNotices:
            say("Un à cinq nombres, comme 30 7.", "One to five numbers, such as 30 7.")
        case .identityReadsAnHour:
            say(
                "Au-delà, il faut attendre ; l’administration et l’auditeur sont prévenus.",
                "Beyond that one waits; the administration and the auditor are told.")
        case .concernHours:
            say(
                "Une urgence : 4 au plus. Passé ce délai, la coordination et l’administration sont prévenues, sans savoir de quoi il s’agit.",
                "An urgent one: 4 at most. Beyond that, those who coordinate and who keep accounts are told, not of what."
            )
        case .retentionConcernMonths:
            say(
                "À fixer avec le département : sans réponse, rien n’est effacé.",
                "To be settled with the département: without it, nothing is deleted.")
        case .copyDays:
            say(
                "Un nombre de jours, de 1 à 90. Un refus ou une annulation efface la copie aussitôt.",
                "A number of days, 1 to 90. A refusal or a withdrawal deletes the copy at once.")
        case .reminderDays, .expiryDays, .offerDays, .startDays, .progressDays:
            say(
                "Un service peut en décider autrement pour lui-même.", "A service may settle it otherwise for itself.")
        case .privacyContact:
            say(
                "Imprimé sur les notices et les reçus. Une adresse e-mail ou postale.",
                "Printed on notices and receipts. An e-mail or postal address.")
        case .statementNames:
            say(
                "Sur le relevé remis à une personne. « Non » : l’organisation et la fonction seulement.",
                "On the statement a person is given. “No”: the organisation and the function only.")
        case .retentionFileMonths: Retention.Class.file.law(in: language)
        case .retentionWordsMonths: Retention.Class.words.law(in: language)
        case .retentionRequestMonths: Retention.Class.requests.law(in: language)
        case .retentionConsentMonths: Retention.Class.consents.law(in: language)
        }
    }
    func standardSetting(_ value: String) -> String {
        value.isEmpty ? "" : say("D’origine : \(choice(value)).", "As delivered: \(choice(value)).")
    }
    func choice(_ value: String) -> String {
        switch value {
        case "yes": say("oui", "yes")
        case "no": say("non", "no")
        default: value
        }
    }
    var secrecyTitle: String { say("Secret professionnel", "Professional secrecy") }
    var secrecyLead: String {
        say(
            "Qui y est tenu, et suit une personne, peut ouvrir ce qui la protège (Code pénal, article 226-13).",
            "Whoever is bound by it, and follows a person, may open what protects them (Code pénal, article 226-13).")
    }
    var isBoundLabel: String { say("Tenu au secret", "Bound by secrecy") }
    func isBound(_ isBound: Bool) -> String { isBound ? say("Oui", "Yes") : say("Non", "No") }
    var bind: String { say("Déclarer tenu au secret", "Declare bound by secrecy") }
    var unbind: String { say("Ne plus déclarer", "Declare no longer") }
}
