import Postgres

extension Note {
    /// Whoever wrote a note removes it, its key with it; that there was one is in the audit alone.
    package static func remove(_ id: ID<Note>, in tx: Transaction) throws -> Subject {
        let (_, organisation) = try tx.caller.member(.seePeople)
        let (found, subject) = try own(id, in: tx)
        // It never changes: what was seen of it is what there is.
        try tx.require(version: 1)

        let laterKeys = try tx.askKeys(about: [subject.id])
        let removed: Only<ID<Note>>? = try tx.first("DELETE FROM casework.note WHERE id = \(id) RETURNING id")
        guard removed != nil else { throw Refusal.notFound(.init(.note, id.rawValue)) }
        try tx.destroyKey(of: id.rawValue)

        try tx.record(
            .noteRemoved, .one(subject.type, subject.id, try laterKeys.open(), in: organisation),
            previous: found.entry, fields: ["note"])
        return subject
    }

    /// What a note of the caller's own is about, to ask before it is removed.
    package static func subject(of id: ID<Note>, in tx: Transaction) throws -> Subject { try own(id, in: tx).subject }

    private static func own(_ id: ID<Note>, in tx: Transaction) throws -> (held: Held, subject: Subject) {
        let account = try tx.caller.member(.seePeople).account
        let found: Held? = try tx.first(
            "SELECT person, referral, entry FROM casework.note WHERE id = \(id) AND account = \(account)")
        guard let found, let subject = found.subject else { throw Refusal.notFound(.init(.note, id.rawValue)) }
        return (found, subject)
    }

    private struct Held: RowDecodable {
        let person: ID<Person>?
        let referral: ID<Referral>?
        let entry: ID<Entry>
        init(row: Row) throws { (person, referral, entry) = try row.decode() }

        var subject: Subject? { person.map(Subject.person) ?? referral.map(Subject.referral) }
    }
}
