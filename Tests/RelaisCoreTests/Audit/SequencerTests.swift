import Foundation
import RelaisTesting
import Synchronization
import Testing

@testable import Ledger
@testable import Postgres
@testable import RelaisCore
@testable import Vault

@Suite struct SequencerTests {
    private struct Leaf: RowDecodable {
        let log: UUID
        let position: Int
        let leaf: Bytes
        let held: Bytes
        init(row: Row) throws { (log, position, leaf, held) = try row.decode() }
    }

    @Test func givesEveryEntryOnePosition() async throws {
        try await withLogs { logs in
            let leaves: [Leaf] = try await TestServer.superuser(logs.database) { connection in
                try connection.all(
                    """
                    SELECT f.log, f.position, f.hash, e.leaf_hash FROM audit.entry e
                    LEFT JOIN audit.leaf f ON f.entry = e.id AND f.log = e.log
                    WHERE e.id NOT IN (SELECT p.entry FROM audit.pending p) ORDER BY f.log, f.position
                    """)
            }
            #expect(leaves.count > 40)
            #expect(leaves.allSatisfy { $0.leaf == $0.held })
            for own in Dictionary(grouping: leaves, by: \.log).values {
                #expect(own.map(\.position) == Array(0..<own.count))
            }
            #expect(try await waiting(logs) == 0)
        }
    }

    /// A transaction that commits late has its entry in the next round, with nothing before it passed over.
    @Test func missesNothingThatCommitsLate() async throws {
        try await withLogs { logs in
            let sequencer = try logs.sequencer()
            let held = AsyncStream<Void>.makeStream()
            let began = AsyncStream<Void>.makeStream()
            let slow = Task {
                try await logs.store.write(as: logs.cast.alice.credential) { tx in
                    _ = try Person.register(.mariam, in: tx)
                    try tx.stay()
                    began.continuation.finish()
                    let released = DispatchSemaphore(value: 0)
                    Task {
                        for await _ in held.stream {}
                        released.signal()
                    }
                    _ = released.wait(timeout: .now() + 4)
                }
            }
            for await _ in began.stream {}
            _ = try await logs.store.write(as: logs.cast.charlie.credential) { try Caseload(in: $0) }
            #expect(try await sequencer.sequence() > 0)
            #expect(try await waiting(logs) == 0)
            held.continuation.finish()
            try await slow.value
            #expect(try await waiting(logs) > 0)
            try await logs.settle()
            #expect(try await waiting(logs) == 0)
            #expect(try await logs.verified(kept: logs.checkpoints()).findings == [])
        }
    }

    /// Of several at once one does it, and none does anything twice.
    @Test func isOneAtATime() async throws {
        try await withLogs { logs in
            let results = await together(8) { number in
                if number < 4 {
                    for _ in 0..<5 {
                        _ = try await logs.store.write(as: logs.cast.alice.credential) {
                            try Person.register(.mariam, in: $0)
                        }
                    }
                } else {
                    for _ in 0..<10 { try await logs.sequencer().round(signsAll: true) }
                }
            }
            #expect(results.succeeded() == 8)
            try await logs.settle()
            let found = try await logs.verified(kept: logs.checkpoints())
            #expect(found.findings == [])
        }
    }

    /// Tiles are the same hashes that the leaves are, however many of them, and a proof read from them holds.
    @Test func keepsTiles() async throws {
        try await withLogs { logs in
            let size = 70_000
            try await TestServer.superuser(logs.database) { connection in
                try connection.script(
                    """
                    INSERT INTO audit.pending (entry, log, leaf_hash)
                    SELECT gen_random_uuid(), '0197a000-0000-7000-8000-00000000ffff', sha256(int4send(n))
                    FROM generate_series(1, 70000) n
                    ORDER BY n
                    """)
            }
            let sequencer = try logs.sequencer()
            let clock = ContinuousClock()
            let time = try await clock.measure { while try await sequencer.sequence() > 0 {} }
            try await sequencer.round(signsAll: true)
            let log = UUID(uuidString: "0197a000-0000-7000-8000-00000000ffff") ?? UUID()
            let leaves = (1...size).compactMap { number in
                Hash(Credential.sha256((0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }))
            }
            let expected = leaves.reduce(into: TileLevels()) { $0.append($1) }
            try await logs.store.transaction("BEGIN READ ONLY", as: logs.cast.daemon) { tx in
                try tx.inside(.auditor) {
                    let tree = tx.tree(of: log, size: UInt64(size))
                    #expect(try tree.root() == expected.tree(UInt64(size)).root())
                    for position in [0, 255, 256, 65_535, 65_536, 69_999] as [UInt64] {
                        try Inclusion.check(
                            try tree.inclusionProof(of: position), of: leaves[Int(position)], at: position,
                            in: UInt64(size),
                            root: try tree.root())
                    }
                    for tile in Tile.all(in: UInt64(size)) {
                        #expect(try tx.hashes(tile, of: log) == expected.hashes(tile))
                    }
                }
            }
            // A debug build on a busy machine; the bench holds it to twenty thousand a second.
            #expect(time < .seconds(35))
        }
    }

