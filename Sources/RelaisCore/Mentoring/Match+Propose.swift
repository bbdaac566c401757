import Foundation
import Postgres

extension Match {
    /// Proposes a mentor to one or several mentees of a programme: somebody does, never a machine. After a match that has ended,
    /// `predecessor` is that one.
    ///
    /// The mentor must be cleared, and every check hold today; accompany no more than they said, and no mentee be in two matches, however
    /// many people propose at once.
    ///
    /// - Throws: `Obstacle.missing`, `.mentorIs`, `.mentorFull`, `.menteeMatched`, `.menteeEnded`, `.programmeClosed`.
    @discardableResult
    package static func propose(
        _ mentor: ID<Mentor>, to mentees: [ID<Mentee>], after predecessor: ID<Match>? = nil, in tx: Transaction
    ) throws -> ID<Match> {
        let (account, organisation) = try tx.caller.member(.keepMatches)
        let mentees = Array(Set(mentees)).sorted { $0.text < $1.text }
        guard !mentees.isEmpty else { throw Refusal.invalid([Invalid("mentees", .missing)]) }
        let known: [Mentee] = try tx.all(
            "SELECT \(Mentee.columns) FROM casework.mentee e WHERE e.id = ANY (\(mentees)) ORDER BY e.id::text LIMIT 11"
        )
        guard known.count == mentees.count, let first = known.first else { throw Refusal.notFound(.init(.mentee)) }
        guard known.allSatisfy({ $0.programme == first.programme }) else {
            throw Refusal.invalid([Invalid("mentees", .notInList)])
        }
        guard known.allSatisfy({ $0.endedAt == nil }) else { throw Refusal.mentoring(.menteeEnded) }
        let programme = try Programme.open(first.programme, in: tx)
        try requireCleared(mentor, for: programme.id, in: organisation, tx)
        if let predecessor { try requireEnded(predecessor, besides: mentor, in: tx) }

        let (id, entry) = (ID<Match>(), tx.newEntry())
        let keys = try tx.askKeys(about: known.map(\.person.rawValue)).open()
        do {
            try tx.execute(
                """
                INSERT INTO casework.match (organisation, id, programme, rules_version, mentor, state, proposed_by, proposed_at, predecessor,
                    moved_at, entry)
                VALUES (\(organisation), \(id), \(programme.id), \(programme.version), \(mentor), 'proposed', \(account), \(tx.now),
                    \(predecessor), \(tx.now), \(entry))
                """)
            try tx.execute(
                """
                INSERT INTO casework.match_mentee (organisation, match, mentee)
                SELECT \(organisation), \(id), g FROM unnest(\(mentees)) AS g
                """)
            let digest: Only<Bytes> = try tx.one(
                "SELECT audit.digest(t) FROM casework.match t WHERE t.id = \(id)")
            try note(id, from: nil, to: .proposed, entry: entry, in: tx)
            try tx.record(
                .matchProposed, entry: entry, trace(known.map(\.person), keys, in: organisation),
                digest: digest.value.bytes, fields: predecessor == nil ? [] : ["predecessor"])
        } catch let error as PostgresError where error.constraint == "match_capacity" {
            throw Refusal.mentoring(.mentorFull)
        } catch let error as PostgresError where error.constraint == "match_mentee_once" {
            throw Refusal.mentoring(.menteeMatched)
        }
        return id
    }

    /// Refuses a mentor who is not cleared for a programme today.
    static func requireCleared(
        _ mentor: ID<Mentor>, for programme: ID<Programme>, in organisation: ID<Organisation>, _ tx: Transaction
    ) throws {
        let found: Mentor? = try tx.inside(.volunteer) {
            try tx.first("SELECT \(Mentor.columns) FROM volunteer.mentor m WHERE m.id = \(mentor)")
        }
        guard let found else { throw Refusal.notFound(.init(.mentor, mentor.rawValue)) }
        guard found.state == .cleared else {
            throw Refusal.mentoring(.mentorIs(found.state, needs: [.cleared]))
        }
        let lacking = try Clearance.lacks(mentor, for: programme, in: organisation, tx)
        guard lacking.isEmpty else { throw Refusal.mentoring(.missing(lacking)) }
    }

    /// Refuses to follow a match that goes on, or one of the same mentor.
    private static func requireEnded(_ id: ID<Match>, besides mentor: ID<Mentor>, in tx: Transaction) throws {
        let found: Match? = try tx.first("SELECT \(columns) FROM casework.match t WHERE t.id = \(id)")
        guard let found else { throw Refusal.notFound(.init(.match, id.rawValue)) }
        guard found.state.isFinal else {
            throw Refusal.mentoring(.matchIs(found.state, needs: [.closed, .declined]))
        }
        guard found.mentor != mentor else { throw Refusal.mentoring(.sameMentor) }
    }

    /// Proposes another mentor to those who were in a match that has ended: a match of its own, which says what it comes after. Those
    /// who have left the programme are not asked again.
    @discardableResult
    package static func rematch(_ id: ID<Match>, with mentor: ID<Mentor>, in tx: Transaction) throws -> ID<Match> {
        let (match, _) = try held(id, in: tx)
        let current: [Only<ID<Mentee>>] = try tx.all(
            """
            SELECT id FROM casework.mentee
            WHERE id = ANY (\(match.mentees.map(\.mentee))) AND ended_at IS NULL
            ORDER BY id
            LIMIT 10
            """)
        guard !current.isEmpty else { throw Refusal.mentoring(.menteeEnded) }
        return try propose(mentor, to: current.map(\.value), after: id, in: tx)
    }
}
