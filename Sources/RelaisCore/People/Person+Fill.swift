import Foundation
import Postgres
import Vault

/// A row of what was sealed for an organisation, to be opened by it once.
struct Escrowed: RowDecodable {
    let sealingClass: String
    let sealed: Bytes
    let keyVersion: Int
    init(row: Row) throws { (sealingClass, sealed, keyVersion) = try row.decode() }

    /// What the rows say: sealed at a place, for an organisation, with the keys of `subject`.
    static func identity(
        _ rows: [Escrowed], of subject: UUID, for organisation: ID<Organisation>, at place: Place, _ keys: Keys
    ) throws -> Identity {
        func opened<Value: Decodable>(_ sealingClass: SealingClass) throws -> Value {
            guard let row = rows.first(where: { $0.sealingClass == sealingClass.rawValue }) else {
                throw VaultError.unreadable
            }
            let key = try keys.key(
                organisation: organisation, subject: subject, sealingClass, version: row.keyVersion)
            return try key.open(row.sealed, at: place)
        }
        return Identity(civil: try opened(.civil), contact: try opened(.contact))
    }
}

extension Person {
    /// What was written: its entry, the one before on the same row, the row's digest.
    struct Filled {
        let entry: ID<Entry>
        let previous: ID<Entry>?
        let digest: [UInt8]
    }

    /// Gives a person who came from elsewhere the identity that was opened for them, sealed with keys of their own; the keys it
    /// was sealed with until then, those about `source`, are destroyed.
    static func fill(
        _ person: ID<Person>, of organisation: ID<Organisation>, with identity: Identity, about source: UUID,
        _ keys: Keys, in tx: Transaction
    ) throws -> Filled {
        let entry = tx.newEntry()
        var keys = keys
        let civil = try keep(identity, of: person, organisation: organisation, entry: entry, keys: &keys, in: tx)
        try tx.inside(.vault) {
            try tx.execute(
                """
                DELETE FROM keys.dek
                WHERE organisation = \(organisation) AND subject = \(source) AND class IN ('civil', 'contact')
                """)
        }
        // Without a birth date the rest of the file stays as it is, and nothing has to be waited for.
        guard let year = identity.civil.birth?.year else {
            return Filled(entry: entry, previous: nil, digest: civil.digest)
        }
        let laterPrevious: Later<Only<ID<Entry>>> = try tx.ask(
            "SELECT entry FROM casework.person WHERE id = \(person)")
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.person p
            SET birth_year = \(year), \(Referral.signed(entry))
            WHERE id = \(person)
            RETURNING audit.digest(p)
            """)
        return Filled(entry: entry, previous: try laterPrevious.one().value, digest: digest.value.bytes)
    }

    /// Opens what still waits to be opened for someone's file: the transaction that should have was cut off.
    static func openWaiting(_ person: ID<Person>, in tx: Transaction) throws {
        let referrals: Later<Only<ID<Referral>>> = try tx.ask(
            """
            SELECT r.id
            FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
            WHERE s.person = \(person) AND s.side = 'recipient' AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')
            ORDER BY r.answered_at DESC
            LIMIT 20
            """)
        let handovers: [Only<ID<Handover>>] = try tx.all(
            """
            SELECT h.id
            FROM casework.handover_side s JOIN casework.handover h ON h.id = s.handover
            WHERE s.person = \(person) AND h.receiver = s.organisation AND h.state = 'taken'
            LIMIT 20
            """)
        for handover in handovers { try Handover.openTaken(handover.value, to: person, in: tx) }
        for referral in try referrals.all() { try openDisclosed(referral.value, to: person, in: tx) }
    }
}
