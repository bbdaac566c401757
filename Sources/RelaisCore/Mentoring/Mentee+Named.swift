import Postgres

extension Mentee {
    /// The mentee someone named: an id, or the code of a person who is in one programme now.
    package static func id(for text: String, in tx: Transaction) throws -> ID<Mentee> {
        if let id = ID<Mentee>(text) { return id }
        guard let code = Code.parse(text, Code.person) else { throw Refusal.notFound(.init(.mentee)) }
        _ = try tx.caller.member(.keepMatches)
        let found: [Only<ID<Mentee>>] = try tx.all(
            """
            SELECT f.mentee
            FROM casework.mentee_files(array(SELECT e.id FROM casework.mentee e WHERE e.ended_at IS NULL)) f
            WHERE f.code = \(code)
            ORDER BY f.mentee
            LIMIT 2
            """)
        guard found.count == 1 else { throw Refusal.notFound(.init(.mentee)) }
        return found[0].value
    }
}
