import Foundation
import Ledger
import Logging
import Postgres
import Synchronization

/// Makes a log of the entries: gives them positions, keeps the tiles of its tree, and has it signed.
///
/// Several daemons may each have one: of two that give positions at once, the second does nothing, and the others' tiles and
/// signatures are the same. What dies half-way is done the next time.
package final class Sequencer: Sendable {
    /// How long entries wait at most before they are looked for.
    private static let pause: Duration = .milliseconds(200)
    /// How many are given positions in one transaction.
    private static let most = 5000
    /// How many tiles are kept in one transaction.
    private static let mostTiles = 64
    /// Seconds between two signatures of one log.
    private static let pace: TimeInterval = 2
    /// After so many rounds it is read anew what another daemon may have signed.
    private static let roundsBetweenLooks = 25
    /// After so many, a minute, it is seen whether the log authorises a purge.
    private static let roundsBetweenPurges = 300

    private let store: Store
    private let daemon: Credential
    private let address: LogAddress
    private let signer: LogSigner
    private let logger: Logger
    private let isStopped = Mutex(false)
    private let rounds = Atomic(0)
    /// What kept it from going on, so that it is said once.
    private let trouble = Mutex<String?>(nil)

    /// A log as far as it has come.
    private struct Growth: RowDecodable, Sendable {
        let log: UUID
        let size: Int
        let tiles: Int
        let signed: Int
        let signedAt: Date?

        init(row: Row) throws { (log, size, tiles, signed, signedAt) = try row.decode() }
    }

    private struct Head: RowDecodable, Sendable {
        let log: UUID
        let head: SignedHeads.Head

        init(row: Row) throws {
            let (size, signedAt, note): (Int, Date, String)
            (log, size, signedAt, note) = try row.decode()
            head = SignedHeads.Head(size: size, signedAt: signedAt, note: note)
        }
    }

    package init(store: Store, address: LogAddress, signer: LogSigner, logger: Logger) throws {
        (self.store, self.address, self.signer, self.logger) = (store, address, signer, logger)
        daemon = try Credential(secret: "daemon", in: store.keyring)
    }

    /// Works until `stop` is called.
    package func run() async {
        while !isStopped.withLock({ $0 }), !Task.isCancelled {
            do {
                try await round()
                note(nil)
            } catch {
                note("\(error is SignerError ? "\(error)" : Runner.code(of: error))")
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    package func stop() { isStopped.withLock { $0 = true } }

    /// Everything that waits: positions, tiles, signatures. `signsAll` also where a log was signed a moment ago.
    package func round(signsAll: Bool = false) async throws {
        while try await sequence() == Self.most, !isStopped.withLock({ $0 }) {}
        var isSigned = false
        for growth in try await growths() {
            if growth.size / Tile.fullWidth > growth.tiles { try await keepTiles(of: growth.log, size: growth.size) }
            if try await sign(growth, isUrgent: signsAll) { isSigned = true }
        }
        let round = rounds.wrappingAdd(1, ordering: .relaxed).oldValue
        if round % Self.roundsBetweenPurges == 0 { try await carryOutPurges() }
        if isSigned || round % Self.roundsBetweenLooks == 0 { try await lookAtHeads() }
    }

    /// Deletes what the signed logs say is to go.
    package func carryOutPurges() async throws {
        _ = try await store.transaction("BEGIN", as: daemon) { try LogPurge.carryOut(in: $0) }
    }

    /// Keeps at hand what each log signed last, by whichever daemon.
    private func lookAtHeads() async throws {
        let heads: [Head] = try await store.transaction("BEGIN READ ONLY", as: daemon) { tx in
            try tx.inside(.auditor) {
                try tx.all(
                    """
                    SELECT l.log, c.size, c.signed_at, c.note
                    FROM audit.log l
                    JOIN LATERAL (
                        SELECT o.size, o.signed_at, o.note
                        FROM audit.checkpoint o
                        WHERE o.log = l.log
                        ORDER BY o.size DESC
                        LIMIT 1) c ON true
                    """)
            }
        }
        store.heads.replace(Dictionary(heads.map { ($0.log, $0.head) }) { first, _ in first })
    }

    /// Gives positions to what waits, once; answers to how many.
    @discardableResult
    package func sequence() async throws -> Int {
        try await store.transaction("BEGIN", as: daemon) { tx in
            try tx.inside(.auditor) { try tx.one("SELECT audit.sequence(\(Self.most))", as: Only<Int>.self).value }
        }
    }

    /// The logs that have leaves which no checkpoint covers.
    private func growths() async throws -> [Growth] {
        try await store.transaction("BEGIN READ ONLY", as: daemon) { tx in
            try tx.inside(.auditor) {
                try tx.all(
                    """
                    SELECT l.log, l.size, coalesce(t.index + 1, 0), coalesce(c.size, 0), c.signed_at
                    FROM audit.log l
                    LEFT JOIN LATERAL (
                        SELECT o.index FROM audit.tile o WHERE o.log = l.log AND o.level = 0 ORDER BY o.index DESC LIMIT 1) t ON true
                    LEFT JOIN LATERAL (
                        SELECT o.size, o.signed_at FROM audit.checkpoint o WHERE o.log = l.log ORDER BY o.size DESC LIMIT 1) c ON true
                    WHERE l.size > coalesce(c.size, 0)
                    ORDER BY l.log
                    """)
            }
        }
    }

    /// Keeps the tiles that have become full, from the leaves up.
    private func keepTiles(of log: UUID, size: Int) async throws {
        var level = 0
        while size >> ((level + 1) * Tile.height) > 0 {
            let full = size >> ((level + 1) * Tile.height)
            var more = true
            while more {
                more = try await store.transaction("BEGIN", as: daemon) { [level] tx in
                    try tx.inside(.auditor) {
                        let next: Only<Int> = try tx.one(
                            """
                            SELECT coalesce(max(t.index) + 1, 0) FROM audit.tile t WHERE t.log = \(log) AND t.level = \(level)
                            """)
                        let last = min(full, next.value + Self.mostTiles)
                        guard next.value < last else { return false }
                        let tiles = try (next.value..<last).map { index in
                            guard let tile = Tile(level: level, index: UInt64(index)) else {
                                throw ProofError.outOfRange
                            }
                            return try tx.hashes(tile, of: log)
                        }
                        try tx.execute(
                            """
                            SELECT audit.add_tiles(\(log), \(level), \(next.value), \(tiles.map { Bytes($0.flatMap(\.bytes)) }),
                                \(tiles.map { Bytes(MerkleTree.root(over: $0[...]).bytes) }))
                            """)
                        return last < full
                    }
                }
            }
            level += 1
        }
    }

    /// Has a log signed at its size. The signer compares it with what it signed before, and may refuse.
    /// Answers whether it was.
    private func sign(_ growth: Growth, isUrgent: Bool) async throws -> Bool {
        try await store.transaction("BEGIN", as: daemon) { [address, signer] tx in
            let isDue = growth.signedAt.map { tx.now.timeIntervalSince($0) >= Self.pace } ?? true
            guard isUrgent || isDue else { return false }
            return try tx.inside(.auditor) {
                // One at a time: whoever comes second finds it signed, or has it signed the next time.
                let isNext: Only<Bool> = try tx.one("SELECT pg_try_advisory_xact_lock(6962, 2)")
                guard isNext.value else { return false }
                let signed: Only<Int> = try tx.one(
                    "SELECT coalesce(max(c.size), 0) FROM audit.checkpoint c WHERE c.log = \(growth.log)")
                guard signed.value < growth.size else { return false }
                let note = try signer.sign(
                    address.origin(of: growth.log), tx.tree(of: growth.log, size: UInt64(growth.size)))
                try tx.execute(
                    "SELECT audit.add_checkpoint(\(growth.log), \(growth.size), \(note.whole), \(tx.now))")
                return true
            }
        }
    }

    private func note(_ problem: String?) {
        let before = trouble.withLock { trouble in
            defer { trouble = problem }
            return trouble
        }
        guard before != problem else { return }
        if let problem {
            logger.error("the log of the audit does not grow, or is not signed", metadata: ["problem": "\(problem)"])
        } else {
            logger.info("the log of the audit grows again")
        }
    }
}
