import Postgres
import Vault

extension Representative {
    /// Says who represents a minor whom the caller follows. For whoever is bound by secrecy.
    package static func add(
        _ draft: Draft, for person: ID<Person>, in tx: Transaction
    ) throws -> ID<Representative> {
        let (_, organisation) = try tx.caller.member(.keepProtection)
        let file = try HeldFile.held([person], of: organisation, in: tx)[0]
        try tx.require(version: file.version)
        try Safeguards.requireSecrecy(in: tx)
        let facts = try draft.applied(to: nil, on: Day(tx.now))

        let id = ID<Representative>()
        let entry = tx.newEntry()
        var keys = file.keys
        let key = try tx.makeKey(
            .protection, of: id.rawValue, about: person.rawValue, organisation: organisation, into: &keys)
        let sealed = try key.seal(Kept(facts: facts, former: []), at: place(id, in: organisation, version: 1))
        let digest: Only<Bytes> = try tx.inside(.protection) {
            try tx.one(
                """
                INSERT INTO protection.representative (organisation, id, person, sealed, dek_version, entry)
                VALUES (\(organisation), \(id), \(person), \(sealed), 1, \(entry))
                RETURNING audit.digest(representative)
                """)
        }
        try tx.record(
            .representativeAdded, entry: entry, .one("person", person.rawValue, keys, in: organisation),
            digest: digest.value.bytes, fields: facts.filled)
        return id
    }
}
