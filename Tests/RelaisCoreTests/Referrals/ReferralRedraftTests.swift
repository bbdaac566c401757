import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralRedraftTests {
    @Test func changesTheServiceThePriorityAndTheWords() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            let other = Referral.Draft(
                service: cast.workshop.text, priority: "urgent", need: "Travailler le bois", alreadyDone: nil)
            // A coordinator may, though she does not follow the person.
            try tx.as(cast.carol) { try Referral.redraft(made.id, other, in: $0) }

            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .draft)
            #expect(page.line.recipientName == "Atelier Boréal")
            #expect(page.line.priority == .urgent)
            #expect(page.request == Referral.Request(need: "Travailler le bois"))
            #expect(page.rowVersion == 2)
        }
    }

    @Test func isSentAsItWasLastWritten() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            for words in ["une fois", "deux fois"] {
                var draft = Referral.Draft.course(for: made.person, cast)
                draft.need = words
                try tx.as(cast.alice) { try Referral.redraft(made.id, draft, in: $0) }
            }
            try tx.as(cast.alice) { try Referral.send(made.id, in: $0) }
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }.request.need == "deux fois")
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { try Referral.redraft(made.id, .course(for: made.person, cast), in: $0) }
            }
            #expect(entries.map(\.action) == ["referral.redrafted"])
            #expect(entries.flatMap(\.faults) == [])
            #expect(entries.first?.text("prev") != nil)
            #expect(entries.first?.said["fields"] as? [String] == ["service", "priority", "request"])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            expectUnknown(made.id, to: cast.strangers + [cast.charlie.credential], in: tx) { tx in
                try Referral.redraft(made.id, .course(for: made.person, cast), in: tx)
            }
        }
    }

    @Test(arguments: Referral.State.reachable.filter { $0 != .draft })
    func refusesWhatWasSent(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: [.draft])) {
                try tx.as(cast.alice) { try Referral.redraft(made.id, .course(for: made.person, cast), in: $0) }
            }
            #expect(throws: Refusal.notYourMove(.referrer)) {
                try tx.as(cast.charlie) { try Referral.redraft(made.id, .course(for: made.person, cast), in: $0) }
            }
        }
    }

    @Test func keepsOneTextWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.draft, cast)
            let went = await together { number in
                var draft = Referral.Draft.course(for: made.person, cast)
                draft.need = "texte \(number)"
                try await store.write(as: cast.alice.credential) { [draft] in
                    try Referral.redraft(made.id, draft, in: $0)
                }
            }
            #expect(went.succeeded() == 4)
            let page = try await store.write(as: cast.alice.credential) { try ReferralPage(made.id, in: $0) }
            #expect(page.rowVersion == 5)
            #expect((0..<4).map { "texte \($0)" }.contains(page.request.need))
        }
    }
}
