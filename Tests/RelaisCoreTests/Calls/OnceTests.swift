import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// A call with a key happens once, whatever becomes of the first answer.
@Suite struct OnceTests {
    private func key(_ text: String, body: String = "{}", _ store: Store) -> CallKey {
        CallKey(text, of: [Array("POST".utf8), Array("/api/v1/people".utf8), Array(body.utf8)], in: store.keyring)
    }

    @Sendable private static func register(_ tx: Transaction) throws -> Answered {
        Answered(status: 201, body: Array(try Person.register(.mariam, in: tx).code.utf8), version: 7)
    }

    private func people(_ database: String) async throws -> Int {
        try await TestServer.superuser(database) {
            try $0.one("SELECT count(*) FROM casework.person", as: Only<Int>.self).value
        }
    }

    @Test func answersAgainWhatItAnswered() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let alice = cast.alice.credential
            let first = try await store.once(key("k", store), keeping: .answer, as: alice, Self.register)
            let again = try await store.once(key("k", store), keeping: .answer, as: alice, Self.register)
            #expect(!first.isRepeated && again.isRepeated)
            #expect(again.answer.body == first.answer.body && again.answer.status == 201 && again.answer.version == 7)
            #expect(try await people(database) == 1)
            await #expect(throws: Refusal.otherCall) {
                try await store.once(key("k", body: "{\"a\":\"b\"}", store), keeping: .answer, as: alice, Self.register)
            }
            // Another's key is another key, and so is the same person's own in another organisation.
            let other = try await store.once(
                key("k", store), keeping: .answer, as: cast.charlie.credential, Self.register)
            #expect(!other.isRepeated)
            #expect(try await people(database) == 2)
        }
    }

    @Test func keepsNothingOfWhatWasRefused() async throws {
        try await withStore { store, cast in
            let alice = cast.alice.credential
            await #expect(throws: Refusal.notFound(.init(.person))) {
                try await store.once(key("k", store), keeping: .answer, as: alice) { tx in
                    _ = try Person.register(.mariam, in: tx)
                    throw Refusal.notFound(.init(.person))
                }
            }
            let done = try await store.once(key("k", store), keeping: .answer, as: alice, Self.register)
            #expect(!done.isRepeated)
        }
    }

    @Test func happensOnceWhenSeveralTryTogether() async throws {
        try await withDatabase(connections: 8) { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let key = key("together", store)
            let outcomes = await withTaskGroup(of: Bool?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do {
                            return try await store.once(key, keeping: .answer, as: cast.alice.credential, Self.register)
                                .isRepeated
                        } catch {
                            #expect(error as? Refusal == .callAtWork)
                            return nil
                        }
                    }
                }
                return await group.reduce(into: [Bool?]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == false }.count == 1)
            #expect(try await people(database) == 1)
        }
    }

    @Test func isForgottenAfterADay() async throws {
        try await withDatabase { database, pool, cast in
            let keyring = try TestServer.keyring.get()
            let store = try await Store.open(pool: pool, keyring: keyring) { noon }
            let key = key("k", store)
            _ = try await store.once(key, keeping: .answer, as: cast.alice.credential, Self.register)
            let later = try await Store.open(pool: pool, keyring: keyring) { noon + Calls.kept + 1 }
            let again = try await later.once(key, keeping: .answer, as: cast.alice.credential, Self.register)
            #expect(!again.isRepeated)
            let much = try await Store.open(pool: pool, keyring: keyring) { noon + 3 * Calls.kept }
            await #expect(throws: PostgresError.self) {
                try await much.write(as: cast.alice.credential) { try Calls.purge(in: $0) }
            }
            #expect(try await much.write(as: cast.daemon) { try Calls.purge(in: $0) } == 1)
            await #expect(throws: Unrecorded.self) { try await much.write(as: cast.daemon) { try Calls.purge(in: $0) } }
            _ = database
        }
    }

    @Test func keepsTheAnswerSealedUnderTheClientsKey() async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            _ = try await store.once(key("the client's", store), keeping: .answer, as: cast.alice.credential) { tx in
                _ = try Person.register(.mariam, in: tx)
                return Answered(status: 201, body: Array("canary".utf8), version: nil)
            }
            let blob = try await TestServer.superuser(database) {
                try $0.one("SELECT sealed FROM access.call", as: Only<Bytes>.self).value.bytes
            }
            #expect(blob.count % 256 == 33 && !String(decoding: blob, as: UTF8.self).contains("canary"))
            let sha = key("the client's", store).sha256
            let row = sha.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
            let place = Place(
                organisation: cast.shelter.rawValue, table: "access.call", row: row, rowVersion: 1)
            #expect(throws: VaultError.self) {
                try store.keyring.answerKey(for: "another").open(blob, at: place)
            }
            let opened = try store.keyring.answerKey(for: "the client's").open(blob, at: place)
            #expect(opened == Array("canary".utf8))
        }
    }
}
