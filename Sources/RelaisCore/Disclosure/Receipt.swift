import Crypto
import Foundation
import Ledger
import Postgres

/// Proof of what was disclosed: the frozen manifest without a value of it, and the hash that stands in both logs.
package struct Receipt: Sendable {
    package let referral: ID<Referral>
    package let reference: String
    package let from: String
    package let to: String
    package let service: String
    /// Codes of what was read with the referral, what every referral says first.
    package let fields: [String]
    /// Codes of what opened, or would have, on acceptance.
    package let onAcceptance: [String]
    /// By which right; none was named before manifests said so.
    package let basis: Disclosure.Basis?
    package let consent: ID<Consent>?
    package let sentBy: String?
    package let frozenAt: Date
    /// When the copy was deleted, or is going to be.
    package let retractedAt: Date?
    package let keptUntil: Date?
    /// What the logs were told; none before manifests were hashed.
    package let hash: [UInt8]?
    /// Whether the manifest still says what was hashed.
    package let isIntact: Bool
    package let rowVersion: Int

    /// The receipt of a referral that was sent, for either side.
    package init(_ id: ID<Referral>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let found: ReceiptRow? = try tx.first(
            """
            SELECT r.reference, r.referrer, r.recipient, r.service,
                (SELECT o.name FROM directory.organisation o WHERE o.id = r.referrer),
                (SELECT o.name FROM directory.organisation o WHERE o.id = r.recipient),
                (SELECT v.name FROM directory.service v WHERE v.id = r.service),
                d.fields, d.on_acceptance, d.basis, d.consent, d.frozen_at, d.retracted_at, d.receipt, coalesce(d.row_version, 1),
                (SELECT e.ends_at FROM casework.expiring_copy e WHERE e.referral = r.id),
                (SELECT access.account_name(m.account) FROM casework.referral_move m WHERE m.referral = r.id AND m.to_state = 'sent')
            FROM casework.referral r
            LEFT JOIN casework.disclosure d ON d.referral = r.id
            WHERE r.id = \(id)
            """)
        let (_, organisation) = try tx.caller.member(.seePeople)
        guard let row = found else { throw Refusal.notFound(.init(.referral, id.rawValue)) }
        guard let frozenAt = row.frozenAt else { throw Refusal.referralIs(.draft, needs: [.sent]) }
        (referral, reference) = (id, row.reference)
        (from, to, service) = (row.referrerName, row.recipientName, row.serviceName)
        (fields, onAcceptance, basis, consent) = (row.fields, row.onAcceptance, row.basis, row.consent)
        (sentBy, self.frozenAt, retractedAt, keptUntil) = (row.sentBy, frozenAt, row.retractedAt, row.keptUntil)
        (hash, rowVersion) = (row.receipt?.bytes, row.rowVersion)
        isIntact =
            try row.basis.map { basis in
                try Self.hash(
                    referral: id, reference: row.reference, from: row.referrer, to: row.recipient, service: row.service,
                    fields: row.fields, onAcceptance: row.onAcceptance, basis: basis, consent: row.consent,
                    frozenAt: frozenAt) == row.receipt?.bytes
            } ?? false
        try tx.record(
            .referralSeen, .one("referral", id.rawValue, laterKeys.open(), in: organisation), fields: ["receipt"])
    }

    /// SHA-256 of the manifest in canonical JSON (RFC 8785): no name, no value of a person.
    static func hash(
        referral: ID<Referral>, reference: String, from: ID<Organisation>, to: ID<Organisation>, service: ID<Service>,
        fields: [String], onAcceptance: [String], basis: Disclosure.Basis, consent: ID<Consent>?, frozenAt: Date
    ) throws -> [UInt8] {
        var members: [String: Canonical] = [
            "v": .int(1), "referral": .string(referral.text), "reference": .string(reference),
            "from": .string(from.text), "to": .string(to.text), "service": .string(service.text),
            "fields": .array(fields.map(Canonical.string)),
            "on_acceptance": .array(onAcceptance.map(Canonical.string)), "basis": .string(basis.rawValue),
            "frozen_at": .int(Int(EntryBytes.microseconds(frozenAt))),
        ]
        members["consent"] = consent.map { .string($0.text) }
        return Array(SHA256.hash(data: try Canonical.object(members).bytes()))
    }
}

private struct ReceiptRow: RowDecodable {
    let reference: String
    let referrer: ID<Organisation>
    let recipient: ID<Organisation>
    let service: ID<Service>
    let referrerName: String
    let recipientName: String
    let serviceName: String
    let fields: [String]
    let onAcceptance: [String]
    let basis: Disclosure.Basis?
    let consent: ID<Consent>?
    let frozenAt: Date?
    let retractedAt: Date?
    let receipt: Bytes?
    let rowVersion: Int
    let keptUntil: Date?
    let sentBy: String?
    init(row: Row) throws {
        let lists: ([String]?, [String]?)
        (
            reference, referrer, recipient, service, referrerName, recipientName, serviceName, lists.0, lists.1, basis,
            consent, frozenAt, retractedAt, receipt, rowVersion, keptUntil, sentBy
        ) = try row.decode()
        (fields, onAcceptance) = (lists.0 ?? [], lists.1 ?? [])
    }
}

extension [UInt8] {
    /// Two digits a byte, in lower case.
    package var hexadecimal: String { Hex.text(self) }
}
