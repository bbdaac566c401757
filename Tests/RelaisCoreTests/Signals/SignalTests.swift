import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What happens at one place is heard by the pages that are open at the organisations it concerns, in any process.
@Suite struct SignalTests {
    private func opened(_ member: Member, in store: Store) async throws -> OpenPage {
        let caller = try await store.read(as: member.credential) { try $0.caller }
        return try #require(store.signals.open(for: caller, member.credential, in: store))
    }

    /// Whether a page hears of something soon; it is asked to wait for no longer than a beat of its own.
    private func hears(_ page: OpenPage, within seconds: Double) async -> Bool {
        for _ in 0..<Int(seconds * 20) {
            if page.takeNews() == .something { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    @Test func amongSeveralProcesses() async throws {
        try await withDatabase(connections: 6) { database, pool, cast in
            let keyring = try TestServer.keyring.get()
            let mover = try await Store.open(pool: pool, keyring: keyring, clock: { noon })
            let reader = try await Store.open(pool: pool, keyring: keyring, clock: { noon })
            let (alice, charlie, frank) = (
                try await opened(cast.alice, in: reader), try await opened(cast.charlie, in: reader),
                try await opened(cast.frank, in: reader)
            )
            let listening = Task { try await reader.listen(every: .milliseconds(100)) }
            // Whoever begins to listen may have missed anything.
            for page in [alice, charlie, frank] { #expect(await hears(page, within: 5)) }

            let sent = try await mover.referral(.sent, cast)
            // The levels are for the other side only where the person agreed to that.
            _ = try await mover.write(as: cast.alice.credential) {
                try Consent.agreed(.telling(cast.clinic), for: sent.person, in: $0)
            }
            let runner = try Runner(store: mover, zone: .gmt, logger: quiet)
            try await runner.finishDue()
            #expect(await hears(charlie, within: 2))
            // The mover's own colleagues too; and nobody else.
            #expect(await hears(alice, within: 1))
            try await mover.write(as: cast.charlie.credential) { _ = try Referral.accept(sent.id, in: $0) }
            try await runner.finishDue()
            #expect(await hears(alice, within: 2))
            try await mover.write(as: cast.charlie.credential) { try Referral.start(sent.id, in: $0) }
            try await runner.finishDue()
            #expect(await hears(alice, within: 2))
            // What was told of the support, too, and of that nobody gets a notice.
            let notices = try await mover.write(as: cast.alice.credential) { try NoticeList(in: $0).lines.items.count }
            for fact in ["attendance", "assessment"] {
                _ = charlie.takeNews()
                try await mover.write(as: cast.charlie.credential) { tx in
                    if fact == "attendance" {
                        try Referral.attend(sent.id, on: "2026-01-12", presence: "present", in: tx)
                    } else {
                        try Referral.assess(sent.id, at: "entry", levels: [.reading: "a1"], in: tx)
                    }
                }
                try await runner.finishDue()
                #expect(await hears(alice, within: 2), "\(fact)")
                #expect(await hears(charlie, within: 1), "\(fact)")
            }
            let told = try await mover.write(as: cast.alice.credential) { try NoticeList(in: $0).lines.items.count }
            #expect(told == notices && frank.takeNews() == .nothing)

            // Another login may say anything: it wakes at most those who are there, and says nothing.
            try await TestServer.superuser(database) { connection in
                try connection.script("NOTIFY relais_signals, 'x'; NOTIFY relais_signals, ''; NOTIFY relais_signals")
            }
            #expect(await !hears(frank, within: 0.3))

            reader.signals.stop()
            _ = try await listening.value
            for page in [alice, charlie, frank] { for await _ in page.hearing {} }
            let none = try await reader.read(as: cast.alice.credential) { try $0.caller }
            #expect(reader.signals.open(for: none, cast.alice.credential, in: reader) == nil)
        }
    }

    /// Any login of the database can listen: what it hears names nobody.
    @Test func nameNobodyAndAreTheSameEverywhere() async throws {
        try await withStore { store, cast in
            let one = Signal(cast.shelter, store.keyring)
            #expect(one == Signal(cast.shelter, store.keyring) && one != Signal(cast.clinic, store.keyring))
            let listener = Listener(conninfo: store.pool.conninfo, channel: Store.channel)
            let (connected, connect) = AsyncStream<Void>.makeStream()
            var heard = listener.notifications { connect.finish() }.makeAsyncIterator()
            for await _ in connected {}
            _ = try await store.referral(.sent, cast)
            try await Runner(store: store, zone: .gmt, logger: quiet).finishDue()
            let told = try #require(await heard.next())
            #expect(told.payload.wholeMatch(of: /[0-9a-f]{32} [0-9a-f]{32}/) != nil)
            #expect(told.payload.contains(one.text))
            for id in [cast.shelter.text, cast.clinic.text, cast.charlie.account.text] {
                #expect(!told.payload.contains(id.replacing("-", with: "").lowercased()))
            }
            listener.stop()
        }
    }

    @Test func opensSoManyPagesOfOneSessionAndNoMore() async throws {
        try await withStore { store, cast in
            var pages: [OpenPage] = []
            for _ in 0..<Signals.mostOfOne { pages.append(try await opened(cast.alice, in: store)) }
            let caller = try await store.read(as: cast.alice.credential) { try $0.caller }
            #expect(store.signals.open(for: caller, cast.alice.credential, in: store) == nil)
            _ = try await opened(cast.charlie, in: store)
            store.signals.close(pages[0])
            _ = try await opened(cast.alice, in: store)
            #expect(store.signals.count == Signals.mostOfOne + 1)
            // Neither the daemon nor a shell has a page.
            let administrator = try await store.read(as: cast.administrator) { try $0.caller }
            #expect(store.signals.open(for: administrator, cast.administrator, in: store) == nil)
        }
    }

    @Test(
        arguments: [
            "UPDATE access.session SET seen_at = seen_at - interval '20 minutes'",
            "UPDATE access.session SET expires_at = clock_timestamp() WHERE kind = 'member'",
            "UPDATE access.account SET disabled_at = clock_timestamp()",
            "UPDATE access.membership SET until = clock_timestamp()",
            "UPDATE access.session SET ended_at = clock_timestamp() WHERE kind = 'member'",
        ] as [SQL])
    func endsThePagesOfASessionThatEnded(by change: SQL) async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let page = try await opened(cast.alice, in: store)
            let listening = Task { try await store.listen(every: .milliseconds(50)) }
            try await Task.sleep(for: .milliseconds(300))
            #expect(store.signals.count == 1)
            try await TestServer.superuser(database) { try $0.script(change) }
            for await _ in page.hearing {}
            #expect(store.signals.count == 0)
            store.signals.stop()
            _ = try await listening.value
        }
    }

    /// An open page is nobody at work: however long it listens, its session goes idle.
    @Test func keepsNoSessionAlive() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            func seen() async throws -> String {
                try await TestServer.superuser(database) { connection in
                    try connection.one(
                        "SELECT seen_at::text FROM access.session WHERE account = \(cast.alice.account)",
                        as: Only<String>.self
                    ).value
                }
            }
            let made = try await store.referral(.sent, cast)
            let before = try await seen()
            let page = try await opened(cast.alice, in: store)
            let listening = Task { try await store.listen(every: .milliseconds(50)) }
            #expect(await hears(page, within: 2))
            try await Task.sleep(for: .milliseconds(400))
            _ = try await store.timeLeft(as: cast.alice.credential)
            let then = try #require(ReferralGlance.Mark("0-draft"))
            _ = try await store.write(as: cast.alice.credential) {
                try ReferralGlance(made.id, since: then, in: $0).mark
            }
            let unread = try #require(DayGlance.Mark("0-0"))
            _ = try await store.read(as: cast.alice.credential) { try DayGlance(since: unread, in: $0)?.unread }
            #expect(try await seen() == before)
            store.signals.stop()
            _ = try await listening.value
        }
    }
}
