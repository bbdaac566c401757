import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Nothing leaves a draft without a right that is named for every field of it, and an agreement.
@Suite struct DisclosureGroundTests {
    @Test func aConsentInForceForEveryFieldIsAGround() async throws {
        try await inTransaction { tx, cast in
            let (_, draft, consent) = try tx.samir(cast)
            let ground = try #require(try tx.as(cast.alice) { try ReferralPage(draft, in: $0) }.ground)
            #expect(ground.isGiven && ground.consent?.id == consent && ground.uncovered == [])
            try tx.as(cast.alice) { try Referral.send(draft, in: $0) }
            let kept: Only<UUID?> = try tx.as(cast.alice) {
                try $0.one("SELECT consent FROM casework.disclosure WHERE referral = \(draft) AND basis = 'consent'")
            }
            #expect(kept.value == consent.rawValue)
        }
    }

    @Test func namesTheFieldsThatNobodyAgreedTo() async throws {
        try await inTransaction { tx, cast in
            let fields = Disclosure.Field.allCases.filter { ![.phone, .commune].contains($0) }
            let (_, draft, _) = try tx.samir(fields: fields, cast)
            let ground = try #require(try tx.as(cast.alice) { try ReferralPage(draft, in: $0) }.ground)
            #expect(!ground.isGiven && ground.uncovered == ["commune", "phone"])
            #expect(throws: Refusal.notCovered(["commune", "phone"])) {
                try tx.as(cast.alice) { try Referral.send(draft, in: $0) }
            }
            for language in Language.allCases {
                let told = Refusal.notCovered(["commune", "phone"]).sentence(in: language)
                #expect(told.contains("commune") && told.contains(language == .french ? "téléphone" : "telephone"))
            }
            // Without those, it goes.
            var less = Referral.Draft(service: cast.course.text, need: "Lire")
            less.wish = .adjusted(without: ["commune", "phone"], also: [])
            try tx.as(cast.alice) { try Referral.redraft(draft, less, in: $0) }
            try tx.as(cast.alice) { try Referral.send(draft, in: $0) }
        }
    }

    @Test func anotherOrganisationsConsentIsNone() async throws {
        try await inTransaction { tx, cast in
            let (person, draft, _) = try tx.samir(to: cast.outside, cast)
            // For another purpose it is none either.
            try tx.agree(person, to: cast.clinic, .handover, by: cast.alice)
            let all = Disclosure.Choice.standard.fields.map(\.rawValue)
            #expect(throws: Refusal.notCovered(all)) { try tx.as(cast.alice) { try Referral.send(draft, in: $0) } }
        }
    }

    @Test func oneThatEndedIsNone() async throws {
        try await inTransaction { tx, cast in
            let (_, draft, consent) = try tx.samir(cast)
            try tx.as(cast.alice) { _ = try Consent.withdraw(consent, in: $0) }
            let all = Disclosure.Choice.standard.fields.map(\.rawValue)
            #expect(throws: Refusal.notCovered(all)) { try tx.as(cast.alice) { try Referral.send(draft, in: $0) } }
        }
    }

    @Test(arguments: Disclosure.Basis.allCases.filter { $0 != .consent })
    func anotherGroundIsNamed(basis: Disclosure.Basis) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var draft = Referral.Draft.course(for: person, cast)
            draft.basis = basis.rawValue
            let id = try tx.as(cast.alice) { try Referral.draft(draft, in: $0).id }
            if basis.needsWords {
                #expect(throws: Refusal.invalid([Invalid("basis_words", .wordsNeeded)])) {
                    try tx.as(cast.alice) { try Referral.send(id, in: $0) }
                }
                draft.basisWords = "Un danger ce soir"
                try tx.as(cast.alice) { try Referral.redraft(id, draft, in: $0) }
            }
            try tx.as(cast.alice) { try Referral.send(id, in: $0) }
            let theirs = try tx.as(cast.charlie) { try ReferralPage(id, in: $0) }
            #expect(theirs.request.basisWords == nil)
            #expect(try tx.as(cast.alice) { try Receipt(id, in: $0) }.basis == basis)
        }
    }

    @Test func refusesAGroundThatIsNone() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var draft = Referral.Draft.course(for: person, cast)
            draft.basis = "because"
            #expect(throws: Refusal.invalid([Invalid("basis", .notInList)])) {
                try tx.as(cast.alice) { try Referral.draft(draft, in: $0) }
            }
        }
    }

    /// A whole file needs the same, for that purpose.
    @Test func aFileIsHandedOverOnAGroundToo() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.samir, by: cast)
            try tx.agree(person, to: cast.clinic, by: cast.alice)
            #expect(throws: Refusal.notCovered(Consent.fields(for: .handover))) {
                try tx.as(cast.alice) { try Person.handOver(person, to: cast.clinic.text, in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("note", .missing)])) {
                try tx.as(cast.alice) {
                    try Person.handOver(person, to: cast.clinic.text, basis: "vital_interests", in: $0)
                }
            }
            let consent = try tx.agree(person, to: cast.clinic, .handover, by: cast.alice)
            let offer = try tx.as(cast.alice) { try Person.handOver(person, to: cast.clinic.text, in: $0) }
            let kept: Only<UUID?> = try tx.as(cast.alice) {
                try $0.one("SELECT consent FROM casework.handover WHERE id = \(offer) AND basis = 'consent'")
            }
            #expect(kept.value == consent.rawValue)
        }
    }

    @Test func needsAnAgreementBetweenTheTwo() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            let agreement: Only<ID<Agreement>> = try tx.as(cast.bob) { tx in
                try tx.inside(.directory) {
                    try tx.one("SELECT id FROM directory.agreement WHERE partner = \(cast.clinic)")
                }
            }
            try tx.as(cast.bob) { try Agreement.end(agreement.value, in: $0) }
            #expect(throws: Refusal.noAgreement) { try tx.as(cast.alice) { try Referral.send(made.id, in: $0) } }
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.ground?.hasAgreement == false)
            #expect(throws: Refusal.noAgreement) {
                try tx.as(cast.alice) {
                    try Person.handOver(made.person, to: cast.clinic.text, basis: "public_interest_task", in: $0)
                }
            }
        }
    }

    /// Whoever ends a consent while it is relied on waits, and finds what was sent.
    @Test func aConsentHoldsWhileItIsReliedOn() async throws {
        try await withStore { store, cast in
            let (person, consent) = try await store.write(as: cast.alice.credential) { tx in
                var draft = Consent.Draft()
                (draft.purpose, draft.recipient, draft.method) = ("referral", cast.clinic.text, "written")
                draft.language = "fra"
                let person = try Person.register(.samir, in: tx).id
                return (person, try Consent.give(draft, for: person, in: tx))
            }
            var draft = Referral.Draft.course(for: person, cast)
            draft.basis = nil
            let id = try await store.write(as: cast.alice.credential) { [draft] in
                try Referral.draft(draft, in: $0).id
            }
            async let sent: Void = store.write(as: cast.alice.credential) { tx in
                try Referral.send(id, in: tx)
                try tx.stay()
                usleep(300_000)
            }
            try await Task.sleep(for: .milliseconds(150))
            try await store.write(as: cast.alice.credential) { _ = try Consent.withdraw(consent, in: $0) }
            try await sent
            let page = try await store.write(as: cast.alice.credential) { try ReferralPage(id, in: $0) }
            #expect(page.line.state == .withdrawn && page.reason == .consentEnded)
            #expect(page.slip.retractedAt != nil)
        }
    }
}
