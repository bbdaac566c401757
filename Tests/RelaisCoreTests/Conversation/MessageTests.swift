import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MessageTests {
    private func write(
        _ text: String?, on made: Made, by member: Member, at moment: Date? = nil, in tx: Transaction
    ) throws -> ID<Message> {
        try tx.as(member, at: moment) { try Referral.write(made.id, text: text, in: $0) }
    }

    private func read(_ made: Made, by member: Member, in tx: Transaction) throws -> [Message] {
        try tx.as(member) { try ReferralPage(made.id, in: $0).messages }
    }

    @Test(arguments: Message.states.sorted { $0.rawValue < $1.rawValue })
    func isReadByBothSides(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            _ = try write("Elle peut venir le mardi.", on: made, by: cast.alice, at: noon - 60, in: tx)
            _ = try write("  Mardi convient. ", on: made, by: cast.charlie, in: tx)
            for member in [cast.alice, cast.charlie] {
                let messages = try read(made, by: member, in: tx)
                #expect(messages.map(\.text) == ["Elle peut venir le mardi.", "Mardi convient."])
                #expect(messages.map(\.side) == [.referrer, .recipient])
                #expect(messages.map(\.account) == ["Alice", "Charlie"])
                #expect(
                    messages.map(\.isOwn) == (member.account == cast.alice.account ? [true, false] : [false, true]))
            }
        }
    }

    @Test func isSealed() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let id = try write("Canari-Message", on: made, by: cast.alice, in: tx)
            let sealed: Only<Bytes> = try tx.as(cast.charlie) {
                try $0.one("SELECT sealed FROM casework.message WHERE id = \(id)")
            }
            #expect(!String(decoding: sealed.value.bytes, as: UTF8.self).contains("Canari"))
        }
    }

    @Test func isRecordedInBothLogsAndTellsWhoDealsWithIt() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.doJobs(cast)
            let entries = try tx.recorded { _ = try write("Bonjour", on: made, by: cast.alice, in: tx) }
            #expect(entries.map(\.action) == ["message.written", "message.written"])
            let own = try #require(entries.first { $0.log == cast.shelter.rawValue })
            let twin = try #require(entries.first { $0.log == cast.clinic.rawValue })
            #expect(twin.isTwin(of: own) && entries.flatMap(\.faults) == [] && own.kind == "write")
            #expect(!entries.contains { String(decoding: $0.bytes, as: UTF8.self).contains("Bonjour") })
            #expect(try tx.doJobs(cast) == [.tellMessage])
            #expect(try tx.notices(of: cast.charlie).first == .message)
            #expect(try tx.notices(of: cast.dora).first != .message)
            // One notice, until it was read.
            _ = try write("Encore", on: made, by: cast.alice, in: tx)
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.charlie).count { $0 == .message } == 1)
            try tx.as(cast.charlie) { try Notice.readAll(of: made.id, in: $0) }
            _ = try write("Toujours", on: made, by: cast.alice, in: tx)
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.charlie).count { $0 == .message } == 2)
        }
    }

    @Test func isPartOfWhatAPageShows() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let before = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            let mark = ReferralGlance.Mark(of: before)
            _ = try write("Bonjour", on: made, by: cast.alice, in: tx)
            #expect(try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0).rowVersion } == before.rowVersion + 1)
            let glance = try tx.as(cast.charlie) { try ReferralGlance(made.id, since: mark, in: $0) }
            #expect(glance.writer == "Foyer des Tilleuls" && glance.move == nil)
            #expect(try tx.as(cast.alice) { try ReferralGlance(made.id, since: mark, in: $0).writer } == nil)
        }
    }

    @Test func needsWords() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let wrong: [(String?, Invalid.Problem)] = [
                (nil, .missing), ("  ", .missing), (String(repeating: "é", count: 2_001), .tooLong(most: 2_000)),
                ("a\0b", .holdsNUL),
            ]
            for (text, problem) in wrong {
                #expect(throws: Refusal.invalid([Invalid("message", problem)])) {
                    try write(text, on: made, by: cast.alice, in: tx)
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) { _ = try Referral.write(made.id, text: "x", in: $0) }
            // Nor does PostgreSQL let anyone write in another's name.
            let state = try sqlState(tx, cast.charlie) { tx in
                try tx.execute(
                    """
                    INSERT INTO casework.message (id, referral, organisation, account, at, sealed, dek_version, entry)
                    VALUES (\(UUID()), \(made.id), \(cast.shelter), \(cast.alice.account), \(noon),
                        \(Bytes([UInt8](repeating: 0, count: 289))), 1, \(UUID()))
                    """)
            }
            #expect(state == "42501")
        }
    }

    @Test(arguments: Referral.State.reachable.filter { !Message.states.contains($0) })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: Message.states)) {
                try write("Trop tard", on: made, by: cast.alice, in: tx)
            }
        }
    }

    @Test func isTakenBackByItsWriterAlone() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let id = try write("Pas ici", on: made, by: cast.alice, in: tx)
            for member in [cast.carol, cast.charlie, cast.dora, cast.frank] {
                #expect(throws: Refusal.notFound(.init(.message, id.rawValue))) {
                    try tx.as(member) { try Message.takeBack(id, in: $0) }
                }
            }
            let entries = try tx.recorded { _ = try tx.as(cast.alice) { try Message.takeBack(id, in: $0) } }
            #expect(entries.map(\.action) == ["message.taken_back", "message.taken_back"])
            #expect(entries.flatMap(\.faults) == [])
            for member in [cast.alice, cast.charlie] {
                let message = try #require(try read(made, by: member, in: tx).first)
                #expect(message.text == nil && message.isTakenBack && !message.isOwn)
            }
            let keys: Only<Int> = try tx.as(cast.alice) { tx in
                try tx.inside(.vault) { try tx.one("SELECT count(*) FROM keys.dek WHERE subject = \(id)") }
            }
            #expect(keys.value == 0)
            #expect(throws: Refusal.notFound(.init(.message, id.rawValue))) {
                try tx.as(cast.alice) { try Message.takeBack(id, in: $0) }
            }
        }
    }

    /// What the referrer wrote goes with what it disclosed; its last word, and the recipient's own, stay.
    @Test func goesWithWhatWasDisclosed() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            _ = try write("De la part du foyer", on: made, by: cast.alice, at: noon - 60, in: tx)
            _ = try write("De la part de la clinique", on: made, by: cast.charlie, in: tx)
            try tx.as(cast.alice) {
                try Referral.withdraw(made.id, reason: "person_moved", note: "Elle part à Lyon", in: $0)
            }
            let clinic = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(clinic.messages.map(\.text) == [nil, "De la part de la clinique"])
            #expect(clinic.messages.allSatisfy { !$0.isTakenBack } && !clinic.canWrite)
            #expect(clinic.thread.last?.note == "Elle part à Lyon")
            let shelter = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(shelter.messages.map(\.text) == ["De la part du foyer", "De la part de la clinique"])
        }
    }

    @Test func isTakenBackOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            let id = try await store.write(as: cast.alice.credential) { try Referral.write(made.id, text: "x", in: $0) }
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) { try Message.takeBack(id, in: $0) }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
