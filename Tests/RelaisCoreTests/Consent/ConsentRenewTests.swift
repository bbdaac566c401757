import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ConsentRenewTests {
    @Test func takesTheTermsOfTheOldOneAndWhatRestsOnIt() async throws {
        try await inTransaction { tx, cast in
            let (made, old) = try tx.agreedReferral(.accepted, cast)
            let representative: Only<String> = try tx.as(cast.alice) {
                try $0.one("SELECT representative::text FROM casework.consent WHERE id = \(old)")
            }
            var changes = Consent.Draft()
            (changes.representative, changes.hasAssent, changes.until) = (representative.value, true, "2027-06-30")
            let renewed = try tx.as(cast.alice) { [changes] in try Consent.renew(old, changes, in: $0) }
            #expect(renewed.stopped.isNothing)
            let page = try tx.as(cast.alice) { try ConsentPage(renewed.id, in: $0) }
            #expect(page.renews == old && page.line.until.text == "2027-06-30" && page.line.recipient == cast.clinic)
            #expect(page.underWay.map(\.reference) == [made.reference])
            #expect(try tx.as(cast.alice) { try ConsentPage(old, in: $0) }.line.ending == .renewed)
            // It stops with the new one.
            let stopped = try tx.as(cast.alice) { try Consent.withdraw(renewed.id, in: $0) }
            #expect(stopped.referrals == [made.reference])
        }
    }

    /// A young adult gives anew what a representative gave: one step, and nothing more to say.
    @Test func ayoungAdultGivesAnewWhatARepresentativeGave() async throws {
        try await inTransaction { tx, cast in
            let (_, old) = try tx.agreedReferral(.accepted, cast)
            let birthday = noon + 83 * 86_400
            let renewed = try tx.as(cast.alice, at: birthday) { try Consent.renew(old, in: $0) }
            let page = try tx.as(cast.alice, at: birthday) { try ConsentPage(renewed.id, in: $0) }
            #expect(page.line.givenBy == .person && page.line.givenOn.text == "2026-04-05")
            #expect(page.underWay.count == 1)
        }
    }

    @Test func fieldsThatAreLeftOutStopWhatDisclosedThem() async throws {
        try await inTransaction { tx, cast in
            let (made, old) = try tx.agreedReferral(.sent, cast, of: .adult)
            var changes = Consent.Draft()
            changes.fields = ["need", "given"]
            let renewed = try tx.as(cast.alice) { [changes] in try Consent.renew(old, changes, in: $0) }
            #expect(renewed.stopped.referrals.count == 1)
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.reason == .consentEnded)
        }
    }

    @Test(arguments: [true, false])
    func onesThatHaveEndedAreRenewedToo(isWithdrawn: Bool) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let old = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            let later = noon + 400 * 86_400
            if isWithdrawn {
                try tx.as(cast.alice) { _ = try Consent.withdraw(old, in: $0) }
            } else {
                try tx.as(cast.daemon, at: later) { tx in
                    try tx.act(for: cast.shelter)
                    try Consent.expire(old, in: tx)
                }
            }
            let renewed = try tx.as(cast.alice, at: later) { try Consent.renew(old, in: $0).id }
            #expect(
                try tx.as(cast.alice) { try ConsentPage(old, in: $0) }.line.ending
                    == (isWithdrawn ? .withdrawn : .expired))
            let again = try tx.as(cast.alice, at: later) { try ConsentPage(renewed, in: $0) }
            #expect(again.line.standing(on: Day(later)) == .inForce)
            // And once only: the new one stands.
            #expect(throws: Refusal.consentStands) {
                try tx.as(cast.alice, at: later) { try Consent.renew(old, in: $0) }
            }
        }
    }

    @Test func isRecordedAsAnEndAndABeginning() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let old = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            let entries = try tx.recorded { try tx.as(cast.alice) { _ = try Consent.renew(old, in: $0) } }
            #expect(entries.map(\.action).sorted() == ["consent.given", "consent.renewed"])
            #expect(entries.flatMap(\.faults) == [])
            #expect(try tx.jobsLeft() == [])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let id = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            let unknown = Refusal.notFound(.init(.consent, id.rawValue))
            for (member, refusal) in [
                (cast.carol, Refusal.notAssigned), (cast.charlie, unknown), (cast.grace, unknown),
                (cast.bob, .notPermitted(.keepConsents)),
            ] {
                #expect(throws: refusal) { try tx.as(member) { try Consent.renew(id, in: $0) } }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.adult, in: $0).id }
            let id = try await store.consent(for: person, to: cast.clinic, by: cast.alice)
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) { _ = try Consent.renew(id, in: $0) }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
