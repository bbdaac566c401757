import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct KeyDestroyTests {
    /// A database whose keys were rotated at noon, and the store as it is so many days later.
    private func withRotated(
        days: Double, _ test: (Store, OnDisk, Cast, String, ID<Person>) async throws -> Void
    ) async throws {
        try await onDisk { disk in
            try await withDatabase { database, pool, cast in
                let before = try await Store.open(pool: pool, keyring: disk.keyring(), clock: { noon })
                let person = try await before.write(as: cast.alice.credential) {
                    try Person.register(.mariam, in: $0).id
                }
                _ = try await before.rotateKeys([.civil], as: cast.administrator)
                let later = try await Store.open(
                    pool: pool, keyring: disk.keyring(), clock: { noon + days * 86_400 })
                try await test(later, disk, cast, database, person)
            }
        }
    }

    private func destroy(
        _ id: Int, _ store: Store, as credential: Credential, now: Bool = false
    ) async throws -> KeyFile.Changed {
        try await store.destroyKey(id, isForced: now, as: credential, pause: .zero)
    }

    @Test func takesAKeyThatWrapsNothingOutOfTheFile() async throws {
        try await withRotated(days: 35) { store, disk, cast, _, person in
            let changed = try await destroy(1, store, as: cast.administrator)
            #expect(changed.isFormerOverwritten)
            #expect(try disk.keyring().epochs.map(\.id) == [2, 3, 4, 5, 6])
            let list = try await store.read(as: cast.administrator) { try EpochList(in: $0) }
            let line = try #require(list.lines.first { $0.id == 1 })
            #expect(line.destroyedAt == noon + 35 * 86_400 && !line.isInFile && line.wraps == 0)
            #expect(list.opensSince == noon)
            // What is there opens as before.
            _ = try await store.write(as: cast.alice.credential) {
                try Person.reveal(person, purpose: "appointment", in: $0)
            }
            let fields = try await store.write(as: cast.administrator) { tx in
                try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
                return try tx.entries().filter { $0.action == "keys.destroyed" }.map { $0.said["fields"] as? [String] }
            }
            #expect(fields == [["civil.1"]])
        }
    }

    @Test func waitsForTheBackupsThatNeedIt() async throws {
        try await withRotated(days: 34) { store, disk, cast, _, _ in
            await #expect(throws: Refusal.key(.neededUntil(noon + 35 * 86_400))) {
                try await destroy(1, store, as: cast.administrator)
            }
            #expect(try disk.keyring().epochs.count == 6)
            _ = try await destroy(1, store, as: cast.administrator, now: true)
            #expect(try disk.keyring().epochs.count == 5)
        }
    }

    @Test func refusesWhatIsInUseOrNotThere() async throws {
        try await withRotated(days: 40) { store, disk, cast, _, _ in
            for id in [2, 3, 4, 5, 6] {
                await #expect(throws: Refusal.key(.inUse)) {
                    try await destroy(id, store, as: cast.administrator, now: true)
                }
            }
            await #expect(throws: Refusal.key(.unknown)) { try await destroy(17, store, as: cast.administrator) }
            for credential in [cast.carol.credential, cast.bob.credential, cast.daemon] {
                await #expect(throws: Refusal.notPermitted(.keepKeys)) {
                    try await destroy(1, store, as: credential, now: true)
                }
            }
            let kept = try disk.keyring()
            #expect(kept.epochs.count == 6)
        }
    }

    /// A machine with an old copy of the key file went on: what it wrapped is wrapped anew, and the wait begins again.
    @Test func waitsAgainWhenTheKeyWasUsedSince() async throws {
        try await withRotated(days: 40) { store, disk, cast, database, _ in
            let old = try await Store.open(
                pool: store.pool, keyring: Keyring(TestServer.keyFile), clock: { noon + 39 * 86_400 })
            let late = try await old.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            await #expect(throws: Refusal.key(.neededUntil(noon + 75 * 86_400))) {
                try await destroy(1, store, as: cast.administrator)
            }
            _ = try await destroy(1, store, as: cast.administrator, now: true)
            _ = try await store.write(as: cast.alice.credential) {
                try Person.reveal(late, purpose: "appointment", in: $0)
            }
            // From then on PostgreSQL takes nothing that is wrapped by it: better not written than never read.
            await #expect(throws: PostgresError.self) {
                try await old.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            }
            #expect(try await store.verifyKeys(as: cast.administrator).isWell)
            _ = database
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withRotated(days: 40) { store, disk, cast, _, _ in
            let results = await together { _ in try await destroy(1, store, as: cast.administrator) }
            #expect(results.succeeded() == 1)
            let (kept, verified) = (try disk.keyring(), try await store.verifyKeys(as: cast.administrator))
            #expect(kept.epochs.count == 5 && verified.isWell)
        }
    }
}