    /// A13: two sequencers and sixteen writers, of whom any is killed at any moment: what was acknowledged is there, once, and the
    /// log verifies. Ten kills each run, fifty in the long one.
    @Test func losesNothingWhenItIsKilled() async throws {
        let kills = ProcessInfo.processInfo.environment["RELAIS_LONG"] == nil ? 10 : 50
        try await withLogs(connections: 12) { logs in
            let held = Held()
            let writers = [logs.cast.alice, logs.cast.carol, logs.cast.walter, logs.cast.frank]
            let killed = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        while !held.isOver.withLock({ $0 }) {
                            let made = try? await logs.store.write(as: writers[number % 4].credential) {
                                try Person.register(.adult, in: $0).id
                            }
                            if let made { held.acknowledged.withLock { $0.append(made) } }
                        }
                        return 0
                    }
                }
                for _ in 0..<2 {
                    group.addTask {
                        let sequencer = try logs.sequencer()
                        while !held.isOver.withLock({ $0 }) { try? await sequencer.round(signsAll: true) }
                        return 0
                    }
                }
                group.addTask {
                    defer { held.isOver.withLock { $0 = true } }
                    var killed = 0
                    while killed < kills {
                        try await Task.sleep(for: .milliseconds(100))
                        killed += try await TestServer.superuser(logs.database) { connection in
                            try connection.one(
                                """
                                SELECT count(pg_terminate_backend(a.pid)) FROM (
                                    SELECT a.pid FROM pg_stat_activity a
                                    WHERE a.datname = current_database() AND a.usename = 'relais_app' AND a.state <> 'idle'
                                    ORDER BY random() LIMIT 1) a
                                """, as: Only<Int>.self
                            ).value
                        }
                    }
                    return killed
                }
                return try await group.reduce(0, +)
            }
            #expect(killed >= kills)
            try await logs.settle()
            let made = held.acknowledged.withLock { $0 }
            #expect(made.count > 10)
            let kept: Int = try await TestServer.superuser(logs.database) { connection in
                try connection.one(
                    "SELECT count(*) FROM casework.person p WHERE p.id = ANY (\(made))", as: Only<Int>.self
                ).value
            }
            #expect(kept == made.count)
            #expect(try await waiting(logs) == 0)
            #expect(try await logs.verified(kept: logs.checkpoints(), state: true).findings == [])
        }
    }

    @Test func isForTheDaemonAlone() async throws {
        try await withLogs { logs in
            for member in [logs.cast.alice, logs.cast.judy] {
                for statement in [
                    "SELECT audit.sequence(1)", "SELECT audit.counters()", "SELECT audit.live_rows('casework.person')",
                    "SELECT audit.add_checkpoint(gen_random_uuid(), 1, '', to_timestamp(0))",
                    "SELECT audit.add_tiles(gen_random_uuid(), 0, 0, '{}', '{}')",
                ] {
                    let error = await #expect(throws: PostgresError.self) {
                        try await logs.store.transaction("BEGIN", as: member.credential) { tx in
                            try tx.inside(.auditor) { try tx.execute(SQL(trusted: statement)) }
                        }
                    }
                    #expect(error?.sqlState == "RL003", "\(statement)")
                }
            }
        }
    }

    /// What those who write and those who kill tell each other.
    private final class Held: Sendable {
        let isOver = Mutex(false)
        let acknowledged = Mutex<[ID<Person>]>([])
    }

    private func waiting(_ logs: KeptLogs) async throws -> Int {
        try await TestServer.superuser(logs.database) {
            try $0.one("SELECT count(*) FROM audit.pending", as: Only<Int>.self).value
        }
    }
}
