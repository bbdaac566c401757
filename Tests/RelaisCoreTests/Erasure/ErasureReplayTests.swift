import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// A database from before forgets again before anything opens.
@Suite struct ErasureReplayTests {
    /// A database, the same as it was when everything was still there, and what was written down meanwhile.
    private func withRestored(
        _ prepare: (Store, Cast) async throws -> Void, _ erase: (Store, Cast) async throws -> Void,
        _ test: (Store, Cast, OnDisk) async throws -> Void
    ) async throws {
        try await onDisk { disk in
            try await withDatabase { database, pool, cast in
                let keyring = try TestServer.keyring.get()
                let store = try await Store.open(
                    pool: pool, keyring: keyring, erasures: disk.erasures, clock: { noon })
                try await prepare(store, cast)
                await pool.close()
                let backup = "\(database)_backup"
                try await TestServer.copy(database, to: backup)
                let live = try await TestServer.pool(database, size: 2)
                try await erase(
                    try await Store.open(pool: live, keyring: keyring, erasures: disk.erasures, clock: { noon + 60 }),
                    cast)
                await live.close()
                let restored = try await TestServer.pool(backup, size: 4)
                let result: Result<Void, any Error>
                do {
                    try await test(
                        try await Store.open(
                            pool: restored, keyring: keyring, erasures: disk.erasures, clock: { noon + 3_600 }), cast,
                        disk)
                    result = .success(())
                } catch { result = .failure(error) }
                await restored.close()
                try await TestServer.drop(backup)
                try result.get()
            }
        }
    }

    @Test func erasesAgainWhoeverWasErased() async throws {
        let people = Kept<[ID<Person>]>([])
        try await withRestored { store, cast in
            people.value = try await (0..<3).asyncMap { _ in
                try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            }
        } _: { store, cast in
            for person in people.value.prefix(2) {
                try await store.write(as: cast.carol.credential) {
                    try Person.erase(person, reason: "rights_request", in: $0)
                }
            }
        } _: { store, cast, disk in
            func name(_ person: ID<Person>) async throws -> String? {
                try await store.write(as: cast.carol.credential) { tx in
                    try PersonPage(person, in: tx).erasedAt.map { _ in "erased" }
                }
            }
            #expect(try await name(people.value[0]) == nil)
            #expect(try await store.replayErasures() == 2)
            for person in people.value.prefix(2) { #expect(try await name(person) == "erased") }
            #expect(try await name(people.value[2]) == nil)
            #expect(try await store.replayErasures() == 0)
            // Of whom the log says so is said once more, and nothing else.
            let lines = try disk.erasures.read()
            #expect(Set(lines.map(\.subject)) == Set(people.value.prefix(2).map { .person($0) }))
            let entries = try await store.write(as: cast.administrator) { tx in
                try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
                return try tx.entries().filter { $0.action == "person.erased" }
            }
            #expect(entries.count == 2 && entries.allSatisfy { $0.text("purpose") == "restore" && $0.faults.isEmpty })
            #expect(entries.allSatisfy { $0.log == cast.shelter.rawValue })
        }
    }

    /// Everything a file can be in: with a referral that waits, one that was accepted, an offer, a hold, a merger.
    @Test func comesOverWhateverWasOpenThen() async throws {
        let (people, sent) = (Kept<[ID<Person>]>([]), Kept<ID<Referral>?>(nil))
        try await withRestored { store, cast in
            let all = try await store.everythingSealed(cast)
            let extra = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            try await store.write(as: cast.alice.credential) { try Person.merge(extra, into: all[3], in: $0) }
            try await store.write(as: cast.carol.credential) { try Person.hold(all[4], reason: "litigation", in: $0) }
            sent.value = try await store.read(as: cast.alice.credential) { tx in
                try tx.one(
                    "SELECT referral FROM casework.referral_side WHERE person = \(all[0])", as: Only<ID<Referral>>.self
                ).value
            }
            people.value = all
        } _: { store, cast in
            try await store.write(as: cast.carol.credential) { try Person.release(people.value[4], in: $0) }
            for person in people.value {
                try await store.write(as: cast.carol.credential) {
                    try Person.erase(person, reason: "rights_request", isWithdrawing: true, in: $0)
                }
            }
        } _: { store, cast, _ in
            #expect(try await store.replayErasures() == people.value.count)
            let left = try await store.read(as: cast.carol.credential) { tx in
                try tx.one(
                    "SELECT count(*) FROM casework.person WHERE organisation = \(cast.shelter) AND erased_at IS NULL",
                    as: Only<Int>.self
                ).value
            }
            #expect(left == 0)
            // Nobody can accept what is left of it.
            let referral = try #require(sent.value)
            await #expect(throws: Refusal.referralIs(.expired, needs: [.sent, .waitlisted])) {
                try await store.write(as: cast.charlie.credential) { _ = try Referral.accept(referral, in: $0) }
            }
            #expect(try await store.verifyKeys(as: cast.administrator).isWell)
            let keys = try await store.read(as: cast.carol.credential) { tx in
                try tx.inside(.vault) {
                    // The register of breaches names nobody, and stays.
                    try tx.one(
                        "SELECT count(*) FROM keys.dek WHERE organisation = \(cast.shelter) AND NOT keys.is_of_a_register(subject)",
                        as: Only<Int>.self
                    ).value
                }
            }
            #expect(keys == 0)
        }
    }

