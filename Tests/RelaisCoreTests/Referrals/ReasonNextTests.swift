import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReasonNextTests {
    @Test(arguments: Referral.Reason.allCases)
    func proposesTwoThingsAtMost(reason: Referral.Reason) {
        #expect(reason.next.count <= 2 && Set(reason.next.map(\.code)).count == reason.next.count)
        // What the person did, or wants, is asked of them first; what a service could not do is not.
        if [.personDeclined, .personUnreachable, .noShow].contains(reason) { #expect(reason.next.first == .askPerson) }
        if reason.whose == .recipient { #expect(reason.next.first == .anotherService) }
    }

    @Test func isShownToWhoeverHasThePerson() async throws {
        try await inTransaction { tx, cast in
            let declined = try tx.referral(.declined, cast)
            let page = try tx.as(cast.alice) { try ReferralPage(declined.id, in: $0) }
            #expect(page.endReason?.whose == .recipient && page.next == [.anotherService, .recordNeed(.full)])
            // The clinic has no file of them.
            let theirs = try tx.as(cast.charlie) { try ReferralPage(declined.id, in: $0) }
            #expect(theirs.endReason == .noCapacity && theirs.next.isEmpty)
            for state in [Referral.State.draft, .sent, .accepted, .completed, .enteredInError] {
                let made = try tx.referral(state, cast)
                #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.next.isEmpty)
            }
        }
    }

    @Test func saysThatNobodyAnswered() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.as(cast.daemon, at: noon + 40 * 86_400) { tx in
                try tx.act(for: cast.shelter)
                try Referral.expire(made.id, in: tx)
            }
            let page = try tx.as(cast.alice, at: noon + 41 * 86_400) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .expired && page.endReason == .noResponse)
            #expect(page.next == [.anotherService, .sameService])
        }
    }
}

@Suite struct VouchTests {
    /// Someone of thirty, for a service of fifteen to twenty-five.
    private func draft(_ tx: Transaction, _ cast: Cast) throws -> ID<Referral> {
        var person = Person.Draft.mariam
        person.birthDate = "1995-04-05"
        let id = try tx.person(person, by: cast)
        var draft = Referral.Draft.course(for: id, cast)
        draft.service = cast.consultation.text
        return try tx.as(cast.alice) { try Referral.draft(draft, in: $0).id }
    }

    @Test func isAskedForWhereSomeoneIsKnownNotToFit() async throws {
        try await inTransaction { tx, cast in
            let id = try draft(tx, cast)
            #expect(try tx.as(cast.alice) { try ReferralPage(id, in: $0) }.unmet == [.age])
            for words in [nil, "", "  "] {
                #expect(throws: Refusal.invalid([Invalid("vouch", .wordsNeeded)])) {
                    try tx.as(cast.alice) { try Referral.send(id, vouch: words, in: $0) }
                }
            }
            try tx.as(cast.alice, at: noon + 60) { try Referral.send(id, vouch: "Déjà venue.", in: $0) }
            let own = try tx.as(cast.alice) { try ReferralPage(id, in: $0) }
            #expect(own.request.vouchWords == "Déjà venue." && own.request.need == "Apprendre à lire")
            #expect(own.unmet.isEmpty)
            // The recipient learns that, and not why.
            let theirs = try tx.as(cast.charlie, at: noon + 120) { try ReferralPage(id, in: $0) }
            #expect(theirs.request.isVouched == true && theirs.request.vouchWords == nil)
        }
    }

    @Test func isKeptOfNobodyWhoFits() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try tx.as(cast.alice) { try Referral.draft(.course(for: person, cast), in: $0).id }
            try tx.as(cast.alice, at: noon + 60) { try Referral.send(id, vouch: "Sans objet", in: $0) }
            for member in [cast.alice, cast.charlie] {
                let page = try tx.as(member, at: noon + 120) { try ReferralPage(id, in: $0) }
                #expect(page.request.vouchWords == nil && page.request.isVouched == nil)
            }
        }
    }
}
