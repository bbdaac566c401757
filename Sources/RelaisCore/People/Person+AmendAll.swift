import Postgres

/// What a row of a file brings to someone's file: what it says, where that is another thing, and a number of their own.
struct Amendment {
    let person: ID<Person>
    let draft: Person.Draft?
    let number: OwnNumber?
}

extension Person {
    /// Corrects many files at once, as `amend` does one: the same history and the same entry for each, in a few statements
    /// for all of them. What a file says already is left as it is, and so is one that is restricted.
    ///
    /// - Parameters:
    ///   - amendments: A few hundred at most, each of someone else whom the caller follows.
    ///   - tx: The transaction.
    /// - Throws: As `amend`, of the first that cannot be corrected.
    static func amend(all amendments: ArraySlice<Amendment>, in tx: Transaction) throws {
        let (account, organisation) = try tx.caller.member(.amendPeople)
        let held = try HeldFile.held(amendments.map(\.person), of: organisation, in: tx)
        let today = Day(tx.now)
        var replacements: [Replacement] = []
        var numbers: [(file: HeldFile, number: OwnNumber, entry: ID<Entry>)] = []
        for (amendment, file) in zip(amendments, held) {
            if file.isRestricted { continue }
            if let number = amendment.number { numbers.append((file: file, number: number, entry: tx.newEntry())) }
            guard let draft = amendment.draft else { continue }
            guard let old = file.contents else { throw Refusal.notFound(.init(.person, file.id.rawValue)) }
            let new = try draft.applied(to: old, on: today)
            let fields = new.differences(from: old)
            guard !fields.isEmpty else { continue }
            replacements.append(Replacement(file: file, new: new, fields: fields, entry: tx.newEntry()))
        }

        let digests = replacements.isEmpty ? [:] : try HeldFile.replace(replacements, by: account, in: tx)
        try keep(
            numbers.map { (person: $0.file.id, number: $0.number, entry: $0.entry) }, of: organisation, in: tx)

        if !replacements.isEmpty { try Correction.offer(replacements, from: organisation, in: tx) }

        func reference(_ file: HeldFile) -> [UInt8] {
            file.keys.reference("person", file.id.rawValue, in: organisation)
        }
        try tx.record(
            .personAmended,
            all: replacements.map { one in
                ObjectEntry(
                    entry: one.entry, reference: reference(one.file), previous: one.file.entry,
                    digest: digests[one.file.id]?.bytes, fields: one.fields)
            }, of: "person", in: organisation)
        try tx.record(
            .personNumbered,
            all: numbers.map { ObjectEntry(entry: $0.entry, reference: reference($0.file), digest: nil) },
            of: "person", in: organisation)
    }
}
