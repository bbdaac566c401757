import Foundation
import Mail
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Which letters are left, for whom, and when.
@Suite struct LetterTests {
    /// Alice was told that her referral was accepted, and Charlie that he got it, at some moment.
    private func told(_ tx: Transaction, _ cast: Cast) throws -> Made {
        let made = try tx.referral(.accepted, cast)
        try tx.doJobs(cast)
        return made
    }

    private func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test func tellsOnceADayHowMuchIsNew() async throws {
        try await inTransaction { tx, cast in
            let made = try told(tx, cast)
            #expect(try tx.leaveLetters(cast) == 2)
            let letters = try tx.takeLetters(cast)
            #expect(letters.map(\.kind) == [.digest, .digest] && letters.map(\.waiting) == [1, 1])
            #expect(letters.allSatisfy { $0.urgent == 0 && $0.attempts == 1 })
            #expect(Set(letters.map(\.account)) == [cast.alice.account, cast.charlie.account])
            // What was told is not told again: neither that day, nor the next.
            #expect(try tx.leaveLetters(cast, at: noon + 3_600) == 0)
            #expect(try tx.leaveLetters(cast, at: noon + 86_400) == 0)
            // And what is new waits for the next one.
            try tx.give(.message, to: cast.clinic, of: made, cast, at: noon + 60)
            #expect(try tx.leaveLetters(cast, at: noon + 3_600) == 0)
            #expect(try tx.leaveLetters(cast, at: noon + 86_400) == 1)
        }
    }

    /// At eight on the clock of the place, whatever that is in UTC; not at a week's end, nor on a holiday.
    @Test(arguments: [
        ("2026-03-27T06:59:59Z", false), ("2026-03-27T07:00:00Z", true), ("2026-03-28T10:00:00Z", false),
        ("2026-03-29T10:00:00Z", false), ("2026-03-30T05:59:59Z", false), ("2026-03-30T06:00:00Z", true),
        ("2026-10-23T06:00:00Z", true), ("2026-10-26T06:30:00Z", false), ("2026-10-26T07:00:00Z", true),
        ("2026-05-01T10:00:00Z", false), ("2026-04-06T10:00:00Z", false), ("2026-05-04T22:00:00Z", false),
    ])
    func keepsTheClockOfThePlace(at text: String, goes: Bool) async throws {
        let now = try moment(text)
        try await inTransaction { tx, cast in
            try tx.give(.message, to: cast.clinic, of: try tx.referral(.accepted, cast), cast, at: now - 3_600)
            #expect(try tx.leaveLetters(cast, at: now) == (goes ? 1 : 0))
        }
    }

    @Test func goesAtTheHourThatWasChosenOrNever() async throws {
        try await inTransaction { tx, cast in
            _ = try told(tx, cast)
            try tx.as(cast.alice) { try MailChoice.choose(.init(atOnce: "yes", digestHour: "18"), in: $0) }
            try tx.as(cast.charlie) { try MailChoice.choose(.init(atOnce: "yes", digestHour: nil), in: $0) }
            #expect(try tx.leaveLetters(cast) == 0)
            #expect(try tx.leaveLetters(cast, at: noon + 6 * 3_600) == 1)
            #expect(try tx.takeLetters(cast, at: noon + 6 * 3_600).map(\.account) == [cast.alice.account])
        }
    }

    /// What comes in the same moments goes in one, within a minute; another not before a minute is over.
    @Test func gathersWhatIsUrgent() async throws {
        try await inTransaction { tx, cast in
            let made = try told(tx, cast)
            _ = try tx.leaveLetters(cast)
            for letter in try tx.takeLetters(cast) { try tx.as(cast.daemon) { try letter.wentOut(in: $0) } }
            let start = noon + 3_600
            for second in [0.0, 5, 15] { try tx.give(.disputed, to: cast.clinic, of: made, cast, at: start + second) }
            #expect(try tx.leaveLetters(cast, at: start + 10) == 0)
            #expect(try tx.leaveLetters(cast, at: start + 20) == 1)
            let letters = try tx.takeLetters(cast, at: start + 20)
            #expect(letters.map(\.kind) == [.urgent] && letters.map(\.urgent) == [3] && letters.map(\.waiting) == [3])
            try tx.as(cast.daemon, at: start + 21) { try letters[0].wentOut(in: $0) }
            try tx.give(.disputed, to: cast.clinic, of: made, cast, at: start + 25)
            #expect(try tx.leaveLetters(cast, at: start + 60) == 0)
            #expect(try tx.leaveLetters(cast, at: start + 81) == 1)
        }
    }

