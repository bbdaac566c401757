import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralAcceptTests {
    @Test func givesTheRecipientItsOwnPerson() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let received = try tx.as(cast.charlie) { try Referral.accept(made.id, note: "Mardi à 10 h", in: $0) }
            #expect(received != made.person)

            let file = try tx.as(cast.charlie) { try PersonPage(received, in: $0) }
            #expect(file.name == "Mariam D.")
            #expect(file.birthYear == nil)
            #expect(file.languages.map(\.code) == ["prs", "fra"])
            #expect(file.referrals.map(\.id) == [made.id])
            let identity = try tx.as(cast.charlie) { try Person.reveal(received, purpose: "contact_person", in: $0) }
            #expect(identity.civil == Civil(given: "Mariam", family: "Diallo-Fictive"))
            #expect(identity.contact.phone == "+33 1 99 00 11 22")
            #expect(identity.contact.address == nil)

            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .accepted)
            #expect(page.answeredAt == noon)
            #expect(page.person == made.person)
            #expect(page.thread.map(\.state) == [.draft, .sent, .accepted])
            #expect(page.thread.last?.note == "Mardi à 10 h")
            #expect(page.thread.last?.account == "Charlie")
            #expect(page.moves == [.withdraw])
            let own = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(own.person == received)
            #expect(own.assignee == "Charlie")
            #expect(own.moves == [.waitlist, .start, .attend, .assess, .conclude, .complete, .end, .forward, .correct])
            // Colleagues see it no more, coordinators do.
            expectUnknown(made.id, to: [cast.erin.credential], in: tx) { _ = try ReferralPage(made.id, in: $0) }
            #expect(try tx.as(cast.dora) { try ReferralPage(made.id, in: $0) }.line.personCode == file.code)
            #expect(try tx.as(cast.dora) { try PersonPage(received, in: $0) }.name == nil)
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let entries = try tx.recorded { try tx.as(cast.charlie) { _ = try Referral.accept(made.id, in: $0) } }
            try expectTold(entries, .referralAccepted, by: cast.charlie, to: cast.shelter, of: made.id, in: tx)
            let received = entries.filter { $0.action == "person.received" }
            #expect(received.map(\.log) == [cast.clinic.rawValue])
            #expect(received.first?.text("row_digest") != nil)
            // Next, what opened: which fields, in both logs.
            let opened = entries.filter { $0.action == "disclosure.opened" }
            #expect(opened.count == 2 && Set(opened.map(\.log)) == [cast.clinic.rawValue, cast.shelter.rawValue])
            #expect(
                opened.allSatisfy {
                    $0.said["fields"] as? [String] == ["given", "family", "phone", "email", "contact_wishes"]
                })
            #expect(opened.flatMap(\.faults) == [])
            #expect(entries.count == 5)
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) { _ = try Referral.accept(made.id, in: $0) }
            for member in [cast.alice, cast.carol] {
                #expect(throws: Refusal.notYourMove(.recipient)) {
                    try tx.as(member) { try Referral.accept(made.id, in: $0) }
                }
            }
            #expect(throws: Refusal.invalid([Invalid("note", .tooLong(most: 2_000))])) {
                try tx.as(cast.charlie) { tx in
                    try Referral.accept(made.id, note: String(repeating: "x", count: 2_001), in: tx)
                }
            }
            try tx.as(cast.dora) { _ = try Referral.accept(made.id, in: $0) }
        }
    }

    @Test(arguments: Referral.State.reachable.filter { ![.sent, .waitlisted, .draft].contains($0) })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: [.sent, .waitlisted])) {
                try tx.as(cast.charlie) { try Referral.accept(made.id, in: $0) }
            }
        }
    }

    @Test func refusesADraftItCannotKnowOf() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            expectUnknown(made.id, to: [cast.charlie.credential], in: tx) { _ = try Referral.accept(made.id, in: $0) }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let members = [cast.charlie, cast.erin, cast.dora, cast.charlie]
            let went = await together { number in
                try await store.write(as: members[number].credential) { try Referral.accept(made.id, in: $0) }
            }
            #expect(went.succeeded() == 1)
            let followed = try await store.write(as: cast.dora.credential) { try Caseload(in: $0).people.items.count }
            #expect(followed == 1)
        }
    }
}
