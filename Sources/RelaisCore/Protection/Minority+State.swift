import Postgres
import Vault

extension Minority {
    /// Says what was decided of someone's minority, from now on; what was said before stays. For whoever follows the person and
    /// is bound by secrecy.
    package static func state(
        _ status: String?, decidedOn day: String? = nil, of person: ID<Person>, in tx: Transaction
    ) throws {
        let (_, organisation) = try tx.caller.member(.keepProtection)
        let file = try HeldFile.held([person], of: organisation, in: tx)[0]
        try tx.require(version: file.version)
        try Safeguards.requireSecrecy(in: tx)
        var checks = Checks()
        let known: Status? = checks.code("minority", status, isNeeded: true)
        let day = checks.wholeDay("decided_on", day)
        if let day, day.isAfter(Day(tx.now)) { checks.refuse("decided_on", .inTheFuture) }
        try checks.done()
        guard let known else { return }

        let id = ID<Minority>()
        let entry = tx.newEntry()
        var keys = file.keys
        let key = try tx.makeKey(
            .protection, of: id.rawValue, about: person.rawValue, organisation: organisation, into: &keys)
        let sealed = try key.seal(Statement(status: known, decidedOn: day), at: place(id, in: organisation))
        let digest: Only<Bytes> = try tx.inside(.protection) {
            try tx.one(
                """
                INSERT INTO protection.minority (organisation, id, person, stated_at, sealed, dek_version, entry)
                VALUES (\(organisation), \(id), \(person), \(tx.now), \(sealed), 1, \(entry))
                RETURNING audit.digest(minority)
                """)
        }
        try tx.record(
            .minorityStated, entry: entry, .one("person", person.rawValue, keys, in: organisation),
            digest: digest.value.bytes, fields: ["minority"] + (day == nil ? [] : ["decided_on"]))
    }
}
