import Foundation
import RelaisTesting
import Synchronization
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct KeyRotationTests {
    private struct Stop: Error {}

    /// A store as a daemon has it, on a database of the test's own.
    private func withDaemon(_ test: (Store, OnDisk, Cast, String) async throws -> Void) async throws {
        try await onDisk { disk in
            try await withDatabase(connections: 6) { database, pool, cast in
                let store = try await Store.open(
                    pool: pool, keyring: disk.keyring(), erasures: disk.erasures, clock: { noon })
                try await test(store, disk, cast, database)
            }
        }
    }

    private func epochs(_ database: String) async throws -> Set<Int> {
        let found = try await TestServer.superuser(database) { connection in
            try connection.all("SELECT kek FROM keys.dek UNION SELECT kek FROM keys.pepper", as: Only<Int>.self)
        }
        return Set(found.map(\.value))
    }

    @Test func wrapsEverythingAnewAndNothingIsLost() async throws {
        try await withDaemon { store, disk, cast, database in
            let made = try await store.referral(.accepted, cast)
            #expect(try await epochs(database) == [1, 2, 4])
            let rotation = try await store.rotateKeys(Set(SealingClass.allCases), as: cast.administrator)
            #expect(
                rotation.made.map(\.name) == ["civil.2", "contact.2", "protection.2", "narrative.2", "volunteer.2"])
            #expect(rotation.rewrapped > 8 && rotation.unreadable == 0 && !rotation.isContinued)
            #expect(try await epochs(database) == [6, 7, 9])
            // One who had the old file, and one who starts now.
            let other = try await Store.open(pool: store.pool, keyring: disk.keyring(), clock: { noon })
            for one in [store, other] {
                let identity = try await one.write(as: cast.alice.credential) {
                    try Person.reveal(made.person, purpose: "appointment", in: $0)
                }
                #expect(identity.civil.given == "Mariam")
            }
            let list = try await store.read(as: cast.administrator) { try EpochList(in: $0) }
            #expect(
                list.lines.filter { $0.id <= 5 }.allSatisfy { $0.retiredAt == noon && $0.wraps == 0 && !$0.isInUse })
            #expect(list.lines.filter { $0.id > 5 }.allSatisfy { $0.retiredAt == nil && $0.isInUse })
            #expect(list.opensSince == nil)
        }
    }

    @Test func rotatesOneClassAlone() async throws {
        try await withDaemon { store, _, cast, database in
            _ = try await store.referral(.draft, cast)
            let rotation = try await store.rotateKeys([.narrative], as: cast.administrator)
            #expect(rotation.made.map(\.name) == ["narrative.2"])
            #expect(try await epochs(database) == [1, 2, 6])
        }
    }

    @Test func isRecordedByTheNamesOfEpochs() async throws {
        try await withDaemon { store, _, cast, _ in
            _ = try await store.referral(.draft, cast)
            _ = try await store.rotateKeys([.civil, .contact], as: cast.administrator, batch: 1)
            let entries = try await store.write(as: cast.administrator) { tx in
                try tx.record(.auditRead, .deployment(tx, "audit", tx.deployment))
                return try tx.entries().filter { $0.action.hasPrefix("keys.") }
            }
            let rotated = try #require(entries.first { $0.action == "keys.rotated" })
            #expect(rotated.said["fields"] as? [String] == ["civil.2", "contact.2"])
            #expect(entries.count { $0.action == "keys.rewrapped" } == 4)
            #expect(entries.allSatisfy { $0.faults.isEmpty && $0.objectType == "keys" })
        }
    }

    @Test func isTheAdministratorsAlone() async throws {
        try await withDaemon { store, disk, cast, database in
            _ = try await store.referral(.draft, cast)
            for credential in [cast.alice, cast.bob, cast.carol].map(\.credential) + [cast.daemon] {
                await #expect(throws: Refusal.notPermitted(.keepKeys)) {
                    _ = try await store.rotateKeys([.civil], as: credential)
                }
            }
            #expect(try disk.keyring().epochs.count == 5)
            #expect(try await epochs(database) == [1, 2, 4])
        }
    }

    /// Killed after the file, or in the middle of wrapping: the next one goes on from there and makes no other epoch.
    @Test func goesOnWhereItWasCutShort() async throws {
        try await withDaemon { store, disk, cast, database in
            for _ in 0..<6 { _ = try await store.referral(.draft, cast) }
            // The file is there, and the database knows nothing of it yet.
            _ = try store.keyring.rotate([.civil])
            let first = try await store.rotateKeys([.civil], as: cast.administrator)
            #expect(first.isContinued && first.made.isEmpty && first.rewrapped == 18)
            #expect(try await epochs(database) == [2, 4, 6])

            let count = Mutex(0)
            let cut = Task {
                try await store.rotateKeys([.civil], as: cast.administrator, batch: 2) { _, _ in
                    if count.withLock({
                        $0 += 1; return $0
                    }) == 3 {
                        withUnsafeCurrentTask { $0?.cancel() }
                    }
                }
            }
            _ = try? await cut.value
            #expect(try await epochs(database) == [2, 4, 6, 7])
            let again = try await Store.open(pool: store.pool, keyring: disk.keyring(), clock: { noon })
            let second = try await again.rotateKeys([.civil], as: cast.administrator)
            #expect(second.isContinued && second.rewrapped > 0 && second.rewrapped < 18)
            #expect(try await epochs(database) == [2, 4, 7])
            #expect(try disk.keyring().epochs.filter { $0.sealingClass == .civil }.map(\.id) == [1, 6, 7])
        }
    }

    @Test func leavesWhatNoKeyOpensAndSaysSo() async throws {
        try await withDaemon { store, _, cast, database in
            let made = try await store.referral(.draft, cast)
            try await TestServer.superuser(database) { connection in
                try connection.execute(
                    """
                    UPDATE keys.dek SET wrapped = set_byte(wrapped, 40, get_byte(wrapped, 40) # 1)
                    WHERE subject = \(made.person) AND class = 'civil'
                    """)
                try connection.flush()
            }
            let rotation = try await store.rotateKeys([.civil], as: cast.administrator)
            #expect(rotation.unreadable == 1)
            #expect(try await epochs(database).contains(1))
        }
    }

    /// Four at once: one changes the file, whoever comes meanwhile is told, and what is wrapped is wrapped once.
    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withDaemon { store, disk, cast, database in
            for _ in 0..<3 { _ = try await store.referral(.draft, cast) }
            let results = await together { _ in
                try await store.rotateKeys([.contact], as: cast.administrator, batch: 1)
            }
            #expect(results.succeeded() >= 1)
            let used = Set(try disk.keyring().epochs.filter { $0.sealingClass == .contact }.map(\.id))
            _ = try await store.rotateKeys([.contact], as: cast.administrator)
            let now = Set(try disk.keyring().epochs.map(\.id))
            #expect(used.isSubset(of: now))
            #expect(try await store.verifyKeys(as: cast.administrator).isWell)
            #expect(try await epochs(database).filter { used.contains($0) }.count <= 1)
        }
    }

    /// The measure: two rotations under load, three daemons, no read that fails.
    @Test func noReadFailsUnderLoad() async throws {
        try await onDisk { disk in
            try await withDatabase(connections: 4) { database, pool, cast in
                let writer = try await Store.open(pool: pool, keyring: disk.keyring(), clock: { noon })
                var daemons: [Store] = []
                for _ in 0..<3 {
                    daemons.append(
                        try await Store.open(
                            pool: try await TestServer.pool(database, size: 2), keyring: disk.keyring(), clock: { noon }
                        ))
                }
                var people: [ID<Person>] = []
                for _ in 0..<40 {
                    people.append(
                        try await writer.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id })
                }
                let (reads, isOver) = (Counter(), Counter())
                let known = people
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (number, daemon) in daemons.enumerated() {
                        group.addTask {
                            while isOver.value == 0 {
                                let person = known[Int.random(in: 0..<known.count)]
                                let identity = try await daemon.write(as: cast.alice.credential) {
                                    try Person.reveal(person, purpose: "appointment", in: $0)
                                }
                                guard identity.civil.given == "Mariam" else { throw Stop() }
                                let list = try await daemon.write(as: cast.alice.credential) { try Caseload(in: $0) }
                                guard list.people.items.allSatisfy({ $0.name != nil }) else { throw Stop() }
                                if number == 0 {
                                    _ = try await daemon.write(as: cast.alice.credential) {
                                        try Person.register(.mariam, in: $0).id
                                    }
                                }
                                reads.add()
                            }
                        }
                    }
                    group.addTask {
                        while reads.value < 6 { try await Task.sleep(for: .milliseconds(20)) }
                        for _ in 0..<2 {
                            let rotation = try await writer.rotateKeys(
                                Set(SealingClass.allCases), as: cast.administrator, batch: 5)
                            guard rotation.made.count == 5 else { throw Stop() }
                        }
                        let seen = reads.value
                        while reads.value < seen + 6 { try await Task.sleep(for: .milliseconds(20)) }
                        isOver.add()
                    }
                    try await group.waitForAll()
                }
                #expect(reads.value >= 12)
                #expect(try await writer.verifyKeys(as: cast.administrator).isWell)
                for daemon in daemons { await daemon.pool.close() }
            }
        }
    }
}

/// Counts, from anywhere.
final class Counter: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }
    func add() { number.withLock { $0 += 1 } }
}
