import Postgres
import Vault

extension Representative {
    /// Corrects what is said of someone who represents a minor; what was said before stays, sealed with it. Answers which fields
    /// changed. Refuses (`nothingChanged`) what says nothing new.
    @discardableResult
    package static func amend(_ id: ID<Representative>, _ draft: Draft, in tx: Transaction) throws -> [String] {
        let held = try held(id, in: tx)
        let facts = try draft.applied(to: held.known.facts, on: Day(tx.now))
        let fields = facts.differences(from: held.known.facts)
        guard !fields.isEmpty else { throw Refusal.nothingChanged }
        try held.keep(facts, .representativeAmended, fields: fields, in: tx)
        return fields
    }

    /// Their time is over: after this day they decide nothing. What they agreed to while it lasted stays. Answers whose
    /// representative it was.
    @discardableResult
    package static func end(
        _ id: ID<Representative>, on day: String?, in tx: Transaction
    ) throws -> ID<Person> {
        let held = try held(id, in: tx)
        var draft = Draft()
        draft.until = day?.isEmpty ?? true ? Day(tx.now).text : day
        let facts = try draft.applied(to: held.known.facts, on: Day(tx.now))
        guard facts != held.known.facts else { throw Refusal.nothingChanged }
        try held.keep(facts, .representativeEnded, fields: ["until_on"], in: tx)
        return held.person
    }

    /// Opens what is said of one, to correct it: recorded, for that purpose. Answers whose representative it is, too.
    package static func openToAmend(
        _ id: ID<Representative>, in tx: Transaction
    ) throws -> (representative: Representative, person: ID<Person>) {
        let held = try held(id, in: tx)
        try tx.record(
            .protectionOpened, .one("person", held.person.rawValue, held.keys, in: held.organisation),
            purpose: RevealPurpose.correctRecord.rawValue, fields: ["representative"])
        return (held.known, held.person)
    }

    /// One that is held for changing: its row locked and open.
    private struct Held {
        let known: Representative
        let person: ID<Person>
        let organisation: ID<Organisation>
        let key: DataKey
        let keys: Keys
        let entry: ID<Entry>

        func keep(_ facts: Facts, _ event: Event, fields: [String], in tx: Transaction) throws {
            let next = tx.newEntry()
            let version = known.rowVersion + 1
            let former = Array(([known.facts] + known.former).prefix(20))
            let sealed = try key.seal(
                Kept(facts: facts, former: former),
                at: Representative.place(known.id, in: organisation, version: version))
            let digest: Only<Bytes> = try tx.inside(.protection) {
                try tx.one(
                    """
                    UPDATE protection.representative
                    SET sealed = \(sealed), row_version = \(version), entry = \(next)
                    WHERE id = \(known.id)
                    RETURNING audit.digest(representative)
                    """)
            }
            try tx.record(
                event, entry: next, .one("person", person.rawValue, keys, in: organisation), previous: entry,
                digest: digest.value.bytes, fields: fields)
        }
    }

    /// - Throws: `Refusal.notFound` for whoever does not follow the person or is not bound by secrecy.
    private static func held(_ id: ID<Representative>, in tx: Transaction) throws -> Held {
        let (_, organisation) = try tx.caller.member(.keepProtection)
        let row: HeldRow? = try tx.inside(.protection) {
            try tx.first(
                """
                SELECT person, sealed, dek_version, row_version, entry
                FROM protection.representative
                WHERE id = \(id)
                FOR UPDATE
                """)
        }
        guard let row else { throw Refusal.notFound(.init(.representative, id.rawValue)) }
        try tx.require(version: row.rowVersion)
        let keys = try tx.askKeys(about: [row.person.rawValue]).open()
        let key = try keys.key(organisation: organisation, subject: id.rawValue, .protection, version: row.keyVersion)
        let kept: Kept = try key.open(row.sealed, at: place(id, in: organisation, version: row.rowVersion))
        let known = Representative(id: id, facts: kept.facts, former: kept.former, rowVersion: row.rowVersion)
        return Held(
            known: known, person: row.person, organisation: organisation, key: key, keys: keys, entry: row.entry)
    }

    private struct HeldRow: RowDecodable {
        let person: ID<Person>
        let sealed: Bytes
        let keyVersion: Int
        let rowVersion: Int
        let entry: ID<Entry>
        init(row: Row) throws { (person, sealed, keyVersion, rowVersion, entry) = try row.decode() }
    }
}
