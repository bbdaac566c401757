import Postgres

extension Person {
    /// Corrects someone's file. Only what is given changes, and what is given empty is cleared where it may be; what the
    /// file said before is kept, readable to whoever may reveal it. Whoever holds a copy of it is offered the correction.
    ///
    /// Refuses with `nothingChanged` when it says all of this already. Answers the version it has now.
    @discardableResult
    package static func amend(_ id: ID<Person>, _ draft: Draft, in tx: Transaction) throws -> Int {
        let (account, organisation) = try tx.caller.member(.amendPeople)
        let file = try HeldFile.held([id], of: organisation, in: tx)[0]
        try tx.require(version: file.version)
        try file.refuseRestricted()
        guard let old = file.contents else { throw Refusal.notFound(.init(.person, id.rawValue)) }
        let new = try draft.applied(to: old, on: Day(tx.now))
        let fields = new.differences(from: old)
        guard !fields.isEmpty else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        let replacement = Replacement(file: file, new: new, fields: fields, entry: entry)
        let digest = try HeldFile.replace(replacement, by: account, in: tx)

        try tx.record(
            .personAmended, entry: entry, .one("person", id.rawValue, file.keys, in: organisation),
            previous: file.entry, digest: digest.bytes, fields: fields)
        try Correction.offer([replacement], from: organisation, in: tx)
        return file.version + 1
    }
}
