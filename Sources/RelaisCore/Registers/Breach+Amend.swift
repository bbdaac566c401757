import Postgres

extension Breach {
    /// Says more, or better, what happened and what was done: what is known grows in the first days. When it was found stays.
    package static func amend(_ id: ID<Breach>, _ draft: Draft, in tx: Transaction) throws {
        var held = try HeldBreach(id, in: tx)
        var checks = Checks()
        let terms = terms(draft, &checks)
        let happened = checks.text("happened", draft.happened, most: 4_000, isNeeded: true) ?? ""
        try checks.done()

        let before = held.account
        (held.account.happened, held.account.consequences, held.account.measures) = (
            happened, terms.consequences, terms.measures
        )
        let changed: [(String, Bool)] = [
            ("kinds", terms.kinds != held.breach.kinds.map(\.rawValue)),
            ("people", terms.people != held.breach.people.map(\.rawValue)),
            ("data", terms.data != held.breach.data.map(\.rawValue)),
            ("number_of_people", terms.number != held.breach.number),
            ("words", held.account != before),
        ]
        let fields = changed.filter(\.1).map(\.0)
        guard !fields.isEmpty else { throw Refusal.nothingChanged }
        try held.write(
            .breachAmended,
            "kinds = \(terms.kinds), people = \(terms.people), data = \(terms.data), number_of_people = \(terms.number)",
            fields: fields, in: tx)
    }

    /// Decides how much it may harm people, and why: whom to tell follows from it. What was decided may be decided again.
    package static func assess(_ id: ID<Breach>, risk: String?, decision: String?, in tx: Transaction) throws {
        var held = try HeldBreach(id, in: tx)
        let account = try tx.caller.account
        var checks = Checks()
        let known: Risk? = checks.code("risk", risk, isNeeded: true)
        let words = checks.text("decision", decision, most: 4_000, isNeeded: true)
        try checks.done()
        held.account.decision = words
        try held.write(
            .breachAssessed, "risk = \(known), assessed_at = \(tx.now), assessed_by = \(account)",
            fields: [known?.rawValue ?? ""], in: tx)
    }
}