    /// Whoever wants nothing at once reads of it in the letter of the day.
    @Test func saysOfTheDayHowMuchOfItIsUrgent() async throws {
        try await inTransaction { tx, cast in
            let made = try told(tx, cast)
            try tx.as(cast.charlie) { try MailChoice.choose(.init(atOnce: nil, digestHour: "8"), in: $0) }
            try tx.give(.disputed, to: cast.clinic, of: made, cast, at: noon - 3_600)
            #expect(try tx.leaveLetters(cast) == 2)
            let letter = try #require(try tx.takeLetters(cast).first { $0.account == cast.charlie.account })
            #expect(letter.kind == .digest && letter.waiting == 2 && letter.urgent == 1)
        }
    }

    @Test func goesToNobodyWhoHasReadNorToWhoIsShutOutNorToWhoNeverCame() async throws {
        try await inTransaction { tx, cast in
            _ = try told(tx, cast)
            try tx.as(cast.alice) { try Notice.readAll(in: $0) }
            try tx.as(cast.administrator) { try Account.disable(cast.charlie.account, in: $0) }
            #expect(try tx.leaveLetters(cast) == 0)
            let draft = Account.Draft(email: "noe@example.org", name: "Noé", roles: ["coordinator"])
            _ = try tx.as(cast.administrator) { try Account.invite(draft, to: cast.clinic, in: $0) }
            _ = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            _ = try tx.leaveLetters(cast)
            #expect(Set(try tx.takeLetters(cast).map(\.account)) == [cast.dora.account, cast.erin.account])
        }
    }

    /// Whoever stands in was given the notice too; whoever is away is written to once they are back.
    @Test func waitsForWhoIsAway() async throws {
        try await inTransaction { tx, cast in
            let made = try told(tx, cast)
            _ = try tx.as(cast.charlie) { tx in
                try Absence.declare(
                    .init(account: nil, substitute: "Erin", startsOn: "2026-01-12", endsOn: "2026-01-13"), in: tx)
            }
            try tx.give(.disputed, to: cast.clinic, of: made, cast, at: noon - 600)
            _ = try tx.leaveLetters(cast)
            let accounts = Set(try tx.takeLetters(cast).map(\.account))
            #expect(accounts.contains(cast.erin.account) && !accounts.contains(cast.charlie.account))
            let back = noon + 2 * 86_400
            #expect(try tx.leaveLetters(cast, at: back) > 0)
            #expect(try tx.takeLetters(cast, at: back).contains { $0.account == cast.charlie.account })
        }
    }
}

extension Transaction {
    /// Leaves letters as the daemon would.
    func leaveLetters(_ cast: Cast, at moment: Date? = nil) throws -> Int {
        try self.as(cast.daemon, at: moment) { try Letter.leave(in: TimeZone(identifier: "Europe/Paris") ?? .gmt, $0) }
    }

    /// Takes every letter that is due.
    func takeLetters(_ cast: Cast, at moment: Date? = nil) throws -> [Letter.Taken] {
        try self.as(cast.daemon, at: moment) { tx in
            var taken: [Letter.Taken] = []
            while let letter = try Letter.take(Token(), in: tx) { taken.append(letter) }
            return taken
        }
    }

    /// Gives notice of a referral to whoever deals with it at an organisation.
    func give(
        _ kind: Notice.Kind, to organisation: ID<Organisation>, of made: Made, _ cast: Cast, at moment: Date
    ) throws {
        try self.as(cast.daemon, at: moment) { tx in
            try tx.act(for: organisation)
            try Notice.give(kind, of: made.id, cause: UUID(), at: moment, in: tx)
        }
    }
}
