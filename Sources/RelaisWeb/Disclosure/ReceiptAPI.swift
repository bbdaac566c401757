import Foundation
import RelaisCore

extension Operation {
    static let receipts: [Operation] = [
        Operation(
            .get, "referrals/{id}/receipt",
            "What was passed on with a referral, field by field, and the hash both logs hold",
            .referrals, access: .may(.seePeople), answers: ReceiptJSON.schema
        ) { call in
            try await call.write { tx in
                let receipt = try Receipt(Referral.id(for: call.id, in: tx), in: tx)
                return try .json(ReceiptJSON(receipt), version: receipt.rowVersion)
            }
        }
    ]
}

private struct ReceiptJSON: Encodable {
    let referral: String
    let reference: String
    let from: String
    let to: String
    let service: String
    let fields: [String]
    let onAcceptance: [String]
    let basis: String?
    let consent: String?
    let sentBy: String?
    let frozenAt: Date
    let retractedAt: Date?
    let keptUntil: Date?
    let sha256: String?
    let isIntact: Bool

    init(_ receipt: Receipt) {
        (referral, reference) = (receipt.referral.text, receipt.reference)
        (from, to, service) = (receipt.from, receipt.to, receipt.service)
        (fields, onAcceptance) = (receipt.fields, receipt.onAcceptance)
        (basis, consent, sentBy) = (receipt.basis?.rawValue, receipt.consent?.text, receipt.sentBy)
        (frozenAt, retractedAt, keptUntil) = (receipt.frozenAt, receipt.retractedAt, receipt.keptUntil)
        (sha256, isIntact) = (receipt.hash?.hexadecimal, receipt.isIntact)
    }

    static let schema = Schema.object(
        "Receipt",
        [
            .init("referral", .uuid), .init("reference", .text()), .init("from", .text()), .init("to", .text()),
            .init("service", .text()), .init("fields", .list(.text())), .init("on_acceptance", .list(.text())),
            .maybe("basis", .choice(Disclosure.Basis.self)), .maybe("consent", .uuid), .maybe("sent_by", .text()),
            .init("frozen_at", .moment), .maybe("retracted_at", .moment), .maybe("kept_until", .moment),
            .maybe("sha256", .text()), .init("is_intact", .flag),
        ])
}
