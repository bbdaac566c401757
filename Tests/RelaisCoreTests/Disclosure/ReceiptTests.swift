import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReceiptTests {
    @Test func saysTheSameOnBothSidesAndInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let (_, draft, consent) = try tx.samir(cast)
            let entries = try tx.recorded { try tx.as(cast.alice) { try Referral.send(draft, in: $0) } }
            let frozen = entries.filter { $0.action == "disclosure.frozen" }
            #expect(Set(frozen.map(\.log)) == [cast.shelter.rawValue, cast.clinic.rawValue])
            for member in [cast.alice, cast.charlie, cast.dora] {
                let receipt = try tx.as(member) { try Receipt(draft, in: $0) }
                #expect(receipt.isIntact && receipt.basis == .consent && receipt.consent == consent)
                #expect(receipt.from == "Foyer des Tilleuls" && receipt.to == "Clinique du Gué")
                #expect(receipt.sentBy == "Alice" && receipt.frozenAt == noon)
                #expect(receipt.fields == Disclosure.always + Manifest.withReferral)
                #expect(receipt.onAcceptance == ["given", "family", "phone", "email", "contact_wishes"])
                let hash = try #require(receipt.hash)
                #expect(frozen.allSatisfy { $0.text("receipt") == hex(hash) })
            }
            #expect(frozen.flatMap(\.faults) == [])
        }
    }

    /// Its hash is over every word of it, and over no value.
    @Test func isAnotherForAnotherManifest() throws {
        let (referral, one, two) = (ID<Referral>(), ID<Organisation>(), ID<Organisation>())
        let (service, consent) = (ID<Service>(), ID<Consent>())
        func hash(
            reference: String = "48KT-72M", to: ID<Organisation>? = nil, fields: [String] = ["reference", "need"],
            opens: [String] = ["given"], basis: Disclosure.Basis = .consent, consent: ID<Consent>?, at: Date = noon
        ) throws -> [UInt8] {
            try Receipt.hash(
                referral: referral, reference: reference, from: one, to: to ?? two, service: service, fields: fields,
                onAcceptance: opens, basis: basis, consent: consent, frozenAt: at)
        }
        let all = [
            try hash(consent: consent), try hash(reference: "48KT-72N", consent: consent),
            try hash(to: one, consent: consent), try hash(fields: ["reference"], consent: consent),
            try hash(opens: ["given", "family"], consent: consent),
            try hash(fields: ["reference", "need", "given"], opens: [], consent: consent),
            try hash(basis: .legalObligation, consent: nil), try hash(consent: nil), try hash(consent: ID()),
            try hash(consent: consent, at: noon + 0.000_001),
        ]
        #expect(Set(all).count == all.count)
        #expect(try hash(consent: consent) == all[0])
    }

    @Test func staysTrueOnceTheCopyIsGone() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let before = try tx.as(cast.charlie) { try Receipt(made.id, in: $0) }
            try tx.as(cast.charlie) { try Referral.decline(made.id, reason: "no_capacity", in: $0) }
            let after = try tx.as(cast.charlie) { try Receipt(made.id, in: $0) }
            #expect(before.retractedAt == nil && after.retractedAt == noon)
            #expect(after.isIntact && after.hash == before.hash && after.fields == before.fields)
        }
    }

    @Test func isRecordedAndForNobodyElse() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let entries = try tx.recorded { _ = try tx.as(cast.charlie) { try Receipt(made.id, in: $0) } }
            #expect(entries.map(\.action) == ["referral.seen"])
            #expect(entries.first?.said["fields"] as? [String] == ["receipt"])
            for credential in [cast.frank.credential, cast.grace.credential] {
                #expect(throws: Refusal.notFound(.init(.referral, made.id.rawValue))) {
                    _ = try tx.as(credential) { try Receipt(made.id, in: $0) }
                }
            }
            #expect(throws: Refusal.notPermitted(.seePeople)) {
                _ = try tx.as(cast.bob) { try Receipt(made.id, in: $0) }
            }
        }
    }

    @Test func thereIsNoneOfADraft() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            #expect(throws: Refusal.referralIs(.draft, needs: [.sent])) {
                _ = try tx.as(cast.alice) { try Receipt(made.id, in: $0) }
            }
        }
    }
}