    /// A mentor too, whom the restored data know as one who accompanies somebody.
    @Test func forgetsAgainWhoeverWasForgotten() async throws {
        let (match, mentor) = (Kept<ID<Match>?>(nil), Kept<ID<Mentor>?>(nil))
        try await withRestored { store, cast in
            match.value = try await store.monasTrial(cast).match
        } _: { store, cast in
            mentor.value = try await store.write(as: cast.victor.credential) { [id = try #require(match.value)] tx in
                let mentor = try MatchPage(id, in: tx).match.mentor
                try Match.decline(id, why: "mentor_unavailable", in: tx)
                try Mentor.leave(mentor, why: "own_wish", in: tx)
                try Mentor.forget(mentor, in: tx)
                return mentor
            }
        } _: { store, cast, disk in
            let id = try #require(mentor.value)
            func page() async throws -> MentorPage {
                try await store.write(as: cast.victor.credential) { try MentorPage(id, in: $0) }
            }
            #expect(try await page().identity != nil)
            #expect(try await store.replayErasures() == 1)
            let left = try await page()
            #expect(left.identity == nil && left.state == .left && left.checks.isEmpty && left.offer.capacity == 1)
            #expect(try await store.replayErasures() == 0)
            // A log that does not know of them is told.
            try FileManager.default.removeItem(atPath: disk.erasures.path)
            #expect(try await store.completeErasureLog() == 1)
            #expect(try disk.erasures.read().map(\.subject) == [.mentor(id)])
        }
    }

    @Test func opensNothingWhenTheLogCannotBeRead() async throws {
        try await onDisk { disk in
            try await withDatabase { _, pool, _ in
                try Data("relais-erasures-v1\nnonsense\n".utf8).write(to: URL(filePath: disk.erasures.path))
                let store = try await Store.open(
                    pool: pool, keyring: TestServer.keyring.get(), erasures: disk.erasures)
                await #expect(throws: ErasureLog.Problem.malformed(path: disk.erasures.path, line: 2)) {
                    try await store.replayErasures()
                }
            }
        }
    }

    /// A log that was lost, or kept by a daemon on another machine, is completed from the database.
    @Test func completesALogThatDoesNotSay() async throws {
        try await onDisk { disk in
            try await withDatabase { _, pool, cast in
                let store = try await Store.open(
                    pool: pool, keyring: TestServer.keyring.get(), erasures: disk.erasures, clock: { noon })
                let person = try await store.write(as: cast.alice.credential) {
                    try Person.register(.mariam, in: $0).id
                }
                try await store.write(as: cast.carol.credential) {
                    try Person.erase(person, reason: "retention", in: $0)
                }
                let written = try disk.erasures.read()
                let elsewhere = ErasureLog("\(disk.folder)/elsewhere.log")
                let other = try await Store.open(pool: pool, keyring: TestServer.keyring.get(), erasures: elsewhere)
                #expect(try await other.completeErasureLog() == 1)
                #expect(try elsewhere.read() == written)
                #expect(try await other.completeErasureLog() == 0)
            }
        }
    }
}

/// What one closure leaves for the next; they run one after the other.
private final class Kept<Value>: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
}

extension Range<Int> {
    fileprivate func asyncMap<Value>(_ body: (Int) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for number in self { values.append(try await body(number)) }
        return values
    }
}
