extension Disclosure.Field {
    /// What the field is called on a form.
    package func name(in language: Language) -> String { Invalid.label(rawValue, in: language) }

    /// Some of them in a sentence: « prénom, téléphone ».
    package static func names(_ codes: [String], in language: Language) -> String {
        codes.map { Invalid.label($0, in: language).lowercased() }.joined(separator: ", ")
    }
}

extension Disclosure {
    /// What forms call the fields of a manifest and of an agreement.
    static let labels: [String: (String, String)] = [
        "with_referral": ("Dès l’envoi", "As soon as it is sent"),
        "on_acceptance": ("Si c’est accepté", "Once accepted"),
        "without": ("Sans", "Without"), "also": ("Avec", "Also"), "basis": ("Base légale", "Legal ground"),
        "basis_words": ("En quelques mots", "In a few words"), "partner": ("Organisation", "Organisation"),
        "covers": ("Ce qu’elle couvre", "What it covers"), "signed_on": ("Signée le", "Signed on"),
        "ends_on": ("Jusqu’au", "Until"), "paper": ("Référence du papier", "Reference of the paper"),
        "copy_days": ("Effacement des copies après la fin, en jours", "Copies are deleted after the end, in days"),
    ]
}

extension Refusal {
    /// What is said where something may not be disclosed, corrected or agreed on.
    var disclosureWords: (french: String, english: String) {
        switch self {
        case .noAgreement:
            (
                "Aucune convention n’est en vigueur avec cette organisation : qui tient les comptes de la vôtre peut la proposer.",
                "No agreement is in force with that organisation: whoever keeps your organisation’s accounts can propose one."
            )
        case .notCovered(let fields):
            (
                "Aucun accord en vigueur ne couvre : \(Disclosure.Field.names(fields, in: .french)). Enregistrez un accord, ne transmettez pas ces champs, ou dites sur quelle autre base.",
                "No consent in force covers: \(Disclosure.Field.names(fields, in: .english)). Record one, leave these fields out, or say on which other ground."
            )
        case .correctionIs(let state):
            (
                "Cette correction est \(state.isNow(in: .french)) : ce n’est pas possible.",
                "This correction is \(state.isNow(in: .english)): that is not possible."
            )
        case .agreementIs(let state):
            (
                "Cette convention est \(state.isNow(in: .french)) : ce n’est pas possible.",
                "This agreement is \(state.isNow(in: .english)): that is not possible."
            )
        default: ("", "")
        }
    }
}
