import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct ConfirmationTests {
    private let here = Arrival(address: "192.0.2.7", label: "x")

    private func slip(_ made: Made, by member: Member, in language: String = "fra", _ store: Store) async throws
        -> SlipCode
    {
        try await store.write(as: member.credential) { try Referral.giveSlip(made.id, in: language, $0) }
    }

    private func page(_ id: ID<Referral>, _ member: Member, _ store: Store) async throws -> (ReferralPage, Outside) {
        try await store.write(as: member.credential) { (try ReferralPage(id, in: $0), try Outside(of: id, in: $0)) }
    }

    @Test func isSaidByWhoeverHasTheSlip() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.completed, cast)
            let code = try await slip(made, by: cast.charlie, in: "ara", store)
            let credential = try await ConfirmationSlip.open(code.text.lowercased(), from: here, in: store)
            let question = try await store.write(as: credential) { try ConfirmationSlip.Question(in: $0) }
            #expect(question.service == "Français débutant" && question.outcome == .achieved && question.isOpen)
            #expect(question.text.isRightToLeft && question.text.tag == "ar")
            try await store.write(as: credential) { try ConfirmationSlip.answer("confirmed", in: $0) }
            for member in [cast.alice, cast.charlie] {
                let (page, outside) = try await page(made.id, member, store)
                #expect(outside.confirmation?.answer == .confirmed && outside.confirmation?.answeredAt == noon)
                #expect(page.line.state == .completed && page.messages.isEmpty)
                // Nobody asked whether the other side may know what came of it.
                #expect(page.outcome == (member.email == cast.charlie.email ? .achieved : nil))
            }
        }
    }

    /// A dispute is told to both sides, its words are read by both; the record stays as it was.
    @Test func opensAConversationAndChangesNoRecord() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.completed, cast)
            let before = try await page(made.id, cast.charlie, store).0
            let code = try await slip(made, by: cast.charlie, store)
            let credential = try await ConfirmationSlip.open(code.plain, from: here, in: store)
            try await store.write(as: credential) {
                try ConfirmationSlip.answer("disputed", words: "Je n’ai pas fini", in: $0)
            }
            for member in [cast.alice, cast.charlie] {
                let (page, outside) = try await page(made.id, member, store)
                #expect(outside.confirmation?.answer == .disputed)
                #expect(page.messages.map(\.text) == ["Je n’ai pas fini"])
                #expect(page.messages.allSatisfy { $0.isByPerson && $0.account == nil && !$0.isOwn })
                #expect(page.line.state == before.line.state)
                #expect(page.thread.count == before.thread.count)
                let notices = try await store.write(as: member.credential) { try NoticeList(in: $0) }
                #expect(notices.lines.items.contains { $0.kind == .disputed })
            }
            #expect(try await page(made.id, cast.charlie, store).0.outcome == before.outcome)
            // Nobody takes the words back.
            let message = try #require(try await page(made.id, cast.charlie, store).0.messages.first)
            await #expect(throws: (any Error).self) {
                try await store.write(as: cast.charlie.credential) { try Message.takeBack(message.id, in: $0) }
            }
        }
    }

    @Test func isChangedOnceWithinADay() async throws {
        try await withDatabase { _, pool, cast in
            let keyring = try TestServer.keyring.get()
            let store = try await Store.open(pool: pool, keyring: keyring) { noon }
            let made = try await store.referral(.notFulfilled, cast)
            let code = try await slip(made, by: cast.charlie, store)
            let credential = try await ConfirmationSlip.open(code.text, from: here, in: store)
            try await store.write(as: credential) { try ConfirmationSlip.answer("disputed", in: $0) }
            let tomorrow = try await Store.open(pool: pool, keyring: keyring) { noon + 86_401 }
            await #expect(throws: Refusal.answered) {
                try await tomorrow.write(as: credential) { try ConfirmationSlip.answer("confirmed", in: $0) }
            }
            try await store.write(as: credential) { try ConfirmationSlip.answer("confirmed", in: $0) }
            await #expect(throws: Refusal.answered) {
                try await store.write(as: credential) { try ConfirmationSlip.answer("disputed", in: $0) }
            }
            await #expect(throws: Refusal.answered) { try await slip(made, by: cast.charlie, store) }
            #expect(try await page(made.id, cast.alice, store).1.confirmation?.answer == .confirmed)
        }
    }

    /// A slip that was lost is taken back by either side: its code opens nothing, and whoever had opened it is out.
    @Test func isTakenBackBeforeItIsAnswered() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.completed, cast)
            await #expect(throws: Refusal.noSlip) {
                try await store.write(as: cast.alice.credential) { try Referral.endSlip(made.id, in: $0) }
            }
            let code = try await slip(made, by: cast.charlie, store)
            let credential = try await ConfirmationSlip.open(code.text, from: here, in: store)
            for other in [cast.bob, cast.frank, cast.grace] {
                await #expect(throws: Refusal.self) {
                    try await store.write(as: other.credential) { try Referral.endSlip(made.id, in: $0) }
                }
            }
            try await store.write(as: cast.charlie.credential) { try Referral.endSlip(made.id, in: $0) }
            await #expect(throws: (any Error).self) {
                try await store.write(as: credential) { try ConfirmationSlip.answer("confirmed", in: $0) }
            }
            await #expect(throws: Refusal.invalid([Invalid("code", .wrongCode)])) {
                try await ConfirmationSlip.open(code.text, from: here, in: store)
            }
            let other = try await slip(made, by: cast.charlie, store)
            let again = try await ConfirmationSlip.open(other.text, from: here, in: store)
            try await store.write(as: again) { try ConfirmationSlip.answer("confirmed", in: $0) }
            await #expect(throws: Refusal.noSlip) {
                try await store.write(as: cast.alice.credential) { try Referral.endSlip(made.id, in: $0) }
            }
            let list = try await store.write(as: cast.alice.credential) {
                try ConfirmationList(of: made.id, in: $0).lines
            }
            #expect(list.map(\.answer) == [.confirmed, nil] && list[1].endedAt == noon)
        }
    }

    @Test func isAskedOnlyOfWhatIsOverByThoseWhoDealWithIt() async throws {
        try await withStore { store, cast in
            let open = try await store.referral(.inProgress, cast)
            await #expect(throws: Refusal.referralIs(.inProgress, needs: Confirmation.states)) {
                try await slip(open, by: cast.alice, store)
            }
            let made = try await store.referral(.completed, cast)
            for other in [cast.bob, cast.frank, cast.grace] {
                await #expect(throws: Refusal.self) { try await slip(made, by: other, store) }
            }
            await #expect(throws: Refusal.invalid([Invalid("language", .notInList)])) {
                try await slip(made, by: cast.charlie, in: "xyz", store)
            }
            let first = try await slip(made, by: cast.charlie, store)
            let second = try await slip(made, by: cast.charlie, store)
            await #expect(throws: Refusal.invalid([Invalid("code", .wrongCode)])) {
                try await ConfirmationSlip.open(first.text, from: here, in: store)
            }
            _ = try await ConfirmationSlip.open(second.text, from: here, in: store)
        }
    }

    /// Five wrong codes a day are free from one place; then it waits, also with the right one. Another place does not.
    @Test func guessingIsSlow() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.completed, cast)
            let code = try await slip(made, by: cast.charlie, store)
            for wrong in ["", " "] {
                await #expect(throws: Refusal.invalid([Invalid("code", .missing)])) {
                    try await ConfirmationSlip.open(wrong, from: here, in: store)
                }
            }
            for wrong in ["ABCDE-FGHJK", "00000-00000", "x", "ABCDE-FGHJ", "ÀÉÎÕÜ", "ABCDE-FGHJK"] {
                await #expect(throws: Refusal.invalid([Invalid("code", .wrongCode)])) {
                    try await ConfirmationSlip.open(wrong, from: here, in: store)
                }
            }
            do {
                _ = try await ConfirmationSlip.open(code.text, from: here, in: store)
                Issue.record("it did not wait")
            } catch Refusal.signInWait(let seconds) { #expect(seconds >= 1) }
            _ = try await ConfirmationSlip.open(
                code.text, from: Arrival(address: "198.51.100.9", label: "x"), in: store)
        }
    }

    @Test func endsWithItsDaysAndItsReferral() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let made = try await store.referral(.completed, cast)
            let code = try await slip(made, by: cast.charlie, store)
            _ = try await ConfirmationSlip.open(code.text, from: here, in: store)
            try await store.write(as: cast.charlie.credential) {
                try Referral.correct(made.id, reason: "duplicate", in: $0)
            }
            await #expect(throws: Refusal.invalid([Invalid("code", .wrongCode)])) {
                try await ConfirmationSlip.open(code.text, from: here, in: store)
            }
            let next = try await store.referral(.completed, cast)
            let later = try await slip(next, by: cast.charlie, store)
            try await TestServer.superuser(database) {
                try $0.script("UPDATE access.session SET expires_at = clock_timestamp() WHERE kind = 'slip'")
            }
            await #expect(throws: Refusal.invalid([Invalid("code", .wrongCode)])) {
                try await ConfirmationSlip.open(later.text, from: here, in: store)
            }
        }
    }
}
