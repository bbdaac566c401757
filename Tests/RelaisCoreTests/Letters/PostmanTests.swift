import Foundation
import Logging
import Mail
import RelaisTesting
import Synchronization
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What goes out, and what becomes of it.
@Suite struct PostmanTests {
    /// Keeps what it is given, and answers as it is told.
    private final class Box: Sendable {
        let messages = Mutex<[Mail.Message]>([])
        let failure = Mutex<Mailer.Failure?>(nil)

        func take(_ message: Mail.Message) throws(Mailer.Failure) {
            if let failure = failure.withLock({ $0 }) { throw failure }
            messages.withLock { $0.append(message) }
        }
        var all: [Mail.Message] { messages.withLock { $0 } }
    }

    private func postman(_ store: Store, _ box: Box) throws -> Postman {
        try Postman(
            store: store, from: try #require(Address("relais@example.org")), site: "https://relais.example.org",
            zone: try #require(TimeZone(identifier: "Europe/Paris")), logger: quiet
        ) { message throws(Mailer.Failure) in try box.take(message) }
    }

    private func doJobs(_ store: Store) async throws {
        try await Runner(store: store, zone: .gmt, logger: quiet).finishDue()
    }

    /// Once a week, whoever audits has what their own log signed last; nobody else, and no other log's.
    @Test func carriesTheCheckpointOutOfTheHouse() async throws {
        try await withLogs { logs in
            let box = Box()
            let notes = try await logs.checkpoints()
            let own = try #require(notes.first { $0.contains("/log/\(logs.cast.shelter.text)\n") })
            func go(at moment: Date) async throws {
                try await postman(logs.store.dated { moment }, box).goRound()
            }
            try await go(at: noon + 60)
            let letters = box.all.filter { $0.subject.contains("journal") }
            #expect(letters.map(\.to.text) == ["judy@example.org"])
            let text = try #require(letters.first?.text)
            #expect(text.contains(own) && notes.count { text.contains($0) } == 1)
            // The same week nothing, the next week again.
            try await go(at: noon + 3_600)
            #expect(box.all.count { $0.subject.contains("journal") } == 1)
            try await go(at: noon + 7 * 86_400)
            #expect(box.all.count { $0.subject.contains("journal") } == 2)
        }
    }

