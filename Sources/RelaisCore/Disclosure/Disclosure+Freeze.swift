import Foundation
import Postgres

/// A manifest as it is frozen: its entry, the digest of its row, the hash both logs receive.
struct FrozenManifest {
    let entry: ID<Entry>
    let digest: Bytes
    let receipt: [UInt8]
}

extension Referral {
    /// Freezes what the recipient reads of the person, under the fields that were chosen and the right they are disclosed by.
    func freeze(
        _ manifest: Manifest, _ choice: Disclosure.Choice, on ground: Disclosure.Ground, in tx: Transaction
    ) throws -> FrozenManifest {
        let entry = tx.newEntry()
        let onAcceptance = choice.fields(.onAcceptance).map(\.rawValue)
        let receipt = try Receipt.hash(
            referral: id, reference: reference, from: referrer, to: recipient, service: service,
            fields: choice.listed, onAcceptance: onAcceptance, basis: ground.basis, consent: ground.consent?.id,
            frozenAt: tx.now)
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.disclosure AS d (referral, fields, on_acceptance, basis, consent, receipt, age_bracket, languages,
                french_level, commune, frozen_at, entry)
            VALUES (\(id), \(choice.listed), \(onAcceptance), \(ground.basis), \(ground.consent?.id), \(Bytes(receipt)),
                \(manifest.ageBracket), \(manifest.languages), \(manifest.frenchLevel), \(manifest.commune), \(tx.now), \(entry))
            ON CONFLICT (referral) DO UPDATE
            SET fields = excluded.fields, on_acceptance = excluded.on_acceptance, basis = excluded.basis, consent = excluded.consent,
                receipt = excluded.receipt, age_bracket = excluded.age_bracket, languages = excluded.languages,
                french_level = excluded.french_level, commune = excluded.commune, frozen_at = excluded.frozen_at,
                row_version = d.row_version + 1, entry = excluded.entry
            RETURNING audit.digest(d)
            """)
        return FrozenManifest(entry: entry, digest: digest.value, receipt: receipt)
    }
}
