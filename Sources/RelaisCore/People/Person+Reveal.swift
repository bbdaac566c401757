import Foundation
import Postgres
import Vault

extension Person {
    /// Opens someone's identity for a purpose. The entry commits before the caller has a byte of it.
    ///
    /// `purpose` is a code of `RevealPurpose`; `other` needs words. Refuses with `notFound` whoever does not follow this
    /// person.
    package static func reveal(
        _ id: ID<Person>, purpose: String?, words: String? = nil, in tx: Transaction
    ) throws -> Identity {
        let (_, organisation) = try tx.caller.member(.revealIdentity)
        let (given, words) = try checked(purpose: purpose, words: words)

        let laterEmergency: Later<Only<UUID>> = try tx.ask(
            """
            SELECT e.id
            FROM casework.emergency e
            WHERE e.person = \(id) AND e.account = (SELECT access.account()) AND casework.is_open(e)
            """)
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let later = try askIdentities(of: [id], of: organisation, withContact: true, in: tx)
        let seen: Only<Int>? = try tx.first("SELECT \(shownVersion) FROM casework.person p WHERE p.id = \(id)")
        let emergency = try laterEmergency.first()?.value
        let keys = try laterKeys.open()
        guard let seen, let civil = try later.civil(keys)[id] else {
            throw Refusal.notFound(.init(.person, id.rawValue))
        }
        try tx.require(version: seen.value)
        let contact = try later.contact(keys)[id] ?? Contact()

        let entry = tx.newEntry()
        if let words { try keepReason(words, of: id, entry: entry, organisation: organisation, in: tx) }
        // In an emergency it is for that, whatever was said, and its words say why.
        let purpose = emergency == nil ? given : .emergency
        try tx.record(
            .personRevealed, entry: entry, .one("person", id.rawValue, keys, in: organisation),
            purpose: purpose.rawValue, fields: ["civil", "contact"],
            reason: words == nil ? emergency : entry.rawValue)
        return Identity(civil: civil, contact: contact)
    }

    /// What an identity is opened for: a code of the list, in words where the code alone does not say.
    static func checked(purpose: String?, words: String?) throws -> (RevealPurpose, String?) {
        var checks = Checks()
        let known: RevealPurpose? = checks.code("purpose", purpose, isNeeded: true)
        let words = checks.text("words", words, most: 300, isNeeded: known == .other)
        try checks.done()
        guard let known else { throw Refusal.invalid([Invalid("purpose", .missing)]) }
        return (known, words)
    }

    static func keepReason(
        _ words: String, of id: ID<Person>, entry: ID<Entry>, organisation: ID<Organisation>, in tx: Transaction
    ) throws {
        var keys = Keys(tx.keyring)
        let key = try tx.makeKey(
            .narrative, of: entry.rawValue, about: id.rawValue, organisation: organisation, into: &keys)
        let sealed = try key.seal(
            Words(text: words),
            at: Place(
                organisation: organisation.rawValue, table: "identity.reveal_reason", row: entry.rawValue, rowVersion: 1
            ))
        try tx.inside(.identity) {
            try tx.execute(
                """
                INSERT INTO identity.reveal_reason (organisation, entry, person, sealed, dek_version)
                VALUES (\(organisation), \(entry), \(id), \(sealed), 1)
                """)
        }
    }
}

/// Free text, as it is sealed.
struct Words: Codable {
    let text: String
}
