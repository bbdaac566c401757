import Postgres

extension Mentor {
    /// Takes up with somebody who called: interview, references, checks follow.
    package static func screen(_ id: ID<Mentor>, in tx: Transaction) throws {
        try advance(id, to: .screening, .mentorScreened, needs: [], in: tx)
    }

    /// Says that somebody was prepared: interviewed, asked after, trained, as far as their programme asks for it.
    ///
    /// - Throws: `Obstacle.missing`.
    package static func train(_ id: ID<Mentor>, in tx: Transaction) throws {
        try advance(id, to: .trained, .mentorTrained, needs: [.interview, .references, .training], in: tx)
    }

    /// Says that somebody may be matched: everything was done, and every check holds today.
    ///
    /// - Throws: `Obstacle.missing`.
    package static func clear(_ id: ID<Mentor>, in tx: Transaction) throws {
        try advance(id, to: .cleared, .mentorCleared, needs: Set(Missing.allCases), in: tx)
    }

    /// A step forward. Whoever pauses comes back by `resume`, and by nothing else.
    private static func advance(
        _ id: ID<Mentor>, to next: State, _ event: Event, needs: Set<Missing>, in tx: Transaction
    ) throws {
        let (mentor, keys) = try held(id, in: tx)
        let former = next.predecessors.subtracting([.paused])
        guard former.contains(mentor.state) else { throw Refusal.mentoring(.mentorIs(mentor.state, needs: former)) }
        if !needs.isEmpty {
            let lacking = try Clearance.lacks(id, for: mentor.programme, in: mentor.organisation, tx)
                .filter(needs.contains)
            guard lacking.isEmpty else { throw Refusal.mentoring(.missing(lacking)) }
        }
        try mentor.keep("state = \(next), moved_at = \(tx.now)", event, keys, in: tx)
    }
}
