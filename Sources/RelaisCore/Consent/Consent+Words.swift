extension Refusal {
    /// What is said where a consent, or what protects someone, stands in the way.
    var consentWords: (french: String, english: String) {
        switch self {
        case .consentIs(let ending):
            (
                "Cet accord \(ending.isNow(in: .french)) : ce n’est plus possible.",
                "This consent \(ending.isNow(in: .english)): that is no longer possible."
            )
        case .consentStands:
            (
                "Un accord existe déjà pour ce motif et cette organisation. Renouvelez-le.",
                "There is a consent for this purpose and this organisation already. Renew it."
            )
        default:
            (
                "Seule une personne tenue au secret professionnel peut le faire. Votre administration dit qui l’est.",
                "Only someone bound by professional secrecy can do this. Your administrator says who is."
            )
        }
    }
}

extension Consent.Ending {
    /// How it stands in a sentence: « a été retiré », "was withdrawn".
    package func isNow(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .withdrawn: ("a été retiré", "was withdrawn")
            case .expired: ("a pris fin", "has ended")
            case .lapsed: ("a cessé à la majorité", "lapsed at majority")
            case .renewed: ("a été renouvelé", "was renewed")
            }
        return language == .french ? french : english
    }
}

extension Invalid.Problem {
    func consentWords(field: String) -> (french: String, english: String) {
        switch self {
        case .notAWholeDay:
            ("\(field) : écrivez un jour, comme 05/04/2026.", "\(field): write a day, such as 2026-04-05.")
        case .beforeItBegins: ("\(field) : avant le début.", "\(field): before it begins.")
        case .tooFar(let days): ("\(field) : \(days) jours au plus.", "\(field): \(days) days at most.")
        case .isOver: ("\(field) : choisissez un jour à venir.", "\(field): choose a day to come.")
        case .representativeNeeded:
            (
                "\(field) : une personne mineure donne son accord avec qui la représente. Notez d’abord qui c’est.",
                "\(field): a minor agrees together with whoever represents them. First record who that is."
            )
        case .assentNeeded:
            (
                "\(field) : il faut aussi l’accord de la personne mineure elle-même.",
                "\(field): the minor must agree too."
            )
        case .isOfAge:
            (
                "\(field) : la personne est majeure, elle seule donne son accord.",
                "\(field): the person is of age, and agrees alone."
            )
        default:
            (
                "\(field) : ne pouvait pas en décider ce jour-là.",
                "\(field): could not decide this on that day."
            )
        }
    }
}

extension Invalid {
    /// What forms call the fields of consents, of what protects someone, and of settings.
    static let consentLabels: [String: (String, String)] = [
        "recipient": ("Organisation destinataire", "Recipient"), "fields": ("Ce qui peut passer", "What may pass"),
        "shares_result": ("Résultat connu de qui oriente", "Result known to who refers"),
        "representative": ("Qui donne son accord", "Who agrees"),
        "assent": ("Accord de la personne mineure", "The minor agrees"),
        "method": ("Comment", "How"), "interpreter": ("Interprète", "Interpreter"),
        "notice_version": ("Version de la notice", "Version of the notice"), "given_on": ("Donné le", "Given on"),
        "from_on": ("À partir du", "From"), "until_on": ("Jusqu’au", "Until"), "signer": ("Signataire", "Signed by"),
        "kind": ("Titre", "Title"), "authority": ("Décision de", "Decided by"),
        "decided_on": ("Décidé le", "Decided on"),
        "contact": ("Contact", "Contact"), "level": ("Décide", "Decides"), "minority": ("Minorité", "Minority"),
        "told": ("Qui a été informé", "Who was told"), "version": ("Version", "Version"),
        "age_bracket": ("Tranche d’âge", "Age bracket"), "reference": ("Référence", "Reference"),
        "consent_days": ("Durée d’un accord, en jours", "How long a consent lasts, in days"),
        "consent_notices": ("Avis avant la fin d’un accord, en jours", "Notices before a consent ends, in days"),
        "concern_hours": (
            "Premier acte après une inquiétude, en heures", "First act after a concern, in hours"
        ),
        "retention_concern_months": (
            "Mois avant qu’une inquiétude close s’en aille", "Months before a closed concern goes"
        ),
        "identity_reads_an_hour": (
            "Identités ouvertes par heure et par personne", "Identities opened an hour by one person"
        ),
        "majority_notices": ("Avis avant la majorité, en jours", "Notices before majority, in days"),
        "privacy_contact": ("À qui écrire pour ses données", "Whom to write to about one’s data"),
    ]
}
