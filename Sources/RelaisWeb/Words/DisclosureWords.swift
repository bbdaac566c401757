import RelaisCore

extension Words {
    var chooseDisclosed: String { say("Choisir ce qui est transmis", "Choose what is passed on") }
    var chooseDisclosedHint: String {
        say(
            "Le moins possible. La référence, le service, la priorité et le besoin sont toujours transmis.",
            "As little as possible. The reference, the service, the priority and the need are always passed on.")
    }
    var ifAccepted: String { say("Seulement si c’est accepté", "Only once accepted") }
    var whichBasis: String { say("Sur quelle base ?", "On which ground?") }
    var basisWords: String { say("Pourquoi, en quelques mots", "Why, in a few words") }
    var basisWordsHint: String {
        say(
            "Utile quand la vie ou la santé est en jeu. Ces mots restent chez vous.",
            "When life or health is at stake. These words stay with you.")
    }
    func basis(_ basis: Disclosure.Basis) -> String {
        switch basis {
        case .consent: say("L’accord de la personne", "The person’s consent")
        case .publicInterestTask: say("Une mission d’intérêt public", "A task of public interest")
        case .legalObligation: say("Une obligation légale", "A legal obligation")
        case .legitimateInterest: say("L’intérêt légitime de l’association", "The association’s legitimate interest")
        case .vitalInterests: say("La sauvegarde de la vie ou de la santé", "Vital interests: life or health")
        }
    }
    /// What the law means by it, in a sentence (GDPR 6(1)).
    func basisMeans(_ basis: Disclosure.Basis) -> String {
        switch basis {
        case .consent:
            say(
                "Donné librement, repris quand on veut : alors tout ce qui en dépend s’arrête.",
                "Given freely, taken back at any time: then all that rests on it stops.")
        case .publicInterestTask:
            say(
                "Confiée par un texte : aide sociale à l’enfance, mission locale.",
                "Given by a text: child welfare, a mission locale.")
        case .legalObligation: say("Une loi impose de transmettre.", "A law orders it to be passed on.")
        case .legitimateInterest:
            say(
                "Utile à l’accompagnement, sans l’emporter sur les droits de la personne.",
                "Useful to the support, and outweighing no right of the person.")
        case .vitalInterests: say("Seulement s’il y a danger ; dites lequel.", "Only in danger; say which.")
        }
    }
    func fields(_ fields: [Disclosure.Field]) -> String { Disclosure.Field.names(fields.map(\.rawValue), in: language) }
    func fieldNames(_ codes: [String]) -> String { Disclosure.Field.names(codes, in: language) }
    var nothingMoreOpens: String { say("Rien de plus", "Nothing more") }
    var slipNeed: String { say("Le besoin", "The need") }
    func copyKeptUntil(_ day: String) -> String {
        say("La copie sera supprimée le \(day).", "The copy will be deleted on \(day).")
    }

    var groundTitle: String { say("Sur quelle base", "On which ground") }
    func consentUntil(_ organisation: String, _ day: String) -> String {
        say("Accord pour \(organisation), jusqu’au \(day).", "Consent for \(organisation), until \(day).")
    }
    func uncovered(_ fields: [String], _ organisation: String) -> String {
        say(
            "Aucun accord en vigueur pour \(organisation) ne couvre : \(fieldNames(fields)).",
            "No consent in force for \(organisation) covers: \(fieldNames(fields)).")
    }
    var uncoveredHint: String {
        say(
            "Enregistrez l’accord, ne transmettez pas ces champs, ou choisissez une autre base.",
            "Record the consent, leave these fields out, or choose another ground.")
    }
    func noAgreement(_ organisation: String) -> String {
        say(
            "Pas de convention en vigueur avec \(organisation). Qui tient les comptes de votre organisation peut la proposer.",
            "No agreement in force with \(organisation). Whoever keeps your organisation’s accounts can propose one.")
    }

    var receiptLink: String { say("Reçu de ce qui a été transmis", "Receipt of what was passed on") }
    var receiptTitle: String { say("Reçu", "Receipt") }
    var receiptLead: String {
        say(
            "Ce qui a été transmis, champ par champ, sans aucune valeur.",
            "What was passed on, field by field, without any value.")
    }
    var receiptFrom: String { say("De", "From") }
    var receiptTo: String { say("À", "To") }
    var receiptSent: String { say("Envoyé le", "Sent on") }
    var receiptBy: String { say("Par", "By") }
    var receiptWith: String { say("Lu dès l’envoi", "Read as soon as it was sent") }
    var receiptOpens: String { say("Ouvert si c’est accepté", "Opened once accepted") }
    var receiptBasis: String { say("Sur quelle base", "On which ground") }
    var receiptConsent: String { say("Accord", "Consent") }
    var receiptCopy: String { say("La copie", "The copy") }
    func copyDeleted(_ moment: String) -> String { say("supprimée \(moment)", "deleted \(moment)") }
    func copyUntil(_ day: String) -> String { say("supprimée le \(day)", "deleted on \(day)") }
    var copyKept: String {
        say("gardée jusqu’à la fin de l’orientation", "kept until the referral is over")
    }
    var receiptHash: String { say("Empreinte (SHA-256)", "Hash (SHA-256)") }
    var receiptHashHint: String {
        say(
            "La même est au journal des deux organisations. Elle est celle de ce reçu.",
            "The same stands in both organisations’ logs. It is the hash of this receipt.")
    }
    var receiptBroken: String {
        say(
            "Ce reçu ne dit plus ce qui a été transmis. Prévenez l’administration du serveur.",
            "This receipt no longer says what was passed on. Tell the administrator of the server.")
    }
    var receiptOld: String {
        say("Envoyé avant que les envois aient une empreinte.", "Sent before sendings had a hash.")
    }
}
