extension Refusal {
    /// Why something is not done with a file that is restricted, a request that was answered, a breach that is closed.
    var rightsWords: (french: String, english: String) {
        switch self {
        case .requestAnswered:
            (
                "Cette demande a déjà reçu sa réponse.",
                "This request has been answered already."
            )
        case .prolonged:
            (
                "Le délai de cette demande a déjà été prolongé : il ne l’est qu’une fois.",
                "The time of this request was prolonged already: it is once only."
            )
        case .breachClosed:
            ("Cette violation est close.", "This breach is closed.")
        default:
            (
                "Le traitement de ce dossier est limité : il se lit, et rien d’autre ne s’en fait tant que la limitation n’est pas levée.",
                "This file is restricted: it is read, and nothing else is done with it until that is lifted."
            )
        }
    }
}

extension Invalid.Problem {
    func rightsWords(field: String) -> (french: String, english: String) {
        switch self {
        case .notDone:
            (
                "\(field) : cela n’a pas été fait depuis que la demande a été reçue. Faites-le d’abord.",
                "\(field): this was not done since the request was received. Do it first."
            )
        case .pastTheMonth:
            (
                "\(field) : la personne doit en être informée dans le premier mois.",
                "\(field): the person must be told within the first month."
            )
        default:
            (
                "\(field) : la personne est effacée, rien ne s’écrit plus d’elle.",
                "\(field): the person was erased, nothing more is written of them."
            )
        }
    }
}

extension Invalid {
    /// What forms call the fields of rights, registers and retention.
    static let rightsLabels: [String: (String, String)] = [
        "kind": ("Droit exercé", "Right"), "kinds": ("Ce qui est arrivé", "What happened"),
        "asked_by": ("Demandé par", "Asked by"),
        "received_on": ("Reçue le", "Received on"), "told_on": ("Personne informée le", "Person told on"),
        "answer": ("Réponse", "Answer"), "refused_for": ("Motif du refus", "Why it is refused"),
        "act": ("Ce qui a été fait", "What was done"), "answered_on": ("Répondu le", "Answered on"),
        "account": ("Compte", "Account"), "found_at": ("Constatée le", "Found on"), "found_time": ("À", "At"),
        "people": ("Personnes touchées", "People touched"), "data": ("Données touchées", "Data touched"),
        "number_of_people": ("Nombre de personnes", "Number of people"),
        "happened": ("Ce qui s’est passé", "What happened"), "consequences": ("Suites possibles", "What may follow"),
        "measures": ("Ce qui a été fait", "What was done"), "risk": ("Risque", "Risk"),
        "decision": ("Pourquoi", "Why"), "told_at": ("Informée le", "Told on"),
        "authority_told_at": ("Autorité informée le", "Authority told on"),
        "why": ("Pourquoi les personnes ne sont pas informées", "Why people are not told"),
        "delay": ("Motif du retard", "Why it is late"),
        "reference_of_authority": ("Référence reçue", "Reference received"),
        "people_told_at": ("Personnes informées le", "People told on"), "told_through": ("Par qui", "Through whom"),
        "days": ("Jours", "Days"),
        "statement_names": ("Nommer l’équipe sur les relevés", "Name staff on statements"),
        "retention_file_months": ("Mois avant qu’un dossier s’en aille", "Months before a file goes"),
        "retention_words_months": ("Mois avant que ses textes s’en aillent", "Months before its words go"),
        "retention_request_months": (
            "Mois avant qu’une demande répondue s’en aille", "Months before an answered request goes"
        ),
        "retention_consent_months": (
            "Mois avant qu’un accord terminé s’en aille", "Months before an ended consent goes"
        ),
    ]
}
