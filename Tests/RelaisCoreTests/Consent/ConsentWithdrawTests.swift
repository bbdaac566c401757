import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ConsentWithdrawTests {
    /// A referral in a state, and what allows it.
    private func made(_ state: Referral.State, _ tx: Transaction, _ cast: Cast) throws -> (Made, ID<Consent>) {
        try tx.agreedReferral(state, cast)
    }

    @Test(arguments: [Referral.State.sent, .waitlisted, .accepted, .inProgress])
    func stopsAReferralThatIsUnderWay(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try made(state, tx, cast)
            let before = try tx.as(cast.alice) { try ConsentPage(consent, in: $0) }
            #expect(before.underWay.map(\.reference) == [made.reference] && before.copies.isEmpty)
            let stopped = try tx.as(cast.alice) { try Consent.withdraw(consent, in: $0) }
            #expect(stopped == Stopped(referrals: [made.reference], copies: [], offers: 0))
            let own = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(own.line.state == .withdrawn && own.reason == .consentEnded)
            // The other side reads the skeleton only, and that it was told so.
            let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(page.request.need.isEmpty && page.slip.ageBracket == nil && page.slip.languages.isEmpty)
            #expect(page.thread.last?.reason == .consentEnded)
            if let received = made.received {
                #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == nil)
            }
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.charlie).contains(.withdrawn))
            #expect(try tx.as(cast.alice) { try ConsentPage(consent, in: $0) }.line.ending == .withdrawn)
        }
    }

    @Test(arguments: [Referral.State.completed, .notFulfilled])
    func deletesTheCopyOfOneThatIsOver(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try made(state, tx, cast)
            let stopped = try tx.as(cast.alice) { try Consent.withdraw(consent, in: $0) }
            #expect(stopped == Stopped(referrals: [], copies: [made.reference], offers: 0))
            let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == state && page.request.need.isEmpty && page.slip.commune == nil)
            let received = try #require(made.received)
            #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == nil)
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.charlie).contains(.retracted))
        }
    }

    @Test(arguments: [Referral.State.draft, .declined, .withdrawn, .enteredInError])
    func leavesTheRestAsItIs(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try made(state, tx, cast)
            let stopped = try tx.as(cast.alice) { try Consent.withdraw(consent, in: $0) }
            #expect(stopped.isNothing)
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.line.state == state)
        }
    }

    @Test func takesBackAnOfferOfTheFile() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let consent = try tx.consent(for: person, to: cast.clinic, by: cast.alice, purpose: .handover)
            let offer = try tx.as(cast.alice) { try Person.handOver(person, to: cast.clinic.text, in: $0) }
            let stopped = try tx.as(cast.alice) { try Consent.withdraw(consent, in: $0) }
            #expect(stopped == Stopped(referrals: [], copies: [], offers: 1))
            #expect(try tx.as(cast.charlie) { try HandoverPage(offer, in: $0) }.line.state == .withdrawn)
        }
    }

    /// Another organisation's, another person's, another purpose's.
    @Test func leavesWhatRestsOnSomethingElse() async throws {
        try await inTransaction { tx, cast in
            let (made, _) = try made(.accepted, tx, cast)
            let other = try tx.consent(for: made.person, to: cast.outside, by: cast.alice)
            let handover = try tx.consent(for: made.person, to: cast.clinic, by: cast.alice, purpose: .handover)
            let twin = try tx.person(.adult, by: cast)
            let theirs = try tx.consent(for: twin, to: cast.clinic, by: cast.alice)
            for one in [other, handover, theirs] {
                #expect(try tx.as(cast.alice) { try Consent.withdraw(one, in: $0) }.isNothing)
            }
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.line.state == .accepted)
        }
    }

    /// Whoever follows the person ends it, whoever has the referral in hand, who is told.
    @Test func tellsTheColleagueWhoHasItInHand() async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try made(.accepted, tx, cast)
            try tx.as(cast.carol) { try Person.assign(made.person, to: "Carol", in: $0) }
            try tx.doJobs(cast)
            try tx.as(cast.carol) { _ = try Consent.withdraw(consent, in: $0) }
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.alice).prefix(2).contains(.withdrawn))
            #expect(try tx.notices(of: cast.alice).contains(.consentWithdrawn))
            #expect(try !tx.notices(of: cast.carol).contains(.consentWithdrawn))
        }
    }

    @Test func isRecordedOnBothSides() async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try made(.accepted, tx, cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { _ = try Consent.withdraw(consent, in: $0) }
            }
            #expect(
                entries.map(\.action).sorted() == [
                    "consent.withdrawn", "disclosure.retracted", "disclosure.retracted", "referral.withdrawn",
                    "referral.withdrawn",
                ])
            try expectTold(entries, .referralWithdrawn, by: cast.alice, to: cast.clinic, of: made.id, in: tx)
            let ended = try #require(entries.first { $0.action == "consent.withdrawn" })
            #expect(ended.log == cast.shelter.rawValue && ended.text("prev") != nil)
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let (_, consent) = try made(.sent, tx, cast)
            let unknown = Refusal.notFound(.init(.consent, consent.rawValue))
            for (credential, refusal) in [
                (cast.carol.credential, Refusal.notAssigned), (cast.charlie.credential, unknown),
                (cast.grace.credential, unknown), (cast.bob.credential, unknown), (cast.administrator, unknown),
                (cast.daemon, unknown),
            ] {
                #expect(throws: refusal) { try tx.as(credential) { try Consent.withdraw(consent, in: $0) } }
            }
        }
    }

    /// Nobody follows a file that another organisation has taken: there, whoever coordinates ends what was agreed.
    @Test func aCoordinatorEndsItOnceTheFileIsElsewhere() async throws {
        try await inTransaction { tx, cast in
            let (made, consent) = try made(.accepted, tx, cast)
            let offer = try tx.as(cast.alice) {
                try Person.handOver(made.person, to: cast.outside.text, basis: "legal_obligation", in: $0)
            }
            _ = try tx.as(cast.frank) { try Handover.take(offer, in: $0) }
            #expect(throws: Refusal.self) { try tx.as(cast.alice) { try Consent.withdraw(consent, in: $0) } }
            #expect(try tx.as(cast.carol) { try ConsentPage(consent, in: $0) }.canEnd)
            let stopped = try tx.as(cast.carol) { try Consent.withdraw(consent, in: $0) }
            #expect(stopped.referrals == [made.reference])
        }
    }

    @Test func endsOnce() async throws {
        try await inTransaction { tx, cast in
            let (_, consent) = try made(.sent, tx, cast)
            try tx.as(cast.alice) { _ = try Consent.withdraw(consent, in: $0) }
            #expect(throws: Refusal.consentIs(.withdrawn)) {
                try tx.as(cast.alice) { try Consent.withdraw(consent, in: $0) }
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            let consent = try await store.consent(for: made.person, to: cast.clinic, by: cast.alice)
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) { try Consent.withdraw(consent, in: $0) }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
