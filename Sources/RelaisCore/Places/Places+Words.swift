extension Offer {
    /// What forms call the fields of places, clocks and absences.
    static let labels: [String: (String, String)] = [
        "places": ("Nombre de places", "Number of places"), "starts_on": ("Premier jour", "First day"),
        "session": ("Session", "Session"), "absent": ("Qui est absent", "Who is away"),
        "substitute": ("Qui remplace", "Who stands in"),
        "reminder_days": ("Rappel à qui doit répondre, en jours", "Whoever must answer is reminded, in days"),
        "expiry_days": (
            "Une orientation sans réponse expire, en jours", "A referral without an answer expires, in days"
        ),
        "offer_days": ("Une place proposée est gardée, en jours", "A place that is offered is kept, in days"),
        "start_days": ("Premières nouvelles après l’acceptation, en jours", "First news after acceptance, in days"),
        "progress_days": ("Puis des nouvelles tous les, en jours", "Then news every, in days"),
        "escalation": ("Qui est prévenu d’une réponse en retard", "Who is told that an answer is late"),
    ]
}

extension Refusal {
    /// Those about places, in words.
    var placeWords: (french: String, english: String) {
        switch self {
        case .noOffer:
            (
                "Aucune place n’est proposée en ce moment : elle a été prise, ou le délai est passé.",
                "No place is offered just now: it was taken, or its time is over."
            )
        default:
            (
                "Toutes les places sont prises. Mettez la personne sur la liste d’attente : une place lui sera proposée à son tour.",
                "Every place is taken. Put the person on the waiting list: a place will be offered to them in their turn."
            )
        }
    }
}