    /// Nobody is named in what is sent, nor any organisation, code, service or word that says who is helped here.
    @Test func saysNothingOfAnybody() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.accepted, cast)
            try await doJobs(store)
            try await store.write(as: cast.alice.credential) { try Account.chooseLanguage(.english, in: $0) }
            let linked = try await store.linked(cast)
            try await store.write(as: cast.alice.credential) {
                try Referral.mailLink(linked.id, to: "Accueil@garage.example", in: $0)
            }
            // Something urgent as well: a colleague's telephone is lost.
            try await store.write(as: cast.dora.credential) { try Account.reportLost(cast.erin.account.text, in: $0) }
            let box = Box()
            let later = store.dated { noon + 120 }
            try await postman(later, box).goRound()
            #expect(
                Set(box.all.map(\.to.text)).isSuperset(of: [
                    "alice@example.org", "charlie@example.org", "erin@example.org", "accueil@garage.example",
                ]))
            let reference = made.reference
            let code = try await store.write(as: cast.alice.credential) { try PersonPage(made.person, in: $0).code }
            let canaries = [
                "Alice", "Charlie", "Erin", "Dora", "Mariam", "Diallo", "Tilleuls", "Gué", "Garage", "Pré", "Français",
                "Mécanique",
                reference, linked.reference, code, "réfugi", "refugee", "mineur", "minor", "mentor", "asile", "asylum",
                "orientation",
                "referral", "jeune", "young", "migrant", "étrang", "apprendre",
            ]
            for message in box.all {
                let said = "\(message.subject)\n\(message.text)"
                for canary in canaries {
                    #expect(!said.lowercased().contains(canary.lowercased()), "\(canary)")
                }
                #expect(said.contains("https://relais.example.org/"))
                #expect(message.from.text == "relais@example.org" && message.sender == "Relais")
            }
            let english = try #require(box.all.first { $0.to.text == "alice@example.org" })
            #expect(english.text.contains("is waiting in Relais") && english.language == "en")
            let urgent = try #require(
                box.all.first { $0.to.text == "erin@example.org" && $0.subject.contains("urgente") })
            #expect(urgent.text.contains("1 nouveauté attend dans Relais, dont 1 urgente."))
            // None goes twice.
            #expect(try await postman(later, box).goRound() == 0)
        }
    }

    /// The secret is made as the letter goes: what was there before it opens nothing, and what goes again takes its place.
    @Test func carriesALinkThatOpens() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            let linked = try await store.linked(cast)
            try await store.write(as: cast.alice.credential) {
                try Referral.mailLink(linked.id, to: "accueil@garage.example", in: $0)
            }
            let rows = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT l::text FROM jobs.letter l UNION ALL SELECT s::text FROM access.session s WHERE s.kind = 'link'",
                    as: Only<String>.self
                ).map(\.value)
            }
            let hexadecimal = Array("accueil@garage".utf8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(rows.count >= 2 && rows.allSatisfy { !$0.contains("accueil") && !$0.contains(hexadecimal) })
            let waits = try await store.write(as: cast.alice.credential) { tx in
                _ = try ReferralPage(linked.id, in: tx)
                return try Outside(of: linked.id, in: tx).letter
            }
            #expect(waits != nil && waits?.sentAt == nil)

            let box = Box()
            #expect(try await postman(store, box).goRound() >= 1)
            let text = try #require(box.all.first { $0.to.text == "accueil@garage.example" }?.text)
            let found = try #require(text.firstMatch(of: /https:\/\/relais\.example\.org\/l\/([\w-]+)/))
            let secret = try #require(Token(String(found.1)))
            let page = try await store.write(as: Credential(secret)) { try LinkedPage(in: $0) }
            #expect(page.referral.line.state == .sent && text.contains("2026-01-26"))
            await #expect(throws: Refusal.signInNeeded) {
                try await store.write(as: linked.credential) { try LinkedPage(in: $0) }
            }
            let letter = try await store.write(as: cast.alice.credential) { tx in
                _ = try ReferralPage(linked.id, in: tx)
                return try Outside(of: linked.id, in: tx).letter
            }
            #expect(letter?.sentAt == noon)
            let left = try await TestServer.superuser(database) { connection in
                try connection.all(
                    "SELECT sealed::text FROM jobs.letter WHERE sealed IS NOT NULL", as: Only<String>.self
                ).count
            }
            #expect(left == 0)
        }
    }

    @Test func refusesWhatIsNoMailboxAndWhoMayNotGiveALink() async throws {
        try await withStore { store, cast in
            let linked = try await store.linked(cast)
            for address in [
                "", "garage", "a b@garage.example", "é@garage.example", "a@garage.example\r\nBcc: x@y.example",
            ] {
                await #expect(throws: Refusal.self) {
                    try await store.write(as: cast.alice.credential) {
                        try Referral.mailLink(linked.id, to: address, in: $0)
                    }
                }
            }
            for member in [cast.frank, cast.bob] {
                await #expect(throws: Refusal.self) {
                    try await store.write(as: member.credential) {
                        try Referral.mailLink(linked.id, to: "a@garage.example", in: $0)
                    }
                }
            }
            let box = Box()
            // Taken back before it went: it does not go.
            try await store.write(as: cast.alice.credential) {
                try Referral.mailLink(linked.id, to: "a@garage.example", in: $0)
            }
            try await store.write(as: cast.alice.credential) { try Referral.endLink(linked.id, in: $0) }
            try await postman(store, box).goRound()
            #expect(!box.all.contains { $0.to.text.hasSuffix("@garage.example") })
        }
    }

    /// Two daemons, and each letter goes once.
    @Test func sendsEachLetterOnceHoweverManyCarryThem() async throws {
        try await withDatabase(connections: 8) { _, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), clock: { noon })
            for _ in 0..<3 { _ = try await store.referral(.accepted, cast) }
            try await doJobs(store)
            let box = Box()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await postman(store, box).goRound() } }
                try await group.waitForAll()
            }
            #expect(box.all.map(\.to.text).sorted() == ["alice@example.org", "charlie@example.org"])
            #expect(
                Set(box.all.map(\.id)).count == 2 && box.all.allSatisfy { $0.text.contains("3 nouveautés attendent") })
        }
    }

    @Test func triesAgainLaterWhatTheServerPutsOff() async throws {
        try await withStore { store, cast in
            _ = try await store.referral(.accepted, cast)
            try await doJobs(store)
            let box = Box()
            box.failure.withLock { $0 = .notNow("smtp_451") }
            #expect(try await postman(store, box).goRound() == 2)
            #expect(await store.post()?.waiting == 2)
            box.failure.withLock { $0 = nil }
            #expect(try await postman(store.dated { noon + 9 }, box).goRound() == 0)
            #expect(try await postman(store.dated { noon + 16 }, box).goRound() == 2)
            let post = try #require(await store.post())
            #expect(post.sent == 2 && post.waiting == 0 && post.failed == 0 && post.sentAt == noon + 16)
        }
    }

    /// A server that is not there is left alone for a while, and costs a letter one try.
    @Test func leavesAServerAloneThatIsAway() async throws {
        try await withStore { store, cast in
            _ = try await store.referral(.accepted, cast)
            try await doJobs(store)
            let box = Box()
            box.failure.withLock { $0 = .notNow("curl_7") }
            let one = try postman(store, box)
            #expect(try await one.goRound() == 0)
            box.failure.withLock { $0 = nil }
            #expect(try await one.goRound() == 0 && box.all.isEmpty)
            #expect(await store.post()?.waiting == 2)
        }
    }

    @Test func givesUpAfterMostOfADay() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.accepted, cast)
            try tx.doJobs(cast)
            _ = try tx.leaveLetters(cast)
            var now = noon
            for attempt in 1...Letter.Taken.mostAttempts {
                let letters = try tx.takeLetters(cast, at: now)
                #expect(letters.map(\.attempts) == [attempt, attempt])
                for letter in letters {
                    try tx.as(cast.daemon, at: now) { try letter.failed(.notNow("smtp_421"), share: 1, in: $0) }
                }
                now += Letter.Taken.wait(after: attempt, share: 1)
            }
            #expect((12.0 * 3_600...24 * 3_600).contains(now.timeIntervalSince(noon)))
            #expect(try tx.takeLetters(cast, at: now + 86_400).isEmpty)
        }
    }
}
