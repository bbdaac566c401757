extension Refusal {
    /// Of a call that is repeated.
    var callWords: (french: String, english: String) {
        switch self {
        case .callAtWork:
            (
                "Le même appel est en cours. Réessayez dans un instant.",
                "The same call is at work. Try again in a moment."
            )
        case .otherCall:
            (
                "Cette Idempotency-Key a servi à un autre appel.",
                "This Idempotency-Key was used for another call."
            )
        default:
            (
                "Cet appel a déjà été fait, et sa réponse n’est conservée nulle part.",
                "This call was already done, and what it was answered is kept nowhere."
            )
        }
    }
}
