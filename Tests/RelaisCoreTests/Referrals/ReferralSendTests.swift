import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralSendTests {
    @Test func showsTheRecipientWhatWasFrozenAndNoName() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            for member in [cast.charlie, cast.dora, cast.erin] {
                let page = try tx.as(member) { try ReferralPage(made.id, in: $0) }
                #expect(page.line.state == .sent)
                #expect(page.line.side == .recipient)
                #expect(page.line.personCode == nil)
                #expect(page.person == nil)
                #expect(page.request == Referral.Request(need: "Apprendre à lire", alreadyDone: "Deux entretiens"))
                #expect(page.slip.isFrozen)
                #expect(page.slip.ageBracket == .from15)
                #expect(page.slip.languages.map(\.code) == ["prs", "fra"])
                #expect(page.slip.frenchLevel == .a1)
                #expect(page.slip.commune == "Brive-la-Gaillarde")
                #expect(page.moves == [.accept, .decline, .waitlist])
            }
        }
    }

    @Test(arguments: [("normal", 14.0), ("urgent", 3.0), ("emergency", 1.0)])
    func isDueByItsPriority(priority: String, days: Double) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try tx.as(cast.alice) {
                try Referral.draft(.course(for: person, cast, priority: priority), in: $0).id
            }
            try tx.as(cast.alice) { try Referral.send(id, in: $0) }
            let line = try tx.as(cast.alice) { try ReferralPage(id, in: $0) }.line
            #expect(line.sentAt == noon)
            #expect(line.dueAt == noon.addingTimeInterval(days * 86_400))
            #expect(!line.isLate(at: noon))
            #expect(line.isLate(at: noon.addingTimeInterval(days * 86_400 + 1)))
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            let entries = try tx.recorded { try tx.as(cast.alice) { try Referral.send(made.id, in: $0) } }
            try expectTold(entries, .referralSent, by: cast.alice, to: cast.clinic, of: made.id, in: tx)
            let frozen = entries.filter { $0.action == "disclosure.frozen" }
            #expect(frozen.count == 2)
            #expect(frozen[1].isTwin(of: frozen[0]) || frozen[0].isTwin(of: frozen[1]))
            let told = try #require(frozen.first { $0.log == cast.shelter.rawValue })
            let choice = Disclosure.Choice.standard.fields.map(\.rawValue)
            #expect(told.said["fields"] as? [String] == Disclosure.always + choice)
            let row: Held = try tx.as(cast.alice) {
                try $0.one("SELECT entry, audit.digest(d) FROM casework.disclosure d WHERE referral = \(made.id)")
            }
            #expect(told.id == row.entry && told.text("row_digest") == hex(row.digest.bytes))
            #expect(entries.count == 4)
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            expectUnknown(made.id, to: cast.strangers + [cast.charlie.credential, cast.dora.credential], in: tx) { tx in
                try Referral.send(made.id, in: tx)
            }
            // She sees the draft, but does not follow the person, so she cannot disclose who it is.
            #expect(throws: Refusal.notAssigned) { try tx.as(cast.carol) { try Referral.send(made.id, in: $0) } }
        }
    }

    @Test func refusesADraftWithoutANeed() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var draft = Referral.Draft.course(for: person, cast)
            draft.need = "  "
            let id = try tx.as(cast.alice) { try Referral.draft(draft, in: $0).id }
            #expect(throws: Refusal.invalid([Invalid("need", .missing)])) {
                try tx.as(cast.alice) { try Referral.send(id, in: $0) }
            }
        }
    }

    @Test(arguments: Referral.State.reachable.filter { $0 != .draft })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: [.draft])) {
                try tx.as(cast.alice) { try Referral.send(made.id, in: $0) }
            }
        }
    }

    /// Somebody changes the words while it is being sent: what was committed first is what is sent.
    @Test func sendsWhatWasWrittenWhileItWaited() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.draft, cast)
            let draft = Referral.Draft(service: cast.course.text, need: "au dernier moment")
            async let redrafted: Void = store.write(as: cast.carol.credential) { tx in
                try Referral.redraft(made.id, draft, in: tx)
                usleep(300_000)
            }
            try await Task.sleep(for: .milliseconds(100))
            try await store.write(as: cast.alice.credential) { try Referral.send(made.id, in: $0) }
            try await redrafted
            let page = try await store.write(as: cast.charlie.credential) { try ReferralPage(made.id, in: $0) }
            #expect(page.request.need == "au dernier moment")
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.draft, cast)
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) { try Referral.send(made.id, in: $0) }
            }
            #expect(went.succeeded() == 1)
            for case .failure(let error) in went {
                #expect(error as? Refusal == .referralIs(.sent, needs: [.draft]))
            }
        }
    }
}
