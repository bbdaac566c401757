import Postgres

extension Match {
    /// Proposes a mentor to a young person out of what was suggested, and keeps where the mentor stood among the suggestions. Another
    /// than the first is chosen for a reason, which is logged: a suggestion is fair as far as it is known when it was not followed.
    ///
    /// - Throws: `Refusal.invalid` for a mentor whom a hard rule bars (`mentor`), or another than the first without a reason (`reason`);
    ///   what `propose` throws.
    @discardableResult
    package static func choose(
        _ mentor: ID<Mentor>, for mentee: ID<Mentee>, because reason: String?, in tx: Transaction
    ) throws -> ID<Match> {
        let (_, organisation) = try tx.caller.member(.keepMatches)
        let seen = try Mentee.waiting(mentee, in: tx)
        try tx.require(version: seen.rowVersion)
        let programme = try Programme.open(seen.programme, in: tx)
        let pool = try SuggestionPool(of: programme, for: mentee, in: tx)
        guard let young = pool.young.first else { throw Refusal.mentoring(.menteeMatched) }
        let ranked = pool.scorer.ranked(for: young)
        var checks = Checks()
        let why: Suggestion.Override? = checks.code("reason", reason)
        let place = ranked.firstIndex { pool.candidates[$0.index].id == mentor }
        if place == nil { checks.refuse("mentor", .notInList) }
        if let place, place > 0, why == nil { checks.refuse("reason", .missing) }
        try checks.done()
        guard let place else { throw Refusal.notFound(.init(.mentor, mentor.rawValue)) }

        let id = try propose(mentor, to: [mentee], in: tx)
        let (entry, keys) = (tx.newEntry(), try tx.askKeys(about: [young.person.rawValue]).open())
        let points = Points.score(ranked[place].total, of: programme.rules.weights.sum)
        let kept = place == 0 ? nil : why
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.match_choice (organisation, match, place, among, points, reason, made_at, entry)
            VALUES (\(organisation), \(id), \(place + 1), \(ranked.count), \(points), \(kept?.rawValue), \(tx.now), \(entry))
            RETURNING audit.digest(match_choice)
            """)
        try tx.record(
            kept == nil ? .suggestionFollowed : .suggestionOverridden, entry: entry,
            trace([young.person], keys, in: organisation), digest: digest.value.bytes,
            fields: [kept?.rawValue].compactMap(\.self))
        return id
    }
}
