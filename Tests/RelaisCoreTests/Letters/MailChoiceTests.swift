import Foundation
import Mail
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MailChoiceTests {
    @Test func isAtOnceAndAtEightUntilOneChooses() async throws {
        try await inTransaction { tx, cast in
            let own = try tx.as(cast.alice) { try MailChoice(in: $0) }
            #expect(own.atOnce && own.digestHour == MailChoice.usualHour && own.returnedAt == nil && own.version == 0)
            let entries = try tx.recorded {
                try tx.as(cast.alice) { tx in
                    try tx.seeing(.version(0)) { try MailChoice.choose(.init(atOnce: nil, digestHour: "17"), in: $0) }
                }
            }
            #expect(entries.map(\.action) == ["account.mail_chosen"] && entries.flatMap(\.faults) == [])
            let chosen = try tx.as(cast.alice) { try MailChoice(in: $0) }
            #expect(!chosen.atOnce && chosen.digestHour == 17 && chosen.version == 1)
            #expect(try tx.as(cast.bob) { try MailChoice(in: $0) }.version == 0)
        }
    }

    @Test func refusesWhatIsNoHourAndWhatChangesNothing() async throws {
        try await inTransaction { tx, cast in
            for hour in ["24", "-1", "huit", "8.5"] {
                #expect(throws: Refusal.self) {
                    try tx.as(cast.alice) { try MailChoice.choose(.init(atOnce: "yes", digestHour: hour), in: $0) }
                }
            }
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.alice) { try MailChoice.choose(.init(atOnce: "yes", digestHour: "8"), in: $0) }
            }
            #expect(throws: Refusal.nothingChanged) { try tx.as(cast.alice) { try MailChoice.tryAgain(in: $0) } }
            #expect(throws: Refusal.changedSince) {
                try tx.as(cast.alice) { tx in
                    try tx.seeing(.version(3)) { try MailChoice.choose(.init(atOnce: nil, digestHour: "9"), in: $0) }
                }
            }
            #expect(throws: Refusal.passwordNeeded) {
                try MailChoice.choose(.init(atOnce: nil, digestHour: "9"), in: tx)
            }
        }
    }

    /// A mailbox that is not there: nothing more goes to it, its owner reads of it in the workplace, whoever keeps accounts in
    /// their list; a try, or another address, lets mail go again.
    @Test(arguments: [true, false]) func isToldOfWhatComesBack(byTrying: Bool) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.doJobs(cast)
            _ = try tx.leaveLetters(cast)
            let letter = try #require(try tx.takeLetters(cast).first { $0.account == cast.charlie.account })
            let entries = try tx.recorded {
                try tx.as(cast.daemon) { try letter.failed(.returned(550), in: $0) }
            }
            #expect(entries.map(\.action) == ["account.mail_returned"] && entries.flatMap(\.faults) == [])
            let own = try tx.as(cast.charlie) { try MailChoice(in: $0) }
            #expect(own.returnedAt == noon && own.returnedCode == 550 && own.atOnce && own.digestHour == 8)
            #expect(try tx.notices(of: cast.charlie).contains(.accountMailReturned))
            func shown() throws -> Date? {
                try tx.as(cast.administrator) { tx in
                    try AccountList(in: tx).accounts.first { $0.id == cast.charlie.account }?.mailReturnedAt
                }
            }
            #expect(try shown() == noon)
            let tomorrow = noon + 86_400
            try tx.give(.disputed, to: cast.clinic, of: made, cast, at: tomorrow - 600)
            #expect(try tx.leaveLetters(cast, at: tomorrow) == 0)

            if byTrying {
                try tx.as(cast.charlie) { try MailChoice.tryAgain(in: $0) }
            } else {
                try tx.as(cast.administrator) {
                    try Account.readdress(
                        cast.charlie.account, email: "charlie@nouveau.example", of: cast.clinic, in: $0)
                }
                #expect(try tx.notices(of: cast.charlie).contains(.accountReaddressed))
            }
            #expect(try shown() == nil)
            #expect(try tx.leaveLetters(cast, at: tomorrow) > 0)
        }
    }

    @Test func isOfTheAdministratorOfTheOrganisationToCorrect() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                try tx.as(cast.bob) {
                    try Account.readdress(cast.alice.account, email: " Alice@Nouveau.example ", in: $0)
                }
            }
            #expect(entries.map(\.action) == ["account.amended"] && entries.flatMap(\.faults) == [])
            #expect(
                try tx.as(cast.bob) { try AccountList(in: $0).accounts.first { $0.id == cast.alice.account }?.email }
                    == "alice@nouveau.example")
            #expect(throws: Refusal.stepUpNeeded) {
                try tx.as(cast.bob.asStale) {
                    try Account.readdress(cast.alice.account, email: "a@nouveau.example", in: $0)
                }
            }
            #expect(throws: Refusal.invalid([Invalid("email", .taken)])) {
                try tx.as(cast.bob) { try Account.readdress(cast.alice.account, email: "carol@example.org", in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("email", .notAnAddress)])) {
                try tx.as(cast.bob) { try Account.readdress(cast.alice.account, email: "alice", in: $0) }
            }
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.bob) { try Account.readdress(cast.carol.account, email: "carol@example.org", in: $0) }
            }
            for member in [cast.alice, cast.dora] {
                #expect(throws: Refusal.notPermitted(.keepAccounts)) {
                    try tx.as(member) { try Account.readdress(cast.carol.account, email: "c@nouveau.example", in: $0) }
                }
            }
            #expect(throws: Refusal.self) {
                try tx.as(cast.bob) { try Account.readdress(cast.charlie.account, email: "c@nouveau.example", in: $0) }
            }
        }
    }
}
