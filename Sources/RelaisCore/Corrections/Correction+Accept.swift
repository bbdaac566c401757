import Postgres
import Vault

extension Correction {
    /// Takes over what the holder corrected: the recipient's own file says it from now on, and keeps what it said.
    package static func accept(_ id: ID<Correction>, in tx: Transaction) throws {
        let correction = try held(id, in: tx)
        let (account, organisation) = try tx.caller.member(.amendPeople)
        let laterSealed: Later<Escrowed> = try tx.inside(.identity) {
            try tx.ask("SELECT class, sealed, dek_version FROM identity.correction WHERE correction = \(id)")
        }
        let file = try HeldFile.held([correction.person], of: organisation, in: tx)[0]
        try file.refuseRestricted()
        guard let old = file.contents else { throw Refusal.notFound(.init(.person, file.id.rawValue)) }
        let new = try correction.applied(to: old, laterSealed.all())
        let fields = new.differences(from: old)

        let entry = tx.newEntry()
        guard !fields.isEmpty else {
            return try correction.answer(.accepted, .personCorrectionAccepted, entry: entry, in: tx)
        }
        let replacement = Replacement(file: file, new: new, fields: fields, entry: tx.newEntry())
        let digest = try HeldFile.replace(replacement, by: account, in: tx)

        try correction.answer(
            .accepted, .personCorrectionAccepted, entry: entry, amendment: replacement.entry, in: tx)
        try tx.record(
            .personAmended, entry: replacement.entry, .one("person", file.id.rawValue, file.keys, in: organisation),
            previous: file.entry, digest: digest.bytes, fields: fields)
        // The recipient may have disclosed it further.
        try Correction.offer([replacement], from: organisation, in: tx)
    }

    /// What a file says once it says what was corrected, and nothing else differently.
    private func applied(to old: Person.Contents, _ sealed: [Escrowed]) throws -> Person.Contents {
        var new = old
        func opened<Value: Decodable>(_ row: Escrowed, _ sealingClass: SealingClass) throws -> Value {
            let key = try keys.key(
                organisation: organisation, subject: id.rawValue, sealingClass, version: row.keyVersion)
            return try key.open(row.sealed, at: Self.place(id, of: organisation))
        }
        for row in sealed {
            if row.sealingClass == SealingClass.civil.rawValue {
                let civil: Civil = try opened(row, .civil)
                if fields.contains("given") { new.civil.given = civil.given }
                if fields.contains("family") { new.civil.family = civil.family }
                if fields.contains("gender") { new.civil.gender = civil.gender }
                if fields.contains("birth_date") {
                    (new.civil.birth, new.civil.birthSource) = (civil.birth, civil.birthSource)
                }
            } else {
                let contact: Contact = try opened(row, .contact)
                if fields.contains("phone") { new.contact.phone = contact.phone }
                if fields.contains("email") { new.contact.email = contact.email }
                if fields.contains("address") { new.contact.address = contact.address }
                if fields.contains("contact_wishes") { new.contact.wishes = contact.wishes }
            }
        }
        if fields.contains("languages") { new.languages = facts.languages }
        if fields.contains("french_level") { new.frenchLevel = facts.frenchLevel }
        if fields.contains("commune") { new.commune = facts.commune }
        return new
    }
}
